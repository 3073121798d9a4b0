import type { Request } from 'express';
import { createHash } from 'node:crypto';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { networkOf } from '../../kernel/address.ts';
import type { OpenedService, OrderDesk } from './order-desk.ts';

/** Unknown links per minute from one network; 130 bits cannot be guessed. */
const WRONG_A_MINUTE = 60;
/** Pages and files per minute by one link: nobody reads faster, and a script cannot delay other readers. */
const OPENED_A_MINUTE = 60;

/** Opens served orders by the codes of their links. */
export interface ServedLinks {
  open(
    code: string,
    request: Request,
  ): Promise<
    Result<
      OpenedService,
      'link-unknown' | 'link-withdrawn' | 'not-permitted' | 'too-many-requests' | 'storage-unavailable'
    >
  >;
}

export function servedLinks(orders: Pick<OrderDesk, 'servedBy' | 'open'>): ServedLinks {
  const wrong = new RateLimiterMemory({ points: WRONG_A_MINUTE, duration: 60 });
  const right = new RateLimiterMemory({ points: OPENED_A_MINUTE, duration: 60 });
  return {
    async open(code, request) {
      const served = await orders.servedBy(code);
      const within =
        served === undefined
          ? wrong.consume(networkOf(request.ip ?? ''))
          : right.consume(createHash('sha256').update(code).digest('base64url'));
      if ((await within.catch(() => undefined)) === undefined) return new Rejection('too-many-requests');
      return served === undefined ? new Rejection('link-unknown') : orders.open(served);
    },
  };
}
