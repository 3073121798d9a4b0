import type { EventEmitter } from 'node:events';

/** Most compressed sockets at a time, per network and in all: each takes 180 KiB more memory. */
export const MAX_OF_NETWORK = 50;
const MAX = 500;

/** Limits the memory that compression takes; decided before the socket's owner is known. */
export class CompressionLimit {
  readonly #byNetwork = new Map<string, number>();
  #all = 0;

  /**
   * Whether one more socket may be compressed; it counts until its connection closes.
   * @param network network of the socket, see `networkOf`
   */
  take(network: string, line: Pick<EventEmitter, 'once'>): boolean {
    if (this.#all >= MAX || this.#of(network) >= MAX_OF_NETWORK) return false;
    this.#count(network, 1);
    line.once('close', () => this.#count(network, -1));
    return true;
  }

  #of(network: string): number {
    return this.#byNetwork.get(network) ?? 0;
  }

  #count(network: string, change: 1 | -1): void {
    const own = this.#of(network) + change;
    this.#all += change;
    if (own === 0) this.#byNetwork.delete(network);
    else this.#byNetwork.set(network, own);
  }
}
