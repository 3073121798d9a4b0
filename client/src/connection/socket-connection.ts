import { ANSWER_TIMEOUT_MS } from '@mahzar/shared/protocol/limits';
import { COMPRESSION_QUERY, PROTOCOL_VERSION, SIGNALLING_PATH } from '@mahzar/shared/protocol/version';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { bindPushes } from './bind-pushes.ts';
import { endsConnection } from './final-codes.ts';
import type { MessageMap, Send } from './messages.ts';
import { RetryingRequests } from './retrying-requests.ts';
import type { RetryingRequestsParts } from './retrying-requests.ts';
import type { Failure, ReconnectPolicy } from './reconnect-policy.ts';
import { Reconnector } from './reconnector.ts';
import { resultOf, UNREACHABLE } from './result.ts';
import type { Rejection } from './result.ts';
import { askService, ServiceProbe } from './service-probe.ts';
import { onWake } from './wake.ts';
import { pause } from '../browser/pause.ts';

/** The service sends something every 2.5 s, at least a ping: a connection that is quiet for longer may be dead. */
const QUIET_MS = 3000;
/** A connection that is quiet for this long while nothing else gets through either is dead. */
const DEAD_MS = 4000;

export interface SocketConnectionOptions<Messages extends MessageMap, Pushes extends object, Code extends string> {
  /** Origin of the service, e.g. `https://court.example`. */
  readonly origin: string;
  /** Socket.IO namespace, e.g. `/board`. The hearing's is the default one. */
  readonly namespace?: string;
  /** The page's own part of the handshake, in addition to its protocol version; called at each attempt. */
  readonly handshake?: () => object;
  /** The service's first push; without one, the connection is up as soon as it is accepted. */
  readonly greeting?: keyof Pushes;
  /** Whether a message sent while disconnected waits for the connection, within its time limit; by default it fails at once. */
  readonly requestsWait?: boolean;
  /** Whether large messages should be compressed; called at each attempt. By default they are not. */
  readonly compresses?: () => boolean;
  readonly policy: ReconnectPolicy;
  /** Epoch milliseconds of this device. */
  readonly now: () => number;
  /** See `RetryingRequests`; by default no message may be late. */
  readonly mayBeSentLate?: RetryingRequestsParts<Messages, Code>['mayBeSentLate'];
}

/** Events for the connection's owner. None follows `ended`. */
export interface SocketConnectionListener<Pushes extends object, Code extends string> {
  /** The connection is down, or an attempt failed; further attempts follow automatically. */
  away(): void;
  /** Final, see `endsConnection`. */
  ended(why: Rejection<Code>): void;
  /** The page was asleep or its network changed, so earlier knowledge of the connection may be outdated. */
  resumed?(): void;
  /** Another server holds the page's subject. `address`: its origin. Attempts continue here. */
  heldAt?(address: string): void;
  /** Handlers of all other pushes; none may be missing. */
  readonly pushes: Omit<Pushes, 'ended'>;
}

/** The service's answer when it refuses or ends a socket. */
interface End<Code> {
  readonly code: Code;
  readonly support?: string;
  readonly address?: string;
}

/**
 * A connection to the service: one WebSocket that reconnects automatically until it is closed or refused for good. `Messages`: the
 * messages of the page; `Pushes`: the protocol's map of pushes, including `ended`; `Code`: the service's refusals.
 */
export class SocketConnection<Messages extends MessageMap, Pushes extends object, Code extends string> {
  readonly #socket: Socket;
  readonly #options: SocketConnectionOptions<Messages, Pushes, Code>;
  readonly #listener: SocketConnectionListener<Pushes, Code>;
  readonly #life = new AbortController();
  readonly #reconnector: Reconnector;
  #online = false;
  #heardAt = 0;
  /** How long the last answer took, milliseconds: a message from the service may be on its way for this long. */
  #answerMs = 0;
  /** The attempt is being replaced, so its end is not reported. */
  #replacing = false;

  /** Sends a message and waits for its answer; never throws. See `RetryingRequests`. */
  readonly request: Send<Messages, Code>;

