import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { EndNotice } from '@mahzar/shared/protocol/pushes';
import type { LeaseHolder } from '../../hearings/ports.ts';
import type { Connection } from './connection.ts';
import type { LiveSeats } from './live-seats.ts';
import type { Presence } from './presence.ts';

/** Tells a browser why its connection ends, and closes it. */
export function endConnection(connection: Connection, ended: EndNotice): void {
  connection.session = null;
  connection.socket.emit('ended', ended);
  connection.socket.disconnect();
}

/**
 * Makes room for one more socket of a seat: sockets of the same browser are closed before those of others.
 * @param most open sockets permitted per seat
 */
export function closeOldest(live: LiveSeats, { hearing, seat, browser }: Connection, most: number): void {
  const same = [...live.connections(hearing)].filter((other) => other.seat === seat);
  const lobby = same.filter((other) => live.connection(hearing, seat) !== other);
  if (same.length < most) return;
  const oldest = lobby.find((other) => other.browser === browser) ?? lobby[0];
  oldest?.socket.disconnect(true);
}

/** Another process has taken the hearing: all browsers are sent there. */
export function sendElsewhere(live: LiveSeats, hearing: HearingId, { address }: LeaseHolder): void {
  for (const connection of live.connections(hearing))
    endConnection(connection, { code: 'held-elsewhere', ...(address !== null && { address }) });
  for (const { seat } of live.held(hearing)) live.release(hearing, seat);
}

/**
 * A seat's link is no longer valid: its browsers are disconnected, and their sound and picture stop without waiting for the law.
 */
export function endLink(
  { live, lobby }: Presence,
  hearing: HearingId,
  seat: SeatId,
  code: 'token-replaced' | 'token-withdrawn',
): void {
  for (const connection of live.connections(hearing)) {
    if (connection.seat === seat) endConnection(connection, { code });
  }
  lobby.forget(hearing, seat);
  live.release(hearing, seat);
}
