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

/** One browser's open connection to the service, with its identity and state. */
export interface Connection {
  readonly socket: HearingSocket;
  readonly hearing: HearingId;
  readonly seat: SeatId;
  /** `jti` of the link used. */
  readonly link: string;
  /** Network of the browser, see `networkOf`. */
  readonly network: string;
  readonly log: Logger;
  /** Identifies the browser, to recognise the one in which the person has proven their identity. */
  readonly browser: BrowserHash;
  /** The session in which this browser holds the seat; null in the lobby. */
  session: SessionHash | null;
  /** The secret of `session`, as the browser knows it. */
  secret: string | null;
  /** Number of the last scene that the browser had before this connection, according to the browser. */
  readonly seen: number | null;
  /** When the socket was opened, epoch ms. */
  readonly openedAt: number;
  /** When anything last arrived over the socket, epoch ms. */
  heardAt: number;
  /** The browser has received its welcome; until then it is sent nothing else. */
  welcomed: boolean;
  /** The last scene sent to this browser, without its number. */
  shown: { readonly seq: number; readonly text: string } | null;
  /** The request for help that this browser made or returned to. */
  help: string | null;
  /** Transports made by `prepare`. */
  endpoint: Endpoint | null;
}

/**
 * A newly admitted connection.
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
