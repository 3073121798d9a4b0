import type { Request } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { networkOf } from '../../kernel/address.ts';
import type { OpenedService, OrderDesk } from './order-desk.ts';

/** Links that there are not, from one network: nobody guesses 130 bits. One that there is opens all the while. */
const WRONG_A_MINUTE = 60;

/** Opens what was served on people, by the codes of their links. */
export interface ServedLinks {
  open(
    code: string,
    request: Request,
  ): Promise<Result<OpenedService, 'link-unknown' | 'link-withdrawn' | 'too-many-requests' | 'storage-unavailable'>>;
}

export function servedLinks(orders: Pick<OrderDesk, 'open'>): ServedLinks {
  const wrong = new RateLimiterMemory({ points: WRONG_A_MINUTE, duration: 60 });
  return {
    async open(code, request) {
      const opened = await orders.open(code);
      if (opened !== undefined) return opened;
      const within = await wrong.consume(networkOf(request.ip ?? '')).catch(() => undefined);
      return new Rejection(within === undefined ? 'too-many-requests' : 'link-unknown');
    },
  };
}
