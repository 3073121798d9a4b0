import type { ErrorCode } from '@mahzar/shared/protocol/errors';
import type { Handshake } from '@mahzar/shared/protocol/handshake';
import type { ClientToServer, MessageName, Request, Response } from '@mahzar/shared/protocol/messages';
import type { ServerToClient, Welcome } from '@mahzar/shared/protocol/pushes';
import { PROTOCOL_VERSION, SIGNALLING_PATH } from '@mahzar/shared/protocol/version';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { UNREACHABLE } from '../connection/result.ts';
import type { Answer } from '../connection/result.ts';
import { bindPushes } from '../connection/bind-pushes.ts';
import { Reconnector } from '../connection/reconnector.ts';
import { endsConnection } from './finality.ts';
import { PatientRequests } from '../connection/patient-requests.ts';
import type { Failure, ReconnectPolicy } from '../connection/reconnect-policy.ts';
import { askService, ServiceProbe } from '../connection/service-probe.ts';
import type { HearingLink, Rejection } from './types.ts';
import { onWake } from '../connection/wake.ts';

/** Longest wait for an answer, in milliseconds. */
const ANSWER_TIMEOUT_MS = 8000;
/**
 * The service says something every 2.5 s, if only to ask for a sign of life: a connection that is quiet for longer may
 * be dead.
 */
const QUIET_MS = 3000;

type Pushes = Omit<ServerToClient, 'welcome' | 'ended'>;

/** What the connection tells its owner. Nothing is told after `ended`. */
export interface SignallingListener {
  /** The connection is up; comes again after every outage. */
  online(welcome: Welcome): void;
  /** The connection is down, or an attempt failed; attempts go on by themselves. */
  away(): void;
  ended(error: Rejection): void;
  /** The page or its network was away: whatever was believed of the connection may be out of date. */
  resumed(): void;
  /** Whatever else the service says; nothing may be missing. */
  readonly pushes: Pushes;
}

export interface SignallingOptions {
  readonly origin: string;
  readonly link: HearingLink;
  /** The browser's secret, and at the moment of connecting the resume secret, if any, and what was seen last. */
  readonly resume: () => Pick<Handshake, 'resume' | 'browser' | 'seen'>;
  readonly policy: ReconnectPolicy;
  readonly now: () => number;
  /** Leaves this page for another server, see `SessionOptions`. */
  readonly moveTo: (address: string, link: HearingLink) => void;
}

/** The connection to the service: one WebSocket that comes back by itself until it is closed or refused for good. */
export class Signalling {
  readonly #socket: Socket<ServerToClient, ClientToServer>;
  readonly #listener: SignallingListener;
  readonly #life = new AbortController();
  readonly #reconnector: Reconnector;
  readonly #now: () => number;
  readonly #requests = new PatientRequests(
    (name, payload) => this.#send(name, payload),
    (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  );
  readonly #movedTo: (address: string | undefined) => void;
  #online = false;
  #heardAt = 0;
  /** An attempt makes room for the next one: its end says nothing. */
  #replacing = false;

  constructor({ origin, link, resume, policy, now, moveTo }: SignallingOptions, listener: SignallingListener) {
    this.#listener = listener;
    this.#now = now;
    // Where all servers are behind one address, the next attempt may come to the right one.
    this.#movedTo = (address) => address !== undefined && address !== origin && moveTo(address, link);
    this.#socket = io(origin, {
      path: SIGNALLING_PATH,
      transports: ['websocket'],
      autoConnect: false,
      multiplex: false,
      // Both are `Reconnector`'s: pauses and attempts must end at once when there is a sign that the connection is
      // back.
      reconnection: false,
      auth: (give) => {
        give({ version: PROTOCOL_VERSION, ...link, ...resume() });
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

  /** Whether messages can be sent: connected and welcomed. */
  get online(): boolean {
    return this.#online;
  }

  /** Begins; from then on the listener is told what happens. */
  open(): void {
    const { signal } = this.#life;
    onWake(() => {
      this.pathBack();
      this.#listener.resumed();
    }, signal);
    this.#reconnector.begin();
  }

  /**
   * Something got through that did not before, or may do so now. A connection that is down is tried at once; one that
   * has been quiet for too long is not waited for but replaced, as its packets are repeated in growing pauses.
   */
  pathBack(): void {
    if (this.#online && this.#now() - this.#heardAt > QUIET_MS) this.#drop();
    this.#reconnector.hurry();
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

  /** Sends a message and waits for its answer; never throws. See `PatientRequests`. */
  request<Name extends MessageName>(name: Name, payload: Request<Name>): Promise<Answer<Response<Name>>> {
    return this.#requests.request(name, payload);
  }

  async #send<Name extends MessageName>(name: Name, payload: Request<Name>): Promise<Answer<Response<Name>>> {
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
    socket.io.on('open', () => this.#reconnector.answered());
    socket.on('connect', () => {
      this.#heardAt = this.#now();
      socket.io.engine.on('packet', () => (this.#heardAt = this.#now()));
    });
    socket.on('disconnect', (reason) => this.#lost(reason === 'ping timeout' ? 'silent' : 'refused'));
    socket.on('connect_error', (error: Error & { data?: { code?: ErrorCode; support?: string; address?: string } }) => {
      const code = error.data?.code;
      if (code === 'held-elsewhere') this.#movedTo(error.data?.address);
      if (code !== undefined && endsConnection(code)) this.#end({ code, support: error.data?.support ?? null });
      else this.#lost('refused');
    });
    bindPushes<ServerToClient>(socket, {
      ...listener.pushes,
      welcome: (welcome) => {
        this.#online = true;
        this.#reconnector.online();
        listener.online(welcome);
      },
      ended: ({ code, address }) => {
        // A service that goes down for maintenance comes back: only the others are for good.
        if (endsConnection(code)) this.#end({ code, support: null });
        if (code === 'held-elsewhere') this.#movedTo(address);
      },
    });
  }

  #attempt(): void {
    this.#replacing = true;
    this.#socket.disconnect();
    this.#replacing = false;
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

  #end(error: Rejection): void {
    this.close();
    this.#listener.ended(error);
  }
}
