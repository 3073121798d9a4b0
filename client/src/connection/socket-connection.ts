import { ANSWER_TIMEOUT_MS } from '@mahzar/shared/protocol/limits';
import { COMPRESSION_QUERY, PROTOCOL_VERSION, SIGNALLING_PATH } from '@mahzar/shared/protocol/version';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { bindPushes } from './bind-pushes.ts';
import { endsConnection } from './final-codes.ts';
import type { MessageMap, Send } from './messages.ts';
import { PatientRequests } from './patient-requests.ts';
import type { PatientRequestsParts } from './patient-requests.ts';
import type { Failure, ReconnectPolicy } from './reconnect-policy.ts';
import { Reconnector } from './reconnector.ts';
import { resultOf, UNREACHABLE } from './result.ts';
import type { Rejection } from './result.ts';
import { askService, ServiceProbe } from './service-probe.ts';
import { onWake } from './wake.ts';
import { pause } from '../browser/pause.ts';

/**
 * The service says something every 2.5 s, if only to ask for a sign of life: a connection that is quiet for longer may
 * be dead.
 */
const QUIET_MS = 3000;
/** Quiet for so long while nothing else gets through either, it is dead. */
const DEAD_MS = 4000;

export interface SocketConnectionOptions<Messages extends MessageMap, Pushes extends object, Code extends string> {
  /** Origin of the service, e.g. `https://court.example`. */
  readonly origin: string;
  /** Socket.IO namespace, e.g. `/board`. The hearing's is the default one. */
  readonly namespace?: string;
  /** What the page says of itself beside its protocol's version, if anything; asked for at each attempt. */
  readonly handshake?: () => object;
  /** The push with which the service begins; without one the connection is up as soon as it is accepted. */
  readonly greeting?: keyof Pushes;
  /**
   * Whether a message that is sent while the connection is down waits for it, within the time for its answer; by default it is
   * unreachable at once.
   */
  readonly requestsWait?: boolean;
  /** Whether large messages are to be compressed; asked at each attempt. By default they are not. */
  readonly compresses?: () => boolean;
  readonly policy: ReconnectPolicy;
  /** Epoch milliseconds of this device. */
  readonly now: () => number;
  /** See `PatientRequests`; by default nothing may. */
  readonly mayComeLate?: PatientRequestsParts<Messages, Code>['mayComeLate'];
}

/** What the connection tells its owner. Nothing is told after `ended`. */
export interface SocketConnectionListener<Pushes extends object, Code extends string> {
  /** The connection is down, or an attempt failed; attempts go on by themselves. */
  away(): void;
  /** For good, see `endsConnection`. */
  ended(why: Rejection<Code>): void;
  /** The page or its network was away: whatever was believed of the connection may be out of date. */
  resumed?(): void;
  /** Another server has what this page is about. `address`: its origin. Attempts go on here. */
  heldAt?(address: string): void;
  /** Whatever else the service says; nothing may be missing. */
  readonly pushes: Omit<Pushes, 'ended'>;
}

/** How the service says that a socket is refused, or ended. */
interface End<Code> {
  readonly code: Code;
  readonly support?: string;
  readonly address?: string;
}

/**
 * A connection to the service: one WebSocket that comes back by itself until it is closed or refused for good.
 * `Messages`: what may be asked; `Pushes`: the protocol's map of what the service says by itself, `ended` among it; `Code`: why
 * the service refuses.
 */
export class SocketConnection<Messages extends MessageMap, Pushes extends object, Code extends string> {
  readonly #socket: Socket;
  readonly #options: SocketConnectionOptions<Messages, Pushes, Code>;
  readonly #listener: SocketConnectionListener<Pushes, Code>;
  readonly #life = new AbortController();
  readonly #reconnector: Reconnector;
  #online = false;
  #heardAt = 0;
  /** How long the last answer took, milliseconds: for so long may a word of the service be on its way. */
  #answerMs = 0;
  /** An attempt makes room for the next one: its end says nothing. */
  #replacing = false;

  /** Sends a message and waits for its answer; never throws. See `PatientRequests`. */
  readonly request: Send<Messages, Code>;

  constructor(
    options: SocketConnectionOptions<Messages, Pushes, Code>,
    listener: SocketConnectionListener<Pushes, Code>,
  ) {
    const { origin, namespace = '', handshake, policy, now, mayComeLate = () => false } = options;
    this.#options = options;
    this.#listener = listener;
    this.request = new PatientRequests<Messages, Code>({ send: this.#send, wait: pause, mayComeLate }).request;
    this.#socket = io(`${origin}${namespace}`, {
      path: SIGNALLING_PATH,
      transports: ['websocket'],
      autoConnect: false,
      multiplex: false,
      // Both are `Reconnector`'s: pauses and attempts must end at once when there is a sign that the connection is
      // back.
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

  /** Begins; from then on the listener is told what happens. */
  open(): void {
    const { signal } = this.#life;
    onWake(() => {
      this.pathBack();
      this.#listener.resumed?.();
    }, signal);
    this.#reconnector.begin();
  }

  /**
   * Something got through that did not before, or may do so now. A connection that is down is tried at once; one that
   * has been quiet for too long is not waited for but replaced, as its packets are repeated in growing pauses.
   */
  pathBack(): void {
    this.pathLost(QUIET_MS);
    this.#reconnector.hurry();
  }

  /**
   * Nothing else gets through to this page; to be called again and again while it is so. A connection that is quiet as well is
   * given up, without waiting for as long as a message may stand in a full queue.
   */
  pathLost(quietMs = DEAD_MS): void {
    if (this.#online && this.#options.now() - this.#heardAt > quietMs + this.#answerMs) this.#drop();
  }

  /** Closes for good. The listener hears nothing more. */
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
    // Before what its listener does: it may ask something.
    if (this.#options.greeting !== undefined) socket.on(String(this.#options.greeting), () => this.#up());
    bindPushes<Omit<Pushes, 'ended'> & { ended: (end: End<Code>) => void }>(socket, {
      ...this.#listener.pushes,
      // A service that goes down for maintenance comes back: only the others are for good.
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

  /**
   * Gives a dead connection up, without a word that the service would take for a farewell when it gets there after all.
   */
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