  constructor(
    options: SocketConnectionOptions<Messages, Pushes, Code>,
    listener: SocketConnectionListener<Pushes, Code>,
  ) {
    const { origin, namespace = '', handshake, policy, now, mayBeSentLate = () => false } = options;
    this.#options = options;
    this.#listener = listener;
    this.request = new RetryingRequests<Messages, Code>({ send: this.#send, wait: pause, mayBeSentLate }).request;
    this.#socket = io(`${origin}${namespace}`, {
      path: SIGNALLING_PATH,
      transports: ['websocket'],
      autoConnect: false,
      multiplex: false,
      // `Reconnector` does both: pauses and attempts must end at once on a sign of the connection's return.
      reconnection: false,
      auth: (give) => {
        give({ version: PROTOCOL_VERSION, ...handshake?.() });
      },
    });
    this.#socket.io.timeout(false);
    const probe = new ServiceProbe({
      ask: askService(origin),
      every: (afterMs) => policy.probeEvery(afterMs),
      now,
      answered: () => this.#reconnector.hurry(),
    });
    this.#reconnector = new Reconnector({ policy, now, probe, attempt: () => this.#attempt() });
    this.#listen();
  }

  /** Whether messages can be sent: connected and greeted. */
  get online(): boolean {
    return this.#online;
  }

  /** Begins to connect; the listener gets events from then on. */
  open(): void {
    const { signal } = this.#life;
    onWake(() => {
      this.pathBack();
      this.#listener.resumed?.();
    }, signal);
    this.#reconnector.begin();
  }

  /**
   * Data got through again, or may do so now. A lost connection is tried at once; one that has been quiet for too long is replaced,
   * because its packets are repeated in growing pauses.
   */
  pathBack(): void {
    this.pathLost(QUIET_MS);
    this.#reconnector.hurry();
  }

  /**
   * Nothing else gets through to this page; call repeatedly while this is so. A connection that is quiet as well is given up, even
   * though a message may still stand in a full queue.
   */
  pathLost(quietMs = DEAD_MS): void {
    if (this.#online && this.#options.now() - this.#heardAt > quietMs + this.#answerMs) this.#drop();
  }

  /** Closes for good. The listener gets no further event. */
  close(): void {
    if (this.#life.signal.aborted) return;
    this.#life.abort();
    this.#online = false;
    this.#reconnector.close();
    this.#socket.disconnect();
    this.#socket.removeAllListeners();
  }

  readonly #send: Send<Messages, Code> = async (name, payload) => {
    const { now, requestsWait } = this.#options;
    if (!this.#online && (requestsWait !== true || this.#life.signal.aborted)) return UNREACHABLE;
    const sentAt = now();
    try {
      const answer = resultOf(await this.#socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck(name, payload));
      this.#answerMs = now() - sentAt;
      return answer;
    } catch {
      return UNREACHABLE;
    }
  };

  #listen(): void {
    const { io: manager } = this.#socket;
    const socket = this.#socket;
    manager.on('open', () => this.#reconnector.answered());
    socket.on('connect', () => {
      const { now, greeting } = this.#options;
      this.#heardAt = now();
      manager.engine.on('packet', () => (this.#heardAt = now()));
      if (greeting === undefined) this.#up();
    });
    socket.on('disconnect', (reason) => {
      const rejected = reason === 'io server disconnect' && !this.#online;
      this.#lost(reason === 'ping timeout' ? 'silent' : rejected ? 'rejected' : 'refused');
    });
    socket.on('connect_error', ({ data }: Error & { readonly data?: End<Code> }) => {
      if (data !== undefined) this.#refused(data);
      if (data === undefined || !endsConnection(data.code)) this.#lost(data === undefined ? 'refused' : 'rejected');
    });
    // Before the listener's handler, which may send a message.
    if (this.#options.greeting !== undefined) socket.on(String(this.#options.greeting), () => this.#up());
    bindPushes<Omit<Pushes, 'ended'> & { ended: (end: End<Code>) => void }>(socket, {
      ...this.#listener.pushes,
      // After maintenance the service returns; only the other codes are final.
      ended: (end: End<Code>) => this.#refused(end),
    });
  }

  #up(): void {
    this.#online = true;
    this.#reconnector.online();
  }

  #attempt(): void {
    this.#replacing = true;
    this.#socket.disconnect();
    this.#replacing = false;
    this.#socket.io.opts.query = this.#options.compresses?.() === true ? { [COMPRESSION_QUERY]: '1' } : {};
    this.#socket.connect();
  }

  /** Gives up a dead connection without a closing message, which the service would take for a farewell if it arrived. */
  #drop(): void {
    this.#socket.io.engine.close();
  }

  #lost(how: Failure): void {
    if (this.#life.signal.aborted || this.#replacing) return;
    this.#online = false;
    this.#reconnector.lost(how);
    this.#listener.away();
  }

  #refused({ code, support = null, address }: Omit<End<Code>, 'support'> & { readonly support?: string | null }): void {
    if (code === 'held-elsewhere' && address !== undefined && address !== this.#options.origin)
      this.#listener.heldAt?.(address);
    if (!endsConnection(code)) return;
    this.close();
    this.#listener.ended({ code, support });
  }
}
