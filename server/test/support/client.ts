import { Agent } from 'node:http';
import type { ClientToServer, MessageName, Request, Response } from '@mahzar/shared/protocol/messages';
import type { Ack } from '@mahzar/shared/protocol/errors';
import type { Scene, ServerToClient, Welcome } from '@mahzar/shared/protocol/pushes';
import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import { RULES_VERSION } from '@mahzar/shared/hearing/law/rules';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { TestService } from './service.ts';
import { answerOf } from './answer.ts';

/** A running service, in a process of its own or within the test, with links to its seats. */
export type Reachable = Pick<TestService, 'origin' | 'token'> & { readonly demo: { readonly hearing: string } };

/** The confirmation of a person who has read the rules. */
export const RULES = { version: RULES_VERSION, language: 'fa' } as const;

/** Why a socket was refused. */
export interface Refused {
  readonly code: string;
  readonly support: string;
}

/** A client at the level of the protocol, without media. It can send anything that a modified client could send. */
export class TestClient {
  readonly socket: Socket<ServerToClient, ClientToServer>;
  welcome!: Welcome;
  scene!: Scene;
  readonly pushed: { readonly name: string; readonly payload: unknown }[] = [];
  /** All received and sent frames, acknowledgements included. */
  readonly frames: { readonly heard: string[]; readonly said: string[] } = { heard: [], said: [] };
  readonly #waiting = new Set<() => void>();

  private constructor(socket: Socket<ServerToClient, ClientToServer>) {
    this.socket = socket;
    const { engine } = socket.io;
    engine.on('packet', ({ data }) => data !== undefined && this.frames.heard.push(String(data)));
    engine.on('packetCreate', ({ data }) => data !== undefined && this.frames.said.push(String(data)));
    socket.onAny((name: string, payload: unknown) => {
      this.pushed.push({ name, payload });
      if (name === 'welcome') {
        this.welcome = payload as Welcome;
        this.scene = this.welcome.scene;
      }
      if (name === 'scene') this.scene = payload as Scene;
      for (const wake of this.#waiting) wake();
    });
    socket.on('disconnect', () => {
      for (const wake of this.#waiting) wake();
    });
  }

  /**
   * Opens a socket with this `auth` payload and waits for the welcome; rejects with the refusal.
   * @param from the local address to connect from
   */
  static async open(
    service: Reachable,
    auth: Record<string, unknown>,
    origin = service.origin,
    from = '127.0.0.1',
  ): Promise<TestClient> {
    const socket: Socket<ServerToClient, ClientToServer> = io(service.origin, {
      path: '/signalling',
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth,
      // Node passes it on to the WebSocket; the types are those of a browser.
      agent: new Agent({ localAddress: from }) as never,
      extraHeaders: { origin },
    });
    const client = new TestClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('welcome', () => resolve());
      // A handshake that is too large ends the connection without a message; otherwise the message follows at once.
      socket.io.once('close', () => setImmediate(() => reject({ code: 'closed', support: '' } satisfies Refused)));
      socket.once('connect_error', (error) => reject((error as Error & { data?: Refused }).data ?? error));
    });
    return client;
  }

  /** Opens a seat of the demonstration with its link's token. See `open`. */
  static seat(
    service: Reachable,
    seat: string,
    more: Record<string, unknown> = {},
    from?: string,
  ): Promise<TestClient> {
    const link = { version: PROTOCOL_VERSION, hearing: service.demo.hearing, token: service.token(seat) };
    return TestClient.open(service, { ...link, ...more }, service.origin, from);
  }

  /** Sends a valid message of the protocol. */
  ask<Name extends MessageName>(name: Name, request: Request<Name>): Promise<Ack<Response<Name>>> {
    return this.say(name, request) as Promise<Ack<Response<Name>>>;
  }

  /** Sends any payload and waits for the acknowledgement. */
  say(name: string, ...payload: unknown[]): Promise<unknown> {
    return answerOf(this.socket, name, ...payload);
  }

  /** Prepares and enters without sending media. `devices`: whether the client says that they are on. Resolves with the answer. */
  async enter(takeOver = false, devices = true): Promise<Ack<Response<'enter'>>> {
    return this.ask('enter', await this.entering(takeOver, devices));
  }

  /** Prepares; resolves with the request for `enter`. */
  async entering(takeOver = false, devices = true): Promise<Request<'enter'>> {
    const prepared = await this.ask('prepare', {});
    if (!prepared.ok) throw new Error(`not prepared: ${prepared.code}`);
    const rtpCapabilities = prepared.routerRtpCapabilities as Request<'enter'>['rtpCapabilities'];
    const choice = { microphone: devices, camera: devices, takeOver, rules: RULES };
    return { ...choice, rtpCapabilities, produce: [] };
  }

  /** Resolves when the condition holds, now or after a push. */
  async until(holds: () => boolean, withinMs = 5_000): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!holds()) {
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`not so within ${withinMs} ms: ${holds}`);
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, left);
        this.#waiting.add(wake);
      });
    }
  }

  /** Resolves when all pushes that the service sent before this answer have arrived. */
  async upToDate(): Promise<void> {
    await this.say('tile-sizes', { tiles: [] });
  }

  close(): void {
    this.socket.disconnect();
  }
}
