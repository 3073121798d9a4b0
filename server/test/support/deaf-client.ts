import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { PROTOCOL_VERSION, SIGNALLING_PATH } from '@mahzar/shared/protocol/version';
import type { Reachable } from './client.ts';

/** No faster than a service with a seat budget of 100 lets a seat ask forever: only the full queue can end the connection. */
const ASKS_EVERY_MS = 6;
const TEXT_FRAME = 0x81;
const MASKED = 0x80;

/** A seat's socket on a bare TCP connection. It reads until it is admitted, then nothing more, and keeps sending requests. */
export class DeafClient {
  readonly #socket: Socket;
  readonly #timers: NodeJS.Timeout[];
  asked = 0;

  private constructor(socket: Socket, message: string) {
    this.#socket = socket;
    const ask = () => this.#say(`42${this.asked++}${JSON.stringify([message, {}])}`);
    // The service ends a connection that does not answer its pings; these are answers to unread pings.
    this.#timers = [setInterval(() => this.#say('3'), 1_000), setInterval(ask, ASKS_EVERY_MS)];
    socket.on('error', () => undefined);
  }

  /** Opens a seat's socket and then repeats the same request. */
  static async open(service: Reachable, seat: string, message: string): Promise<DeafClient> {
    const { hostname, port, host } = new URL(service.origin);
    const socket = connect({ host: hostname, port: Number(port) });
    const headers = {
      host,
      origin: service.origin,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET ${SIGNALLING_PATH}/?EIO=4&transport=websocket HTTP/1.1\r\n${lines.join('')}\r\n`);
    let heard = '';
    const hear = async (text: string) => {
      while (!heard.includes(text)) heard += String((await once(socket, 'data'))[0]);
    };
    await hear('0{"sid"');
    const auth = { version: PROTOCOL_VERSION, hearing: service.demo.hearing, token: service.token(seat) };
    socket.write(frame(`40${JSON.stringify(auth)}`));
    await hear('40{"sid"');
    socket.pause();
    return new DeafClient(socket, message);
  }

  /** Resolves when the service has cut the connection, which the client notices when it sends. */
  async cut(): Promise<void> {
    if (!this.#socket.closed) await new Promise<void>((resolve) => void this.#socket.once('close', () => resolve()));
    this.close();
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#socket.destroy();
  }

  #say(text: string): void {
    if (this.#socket.writable) this.#socket.write(frame(text));
  }
}

/** One WebSocket message as a client sends it (RFC 6455, 5.2), masked with zeros. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head =
    payload.length < 126 ? [payload.length | MASKED] : [126 | MASKED, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from([TEXT_FRAME, ...head, 0, 0, 0, 0]), payload]);
}
