import type { HearingState, Seat } from '@mahzar/shared/hearing/state';
import type { HearingService, HearingSnapshot } from '../../hearings/hearing-service.ts';
import type { Connection } from './connection.ts';
import type { LiveSeats } from './live-seats.ts';
import type { Scenes } from './scenes.ts';

/** The number of the scene that a browser was shown last: what it did is in that one, or changed nothing that it is shown. */
export function shownNow({ scenes }: { readonly scenes: Pick<Scenes, 'settle'> }, connection: Connection): number {
  scenes.settle(connection);
  const { shown } = connection;
  if (shown === null) throw new Error('answered before it was welcomed');
  return shown.seq;
}

/** Whether the browser holds its seat. */
export function holdsSeat({ live }: { readonly live: LiveSeats }, connection: Connection): boolean {
  return live.connection(connection.hearing, connection.seat) === connection;
}

/** How the connection's hearing stands. Rejects when there is none. */
export async function requireSnapshot(
  service: Pick<HearingService, 'snapshot'>,
  { hearing }: Connection,
): Promise<HearingSnapshot> {
  const snapshot = await service.snapshot(hearing);
  if (snapshot === null) throw new Error(`no such hearing: ${hearing}`);
  return snapshot;
}

/** The connection's seat. Throws when the hearing has none such. */
export function seatOf(state: HearingState, { seat }: Connection): Seat {
  const found = state.seats.get(seat);
  if (found === undefined) throw new Error(`no such seat: ${seat}`);
  return found;
}
