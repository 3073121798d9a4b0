import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { setTimeout } from 'node:timers/promises';
import { COMPRESSION_QUERY, MAX_MESSAGE_BYTES, SIGNALLING_PATH } from '@mahzar/shared/protocol/version';
import type { Logger } from 'pino';
import { Server } from 'socket.io';
import type { Namespace, Socket } from 'socket.io';
import type { OriginRule } from '../http/origin.ts';
import type { AddressOf } from '../http/visitor-address.ts';
import { networkOf } from '../kernel/address.ts';
import { CompressionLimit } from './compression-limit.ts';

export interface SocketServerOptions {
  readonly server: HttpServer | HttpsServer;
  readonly log: Logger;
  /** Rule for the pages that may connect. */
  readonly originAllowed: OriginRule;
  /** Address by which compressed sockets are counted. */
  readonly addressOf: AddressOf;
}

/**
 * How long the end waits for sockets to close, ms. A client with a dead connection, or with half a request, cannot delay it longer.
 */
const DRAIN_MS = 1_000;
/** How long a browser has for the last message and the close, ms; ws alone would wait for 30 seconds. */
const CLOSE_MS = 3_000;

/**
 * Compression for pages that ask for it, as they do on a narrow line: the first messages to a hearing's page are 27 KiB, two
 * seconds of a line of 100 kbit/s, and a fifth of that compressed. Such a socket takes 180 KiB more memory, so other sockets are
 * not compressed, nor are sockets beyond `CompressionLimit`.
 *
 * No compression state is kept between messages, so sizes reveal no secret (CRIME): an attacker's guesses would have to be in the
 * same message as the secret, and messages with secrets contain no text of parties.
 */
const COMPRESSION = {
  // Smaller messages fit into one packet anyway.
  threshold: 1_024,
  clientNoContextTakeover: true,
  serverNoContextTakeover: true,
  serverMaxWindowBits: 13,
  zlibDeflateOptions: { memLevel: 6, chunkSize: 4_096 },
  zlibInflateOptions: { chunkSize: 4_096 },
};

/** Socket.IO for all namespaces, with one path, one origin rule and one shutdown. */
export class SocketServer {
  readonly #io: Server;
  readonly #namespaces = new Set<Namespace>();
  #draining = false;

  constructor({ server, log, originAllowed, addressOf }: SocketServerOptions) {
    const compressed = new CompressionLimit();
    this.#io = new Server(server, {
      path: SIGNALLING_PATH,
      transports: ['websocket'],
      serveClient: false,
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      perMessageDeflate: COMPRESSION,
      httpCompression: false,
      pingInterval: 2_500,
      // Two seconds in a full queue each way, and the same again for lost packets. Lost media shows an outage sooner.
      pingTimeout: 10_000,
      connectTimeout: 10_000,
      allowRequest: (request, decide) => {
        const allowed = !this.#draining && originAllowed(request.headers);
        const compresses =
          allowed && asksForCompression(request) && compressed.take(networkOf(addressOf(request)), request.socket);
        if (!compresses) delete request.headers['sec-websocket-extensions'];
        if (!allowed) log.warn({ code: this.#draining ? 'draining' : 'bad-origin' }, 'socket refused');
        decide(allowed ? null : 'bad-origin', allowed);
      },
    });
    this.#io.engine.on('connection', endLineAfterClose);
  }

  /** A separate namespace; `/` is that of hearings. */
  namespace(name: string): Namespace {
    const namespace = this.#io.of(name) as unknown as Namespace;
    this.#namespaces.add(namespace);
    return namespace;
  }

  /** Open sockets, for metrics and readiness. */
  get sockets(): number {
    return this.#io.engine.clientsCount;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Announces a short absence of the service, and closes all sockets; takes a second at most. */
  async drain(): Promise<void> {
    this.#draining = true;
    for (const namespace of this.#namespaces) namespace.emit('ended', { code: 'draining' });
    await Promise.race([this.#io.close(), setTimeout(DRAIN_MS)]);
  }
}

/** Ends the connection of a browser that never answers the close of its socket. */
function endLineAfterClose(conn: Socket['conn']): void {
  const { socket: line } = conn.request;
  conn.once('close', () => void setTimeout(CLOSE_MS, undefined, { ref: false }).then(() => line.destroy()));
}

function asksForCompression({ url = '' }: IncomingMessage): boolean {
  return new URLSearchParams(url.slice(url.indexOf('?'))).has(COMPRESSION_QUERY);
}
