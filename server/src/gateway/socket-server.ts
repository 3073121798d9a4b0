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
  /** From which pages may connect. */
  readonly originAllowed: OriginRule;
  /** By which compressed sockets are counted. */
  readonly addressOf: AddressOf;
}

/**
 * How long the end waits for sockets to close. Somebody whose connection is dead, or who sends half a request, cannot
 * hold up more.
 */
const DRAIN_MS = 1_000;
/** How long a browser has to take the last words and the close; ws alone would wait for 30 seconds. */
const CLOSE_MS = 3_000;

/**
 * For pages that ask for it, as they do on a narrow line: what a hearing's page is told on its way in is 27 KiB, two seconds of a
 * line of 100 kbit/s, and a fifth of that compressed. Such a socket holds 180 KiB more, so the others are not compressed, nor is
 * one beyond `CompressionLimit`.
 *
 * Nothing is kept from one message to the next, so that sizes tell nothing of a secret (CRIME): somebody would have to put guesses
 * beside it in the same message, and our secrets are told in messages in which no party's words stand.
 */
const COMPRESSION = {
  // What is smaller fits into one packet anyway.
  threshold: 1_024,
  clientNoContextTakeover: true,
  serverNoContextTakeover: true,
  serverMaxWindowBits: 13,
  zlibDeflateOptions: { memLevel: 6, chunkSize: 4_096 },
  zlibInflateOptions: { chunkSize: 4_096 },
};

/** Socket.IO for all namespaces: one path, one rule of origins, one end. */
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
      // Two seconds in a full queue each way, and once more what was lost. Lost media tells of an outage sooner.
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

  /** A namespace of its own; `/` is that of hearings. */
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

  /** Tells everybody that the service goes away for a moment, and closes all sockets; takes a second at most. */
  async drain(): Promise<void> {
    this.#draining = true;
    for (const namespace of this.#namespaces) namespace.emit('ended', { code: 'draining' });
    await Promise.race([this.#io.close(), setTimeout(DRAIN_MS)]);
  }
}

/** A browser that never answers the close of its socket holds the connection no longer. */
function endLineAfterClose(conn: Socket['conn']): void {
  const { socket: line } = conn.request;
  conn.once('close', () => void setTimeout(CLOSE_MS, undefined, { ref: false }).then(() => line.destroy()));
}

function asksForCompression({ url = '' }: IncomingMessage): boolean {
  return new URLSearchParams(url.slice(url.indexOf('?'))).has(COMPRESSION_QUERY);
}
