import { seededRandom } from '../seeded-random.ts';
import { Bottleneck } from './bottleneck.ts';
import type { LineFaults } from './bottleneck.ts';
import { DatagramRelay } from './datagrams.ts';
import { StreamRelay } from './streams.ts';

/** Ports of a service on this machine. */
export interface LineTargets {
  /** Sound and picture, over UDP and TCP. */
  readonly media: number;
  /** Pages and signalling. */
  readonly pages?: number;
}

export interface LineState {
  readonly up?: LineFaults;
  readonly down?: LineFaults;
  /** All UDP packets are dropped. */
  readonly udpBlocked?: boolean;
}

/** One person's line to a service: pages, signalling and media share its capacity and its queue. */
export class EmulatedLine {
  readonly #up: Bottleneck;
  readonly #down: Bottleneck;
  readonly #datagrams: DatagramRelay;
  readonly #streams: readonly StreamRelay[];
  /** The ports at which the person's browser finds media and pages. */
  readonly mediaPort: number;
  readonly pagesPort: number;

  private constructor(parts: {
    bottlenecks: readonly [Bottleneck, Bottleneck];
    datagrams: DatagramRelay;
    streams: readonly StreamRelay[];
    ports: { media: number; pages: number };
  }) {
    [this.#up, this.#down] = parts.bottlenecks;
    this.#datagrams = parts.datagrams;
    this.#streams = parts.streams;
    this.mediaPort = parts.ports.media;
    this.pagesPort = parts.ports.pages;
  }

  /**
   * Opens a perfect line.
   * @param seed decides which packets each direction loses later, by their order: lines of one test have different ones
   */
  static async open({ media, pages }: LineTargets, seed = 1): Promise<EmulatedLine> {
    const [up, down] = [new Bottleneck(seededRandom(2 * seed)), new Bottleneck(seededRandom(2 * seed + 1))];
    const datagrams = new DatagramRelay(media, up, down);
    const mediaStreams = new StreamRelay(media, up, down);
    const mediaPort = await mediaStreams.listen();
    await datagrams.listen(mediaPort);
    const pageStreams = pages === undefined ? null : new StreamRelay(pages, up, down);
    return new EmulatedLine({
      bottlenecks: [up, down],
      datagrams,
      streams: [mediaStreams, ...(pageStreams === null ? [] : [pageStreams])],
      ports: { media: mediaPort, pages: (await pageStreams?.listen()) ?? 0 },
    });
  }

  /** Sets the faults for packets to the service (`up`) and from it (`down`). */
  set({ up = {}, down = {}, udpBlocked = false }: LineState): void {
    this.#up.set(up);
    this.#down.set(down);
    this.#datagrams.blocked = udpBlocked;
  }

  /** Number of packets lost so far, in both directions. */
  get lost(): number {
    return this.#up.lost + this.#down.lost;
  }

  /** How long packets from the service wait in the queue now, ms. */
  get downQueueMs(): number {
    return this.#down.queueMs;
  }

  close(): void {
    this.#datagrams.close();
    for (const relay of this.#streams) relay.close();
    this.#up.close();
    this.#down.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
