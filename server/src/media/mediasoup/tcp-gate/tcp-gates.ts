import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { FromGates, ToGates } from './messages.ts';

const THREAD = new URL('./thread.ts', import.meta.url);
const PAUSE_MS = 100;

export type TcpGatesEvents = { problem: [message: string] };

/**
 * The gates before the TCP ports of all workers. They run in a thread, which is started again when it ends; its connections are
 * lost, and browsers reconnect.
 */
export class TcpGates extends EventEmitter<TcpGatesEvents> {
  readonly #host: string;
  /** The worker's port, by the port known to browsers. */
  readonly #targets = new Map<number, number | null>();
  readonly #opening = new Map<number, PromiseWithResolvers<void>>();
  readonly #crowded = new Set<number>();
  #thread = this.#begin();
  #closed = false;

  constructor(host: string) {
    super();
    this.#host = host;
  }

  /** Ports where the number of open connections is near the limit. */
  get crowded(): readonly number[] {
    return [...this.#crowded];
  }

  /** @throws when the port is taken */
  async open(port: number): Promise<void> {
    const opening = Promise.withResolvers<void>();
    this.#opening.set(port, opening);
    this.#targets.set(port, null);
    this.#say({ type: 'open', host: this.#host, port });
    await opening.promise;
  }

  /** Forwards new connections of a port to a worker at this loopback port; null: refuses them. */
  lead(port: number, target: number | null): void {
    this.#targets.set(port, target);
    this.#say({ type: 'target', port, target });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#thread.terminate();
  }

  #say(message: ToGates): void {
    this.#thread.postMessage(message);
  }

  #begin(): Worker {
    const thread = new Worker(THREAD, { env: {}, execArgv: [] });
    thread.on('message', (message: FromGates) => this.#heard(message));
    thread.on('error', (error) => this.emit('problem', `media TCP thread failed: ${String(error)}`));
    thread.once('exit', () => {
      if (!this.#closed) setTimeout(() => this.#beginAgain(), PAUSE_MS);
    });
    return thread;
  }

  #beginAgain(): void {
    if (this.#closed) return;
    this.#crowded.clear();
    this.#thread = this.#begin();
    for (const [port, target] of this.#targets) {
      this.#say({ type: 'open', host: this.#host, port });
      this.#say({ type: 'target', port, target });
    }
  }

  #heard(message: FromGates): void {
    const { port } = message;
    switch (message.type) {
      case 'opened':
        return this.#opening.get(port)?.resolve();
      case 'failed': {
        this.emit('problem', `media TCP port ${port} cannot be opened: ${message.code}`);
        const error = Object.assign(new Error(`listen ${message.code}: TCP port ${port}`), { code: message.code });
        return this.#opening.get(port)?.reject(error);
      }
      case 'crowded':
        if (message.crowded) this.#crowded.add(port);
        else this.#crowded.delete(port);
        this.emit(
          'problem',
          `media TCP port ${port}: ${message.crowded ? 'connection limit nearly reached' : 'below connection limit'}`,
        );
    }
  }
}
