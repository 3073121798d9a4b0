import { cannotBookNext } from '@mahzar/shared/hearing/law/session';
import { Rejection } from '@mahzar/shared/rejection';
import type { NextHearings } from '../../scheduling/next-hearings.ts';
import type { ActParts } from './act-handlers.ts';
import type { Connection } from './connection.ts';
import type { MessageHandlers } from './message-handlers.ts';
import type { OneAtATime } from './one-at-a-time.ts';
import { holdsSeat, requireSnapshot, seatOf, shownNow } from './seat-of-connection.ts';

export interface NextHearingParts extends Pick<ActParts, 'service' | 'live' | 'scenes'> {
  readonly nextHearings: Pick<NextHearings, 'free' | 'book'>;
}

/** The next hearing of the case. The law of this hearing is asked first, so that refusals reveal nothing about calendars. */
export function nextHearingHandlers(parts: NextHearingParts, onePage: OneAtATime) {
  const { service, nextHearings } = parts;
  const refused = async (connection: Connection) => {
    if (!holdsSeat(parts, connection)) return new Rejection('not-entered', { detail: 'book-next-hearing' });
    const { state } = await requireSnapshot(service, connection);
    return cannotBookNext(state, seatOf(state, connection));
  };
  return {
    'next-dates': onePage(
      async (connection, asked) => (await refused(connection)) ?? nextHearings.free(connection.hearing, asked),
    ),
    'book-next-hearing': async (connection, wanted) => {
      const no = await refused(connection);
      if (no !== null) return no;
      const execution = await nextHearings.book(connection.hearing, connection.seat, wanted);
      if (execution instanceof Rejection) return execution;
      return execution.ok ? { seq: shownNow(parts, connection) } : execution.refusal;
    },
  } satisfies Partial<MessageHandlers>;
}
