import { takeSupportSeat } from '@mahzar/shared/rest/support';
import { Rejection } from '@mahzar/shared/rejection';
import { bind } from '../../http/api/bind.ts';
import type { Bound } from '../../http/api/bind.ts';
import type { SupportSeats } from './support-seats.ts';

/** The route by which staff join a hearing to help with devices. */
export function supportRoutes(seats: Pick<SupportSeats, 'take'>): Bound[] {
  return [
    bind(takeSupportSeat, async ({ params, caller }) => {
      // An API client has no seat.
      if (caller.kind !== 'staff') return new Rejection('not-permitted');
      const taken = await seats.take(params.hearing, caller);
      return typeof taken === 'string' ? new Rejection(taken) : taken;
    }),
  ];
}
