import type { HearingState, Seat } from '@mahzar/shared/hearing/state';
import type { HearingService, HearingSnapshot } from '../../hearings/hearing-service.ts';
import type { Connection } from './connection.ts';
import type { LiveSeats } from './live-seats.ts';
import type { Scenes } from './scenes.ts';

/** The number of the last scene sent to a browser: the effect of its message is in that scene, or not visible to it. */
export function shownNow({ scenes }: { readonly scenes: Pick<Scenes, 'showWaiting'> }, connection: Connection): number {
  scenes.showWaiting(connection);
  const { shown } = connection;
  if (shown === null) throw new Error('answered before it was welcomed');
  return shown.seq;
}

/** Whether the browser holds its seat. */
export function holdsSeat({ live }: { readonly live: LiveSeats }, connection: Connection): boolean {
  return live.connection(connection.hearing, connection.seat) === connection;
}

/** The current state of the connection's hearing. Rejects when the hearing does not exist. */
export async function requireSnapshot(
  service: Pick<HearingService, 'snapshot'>,
  { hearing }: Connection,
): Promise<HearingSnapshot> {
  const snapshot = await service.snapshot(hearing);
  if (snapshot === null) throw new Error(`no such hearing: ${hearing}`);
  return snapshot;
}

/** The connection's seat. Throws when the hearing does not have it. */
export function seatOf(state: HearingState, { seat }: Connection): Seat {
  const found = state.seats.get(seat);
  if (found === undefined) throw new Error(`no such seat: ${seat}`);
  return found;
}
