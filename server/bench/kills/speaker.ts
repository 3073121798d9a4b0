import { setTimeout } from 'node:timers/promises';
import type { BareClient } from '../../test/support/bare/client.ts';

export const SOURCES = ['microphone', 'camera'] as const;
/** A packet of sound and one of picture. */
export const PACKET_MS = 20;
/** As a page waits between two tries to come back. */
const TRY_AGAIN_MS = 100;
const TRIES = 50;

/** Somebody who speaks and is filmed all the time, and who begins again as a page does when the media worker has ended. */
export class Speaker {
  readonly client: BareClient;
  /** When the packets of either source were due, epoch milliseconds; they are numbered from 0. */
  readonly dueAt: number[] = [];
  /** How long each return took, ms. */
  readonly returnedAfter: number[] = [];
  /** Ends when the media work again. */
  returning: Promise<void> | null = null;
  #failed: unknown;

  constructor(client: BareClient) {
    this.client = client;
    client.client.socket.on('media-lost', () => {
      this.returning ??= this.#comeBack()
        .catch((error: unknown) => {
          this.#failed = error;
        })
        .finally(() => (this.returning = null));
    });
  }

  /** What both packets of a number bear, by the source. */
  markOf(source: (typeof SOURCES)[number], number: number): string {
    return `${this.client.seat}/${source}/${number}`;
  }

  /** Says what is due now. Without media it is lost, as what somebody says into a line that does not work. */
  async speak(): Promise<void> {
    if (this.#failed !== undefined) throw this.#failed;
    const number = this.dueAt.push(Date.now()) - 1;
    if (this.returning !== null) return;
    await Promise.all(SOURCES.map((source) => this.client.sends(source, this.markOf(source, number), 1)));
  }

  async #comeBack(): Promise<void> {
    const lostAt = performance.now();
    await this.#takeSeatAgain();
    this.returnedAfter.push(performance.now() - lostAt);
  }

  async #takeSeatAgain(): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      this.client.closeMedia();
      this.client.renew();
      try {
        await this.client.beginPreparing();
        await this.client.enter(SOURCES);
        return await this.client.connected;
      } catch (error) {
        if (tries === TRIES) throw error;
        await setTimeout(TRY_AGAIN_MS);
      }
    }
  }
}
