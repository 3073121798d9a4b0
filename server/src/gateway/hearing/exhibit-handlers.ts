import type { PagePoint } from '@mahzar/shared/hearing/exhibit';
import { cannotPoint, cannotRule, cannotShow, exhibitFor } from '@mahzar/shared/hearing/law/exhibits';
import type { HearingState, Seat } from '@mahzar/shared/hearing/state';
import type { RefusalCode } from '@mahzar/shared/hearing/refusal';
import { ACCEPTED, Rejection } from '@mahzar/shared/rejection';
import type { HearingExhibits, RulingAct } from '../../exhibits/hearing-exhibits.ts';
import type { Execution } from '../../hearings/hearing-service.ts';
import type { ActParts } from './act-handlers.ts';
import type { Connection } from './connection.ts';
import type { MessageHandlers } from './message-handlers.ts';
import type { OneAtATime } from './one-at-a-time.ts';
import { holdsSeat, requireSnapshot, seatOf, shownNow } from './seat-of-connection.ts';

export interface ExhibitParts extends Pick<ActParts, 'service' | 'live' | 'scenes'> {
  readonly exhibits: Pick<HearingExhibits, 'list' | 'show' | 'play' | 'hide' | 'rule'>;
}

/** Exhibits of the case. The law of the hearing is asked first, so that refusals reveal nothing about the case. */
export function exhibitHandlers(parts: ExhibitParts, onePage: OneAtATime) {
  const { service, live, exhibits } = parts;
  /** Returns the refusal, or the hearing's state when permitted. */
  const allowed = async (
    connection: Connection,
    refused: (state: HearingState, me: Seat) => Rejection<RefusalCode> | null,
  ): Promise<Rejection<RefusalCode> | HearingState> => {
    if (!holdsSeat(parts, connection)) return new Rejection('not-entered');
    const { state } = await requireSnapshot(service, connection);
    return refused(state, seatOf(state, connection)) ?? state;
  };
  const answer = (connection: Connection, execution: Execution) =>
    execution.ok ? { seq: shownNow(parts, connection) } : execution.refusal;
  const rule = async (connection: Connection, act: RulingAct) => {
    const state = await allowed(connection, (now, me) => cannotRule(now, me, act.ruling));
    if (state instanceof Rejection) return state;
    const execution = await exhibits.rule(connection.hearing, connection.seat, act);
    return execution instanceof Rejection ? execution : answer(connection, execution);
  };
  const show = async (connection: Connection, begin: () => ReturnType<HearingExhibits['show']>) => {
    const state = await allowed(connection, cannotShow);
    if (state instanceof Rejection) return state;
    const shown = await begin();
    if (shown instanceof Rejection) return shown;
    return shown === null ? { seq: shownNow(parts, connection) } : answer(connection, shown);
  };
  /** Sends the pointer to everybody who sees the exhibit, except the person who points. */
  const point = ({ hearing, seat }: Connection, state: HearingState, at: PagePoint | null): void => {
    for (const me of state.seats.values()) {
      if (me.id === seat || exhibitFor(state, me) !== 'shown') continue;
      const socket = live.connection(hearing, me.id)?.socket;
      // A late position is outdated and may be dropped; the end of pointing must arrive.
      if (at === null) socket?.emit('pointed', at);
      else socket?.volatile.emit('pointed', at);
    }
  };

  return {
    exhibits: onePage(async (connection) => {
      const state = await allowed(connection, (now, me) => cannotRule(now, me, 'offered'));
      return state instanceof Rejection ? state : exhibits.list(connection.hearing, connection.seat);
    }),
    'show-exhibit': (connection, asked) =>
      show(connection, () => exhibits.show(connection.hearing, connection.seat, asked)),
    'play-exhibit': (connection, { exhibit, second }) =>
      show(connection, () =>
        exhibits.play(connection.hearing, connection.seat, { exhibit, positionMs: second * 1000, isPlaying: true }),
      ),
    'pause-exhibit': (connection, { exhibit, second }) =>
      show(connection, () => {
        const positionMs = second === null ? null : second * 1000;
        return exhibits.play(connection.hearing, connection.seat, { exhibit, positionMs, isPlaying: false });
      }),
    'hide-exhibit': async (connection) =>
      holdsSeat(parts, connection)
        ? answer(connection, await exhibits.hide(connection.hearing, connection.seat))
        : new Rejection('not-entered'),
    point: async (connection, { at }) => {
      const state = await allowed(connection, cannotPoint);
      if (state instanceof Rejection) return state;
      point(connection, state, at);
      return ACCEPTED;
    },
    'offer-exhibit': (connection, { document }) => rule(connection, { ruling: 'offered', document }),
    'withdraw-exhibit': (connection, { exhibit }) => rule(connection, { ruling: 'withdrawn', exhibit }),
    'admit-exhibit': (connection, { exhibit }) => rule(connection, { ruling: 'admitted', exhibit }),
    'exclude-exhibit': (connection, { exhibit, reason }) => rule(connection, { ruling: 'excluded', exhibit, reason }),
  } satisfies Partial<MessageHandlers>;
}
