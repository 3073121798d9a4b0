import type { ErrorCode } from '@mahzar/shared/protocol/errors';
import type { ClientToServer, MessageName, Request, Response } from '@mahzar/shared/protocol/messages';
import type { Ended, ServerToClient, Welcome } from '@mahzar/shared/protocol/pushes';
import { PROTOCOL_VERSION, SIGNALLING_PATH } from '@mahzar/shared/protocol/version';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { UNREACHABLE } from './answer.ts';
import type { Answer } from './answer.ts';
import { endsLine } from './finality.ts';
import type { ReconnectPolicy } from './reconnect-policy.ts';
import type { HearingLink, SessionError } from './types.ts';

/** Longest wait for a connection or for its first word, and for an answer, in milliseconds. */
const CONNECT_TIMEOUT_MS = 6000;
const ANSWER_TIMEOUT_MS = 8000;

type Pushes = Omit<ServerToClient, 'welcome' | 'ended'>;

/** What the line tells its owner. Nothing is told after `ended`. */
export interface SignallingListener extends Pushes {
  /** The line is up; comes again after every outage. */
  online(welcome: Welcome): void;
  /** The line is down, or an attempt failed; attempts go on by themselves. */
  away(): void;
  ended(error: SessionError): void;
}

export interface SignallingOptions {
  readonly origin: string;
  readonly link: HearingLink;
  /** The resume secret at the moment of connecting. */
  readonly resume: () => string | undefined;
  readonly policy: ReconnectPolicy;
}

/** The line to the service: one WebSocket that comes back by itself until it is closed or refused for good. */
export class Signalling {
  readonly #socket: Socket<ServerToClient, ClientToServer>;
  readonly #policy: ReconnectPolicy;
  readonly #listener: SignallingListener;
  readonly #life = new AbortController();
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #online = false;
  /** Between two attempts. */
  #waiting = false;

  constructor({ origin, link, resume, policy }: SignallingOptions, listener: SignallingListener) {
    this.#policy = policy;
    this.#listener = listener;
    this.#socket = io(origin, {
      path: SIGNALLING_PATH,
      transports: ['websocket'],
      autoConnect: false,
      multiplex: false,
      // The pauses are ours (ReconnectPolicy): they must end at once when the browser reports the network back.
      reconnection: false,
      timeout: CONNECT_TIMEOUT_MS,
      auth: (give) => {
        const secret = resume();
        give({ version: PROTOCOL_VERSION, ...link, ...(secret === undefined ? {} : { resume: secret }) });
      },
    });
    this.#listen();
  }

  /** Whether messages can be sent: connected and welcomed. */
  get online(): boolean {
    return this.#online;
  }

  /** Begins; from then on the listener is told what happens. */
  open(): void {
    const { signal } = this.#life;
    window.addEventListener('online', () => this.#retryNow(), { signal });
    // Timers of pages in the background are slowed down: a pause may have lasted far longer than it was meant to.
    document.addEventListener(
      'visibilitychange',
      () => document.hidden || this.#waiting === false || this.#retryNow(),
      { signal },
    );
    this.#connect();
  }

  /** Closes for good. The listener hears nothing more. */
  close(): void {
    if (this.#life.signal.aborted) return;
    this.#life.abort();
    this.#online = false;
    clearTimeout(this.#timer);
    this.#socket.disconnect();
    this.#socket.removeAllListeners();
  }

  /** Sends a message and waits for its answer; never throws. */
  async request<Name extends MessageName>(name: Name, payload: Request<Name>): Promise<Answer<Response<Name>>> {
    if (!this.#online) return UNREACHABLE;
    // The socket's own typing cannot follow a generic event name.
    const socket = this.#socket as unknown as Socket;
    return socket
      .timeout(ANSWER_TIMEOUT_MS)
      .emitWithAck(name, payload)
      .catch(() => UNREACHABLE) as Promise<Answer<Response<Name>>>;
  }

  #listen(): void {
    const socket = this.#socket;
    const listener = this.#listener;
    socket.on('welcome', (welcome) => {
      this.#attempt = 0;
      this.#online = true;
      clearTimeout(this.#timer);
      listener.online(welcome);
    });
    socket.on('ended', (ended: Ended) => {
      // A service that goes down for maintenance comes back: only the others are for good.
      if (endsLine(ended.code)) this.#end({ code: ended.code, support: null });
    });
    socket.on('disconnect', () => this.#lost());
    socket.on('connect_error', (error: Error & { data?: { code?: ErrorCode; support?: string } }) => {
      const code = error.data?.code;
      if (code !== undefined && endsLine(code)) this.#end({ code, support: error.data?.support ?? null });
      else this.#lost();
    });
    socket.on('scene', (scene) => listener.scene(scene));
    socket.on('consumers-opened', (consumers) => listener['consumers-opened'](consumers));
    socket.on('consumers-closed', (ids) => listener['consumers-closed'](ids));
    socket.on('media-lost', () => listener['media-lost']());
    socket.on('message', (message) => listener.message(message));
    socket.on('speakers', (speakers) => listener.speakers(speakers));
  }

  #connect(): void {
    this.#waiting = false;
    clearTimeout(this.#timer);
    // Connected but never welcomed counts as a failed attempt.
    this.#timer = setTimeout(() => this.#giveUpAttempt(), 2 * CONNECT_TIMEOUT_MS);
    this.#socket.connect();
  }

  #giveUpAttempt(): void {
    if (this.#socket.connected) this.#socket.disconnect();
    else this.#lost();
  }

  #lost(): void {
    if (this.#life.signal.aborted) return;
    this.#online = false;
    this.#waiting = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), this.#policy.delay(this.#attempt));
    this.#attempt += 1;
    this.#listener.away();
  }

  /** The network is back: an attempt that hangs since before is given up for a new one. */
  #retryNow(): void {
    if (this.#online || this.#socket.connected) return;
    this.#attempt = 0;
    this.#socket.disconnect();
    this.#connect();
  }

  #end(error: SessionError): void {
    this.close();
    this.#listener.ended(error);
  }
}
