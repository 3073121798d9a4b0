import type { EventEmitter } from 'node:events';

/** Most sockets at a time whose messages are compressed, by network and of all: each holds 180 KiB more. */
export const MOST_OF_NETWORK = 50;
const MOST = 500;

/** Keeps what compression takes of memory within bounds: whether a socket is compressed is settled before anybody is known. */
export class CompressionLimit {
  readonly #byNetwork = new Map<string, number>();
  #all = 0;

  /**
   * Whether one more may be compressed, which counts until its line closes.
   * @param network from which it comes, see `networkOf`
   */
  take(network: string, line: Pick<EventEmitter, 'once'>): boolean {
    if (this.#all >= MOST || this.#of(network) >= MOST_OF_NETWORK) return false;
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
