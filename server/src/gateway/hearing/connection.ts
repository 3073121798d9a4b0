import type { BrowserHash, HearingId, SeatId, SessionHash } from '@mahzar/shared/hearing/ids';
import type { ClientToServer } from '@mahzar/shared/protocol/messages';
import type { ServerToClient } from '@mahzar/shared/protocol/pushes';
import type { Logger } from 'pino';
import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import type { Endpoint } from '../../media/engine.ts';
import type { Admission } from './handshake.ts';
import { hashBrowserSecret, hashSessionSecret } from './session-secret.ts';

export type HearingSocket = Socket<ClientToServer, ServerToClient, DefaultEventsMap, { connection: Connection }>;
export type HearingNamespace = Namespace<ClientToServer, ServerToClient, DefaultEventsMap, { connection: Connection }>;

/** One browser's open connection to the service: whose it is, and what it holds. */
export interface Connection {
  readonly socket: HearingSocket;
  readonly hearing: HearingId;
  readonly seat: SeatId;
  /** `jti` of the link by which it comes. */
  readonly link: string;
  /** From which it comes, see `networkOf`. */
  readonly network: string;
  readonly log: Logger;
  /** By which it is known whether this is the browser in which the person has shown who they are. */
  readonly browser: BrowserHash;
  /** The session in which this browser holds the seat; null in the lobby. */
  session: SessionHash | null;
  /** The secret behind `session`, as this browser knows it. */
  secret: string | null;
  /** The number of the last scene that the browser had been told before this connection, by its own word. */
  readonly seen: number | null;
  /** When the socket was opened, epoch ms. */
  readonly openedAt: number;
  /** When anything came over the socket last, epoch ms. */
  heardAt: number;
  /** Has been told where it stands; until then it is told nothing else. */
  welcomed: boolean;
  /** The last scene that this browser was told, as it was sent but for its number. */
  shown: { readonly seq: number; readonly text: string } | null;
  /** The request for help that this browser made or came back to. */
  help: string | null;
  /** Transports made by `prepare`. */
  endpoint: Endpoint | null;
}

/**
 * A connection that was let in and has been told nothing yet.
 * @param now epoch milliseconds
 */
export function openConnection(
  socket: HearingSocket,
  { hearing, seat, link, resume, browser, seen }: Admission,
  network: string,
  log: Logger,
  now: number,
): Connection {
  return {
    socket,
    hearing,
    seat,
    link,
    network,
    log: log.child({ hearing, seat }),
    browser: hashBrowserSecret(browser),
    session: resume === null ? null : hashSessionSecret(resume),
    secret: resume,
    seen,
    openedAt: now,
    heardAt: now,
    welcomed: false,
    shown: null,
    help: null,
    endpoint: null,
  };
}
