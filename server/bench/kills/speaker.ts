import { setTimeout } from 'node:timers/promises';
import type { BareClient } from '../../test/support/bare/client.ts';
import type { Court } from '../../test/support/bare/court.ts';

export const SOURCES = ['microphone', 'camera'] as const;
/** A packet of sound and one of picture. */
export const PACKET_MS = 20;
/** As a page waits between two tries to come back. */
const TRY_AGAIN_MS = 100;
const TRIES = 50;

/** What is sent of both sources at once, epoch milliseconds. While the bench itself stands still, packets are sent later than due. */
export interface DuePacket {
  readonly dueAt: number;
  /** When both were sent; `dueAt` of what is said without media. */
  readonly sentAt: number;
}

/** A judge or a clerk who speaks and is filmed all the time, and who comes back as a page does when media worker or service has ended. */
export class Speaker {
  readonly #court: Court;
  readonly #host: 'judge' | 'clerk';
  /** By their number, from 0. */
  readonly packets: DuePacket[] = [];
  /** How long each return took, ms. */
  readonly returnedAfter: number[] = [];
  /** Ends when the media work again. */
  returning: Promise<void> | null = null;
  #isSilent = false;
  #failed: unknown;

  constructor(court: Court, host: 'judge' | 'clerk') {
    this.#court = court;
    this.#host = host;
    this.#followMedia();
  }

  /** What both packets of a number bear, by the source. */
  markOf(source: (typeof SOURCES)[number], number: number): string {
    return `${this.#host}/${source}/${number}`;
  }

  /**
   * Says what is due now. Without media it is lost, as what somebody says into a line that does not work. When the service is
   * killed, it is sent as before: media go on as long as the media worker runs.
   */
  async speak(): Promise<void> {
    if (this.#failed !== undefined) throw this.#failed;
    const dueAt = Date.now();
    const number = this.packets.push({ dueAt, sentAt: dueAt }) - 1;
    if (this.#isSilent) return;
    await Promise.all(SOURCES.map((source) => this.#client.sends(source, this.markOf(source, number), 1)));
    this.packets[number] = { dueAt, sentAt: Date.now() };
  }

  /**
   * The service has ended, and this person's connection with it. They speak again when everybody has come back: a gap ends with
   * those who are there, and who comes in later is recorded from a moment later on.
   *
   * @param isBack resolves when the service runs again
   * @param everybody resolves when all have come back
   * @returns resolves when this person has
   */
  loseService(isBack: Promise<void>, everybody: () => Promise<unknown>): Promise<void> {
    const isHere = this.#comeAgain(isBack);
    this.#return(async () => {
      await isHere;
      await everybody();
    });
    return isHere;
  }

  async #comeAgain(isBack: Promise<void>): Promise<void> {
    await isBack;
    this.#isSilent = true;
    this.#client.close();
    const client = await this.#court.come(this.#host);
    await client.enter(SOURCES, true);
    this.#court[this.#host] = client;
    this.#followMedia();
  }

  get #client(): BareClient {
    return this.#court[this.#host];
  }

  #followMedia(): void {
    this.#client.client.socket.on('media-lost', () => this.#return(() => this.#takeSeatAgain()));
  }

  #return(come: () => Promise<void>): void {
    const lostAt = performance.now();
    this.returning ??= come()
      .then(() => void this.returnedAfter.push(performance.now() - lostAt))
      .catch((error: unknown) => {
        this.#failed = error;
      })
      .finally(() => {
        this.#isSilent = false;
        this.returning = null;
      });
  }

  async #takeSeatAgain(): Promise<void> {
    this.#isSilent = true;
    for (let tries = 1; ; tries += 1) {
      this.#client.closeMedia();
      this.#client.renew();
      try {
        await this.#client.beginPreparing();
        await this.#client.enter(SOURCES);
        return await this.#client.connected;
      } catch (error) {
        if (tries === TRIES) throw error;
        await setTimeout(TRY_AGAIN_MS);
      }
    }
  }
}
