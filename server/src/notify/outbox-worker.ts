import type { NotifyChannel } from '@mahzar/shared/notify/events';
import type { Logger } from '../observability/logger.ts';
import type { Composer } from './compose.ts';
import type { Carrier, DeliveryResult, HeldMessage, Outbox, Outcome } from './ports.ts';
import { nextAttempt } from './retry.ts';

/** How long a gateway may take, and how long nobody else takes up what this process holds. Milliseconds. */
const SEND_MS = 30_000;
const LEASE_MS = 120_000;
/** How long the end of the service waits for a gateway. */
const END_MS = 3_000;
/** A database that fails is asked again after so long. */
const TROUBLE_PAUSE_MS = 5_000;
/** A timer holds no longer; and a signal that was lost with the line to the database is made up for. */
const LONGEST_SLEEP_MS = 15 * 60_000;

/**
 * Sends what is planned for one channel, each message when it is due and one after the other. It sleeps until the earliest is, or
 * until it is told that another was planned.
 *
 * Each message is sent at least once: when the process is killed after the gateway took a message and before that is noted,
 * that one is sent again, under the same id, by which a gateway can know it.
 */
export class OutboxWorker {
  readonly #parts: OutboxWorkerParts;
  /** Breaks off what takes too long at the end. */
  readonly #abort = new AbortController();
  #closing = false;
  #timer: NodeJS.Timeout | undefined;
  /** What it does now; and whether it was told meanwhile to look again. */
  #round: Promise<void> | null = null;
  #again = false;

  constructor(parts: OutboxWorkerParts) {
    this.#parts = parts;
  }

  /** Something was planned, or may be due. */
  wake(): void {
    if (this.#closing) return;
    if (this.#round !== null) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#round = this.#sendAll().finally(() => {
      this.#round = null;
      if (!this.#again) return;
      this.#again = false;
      this.wake();
    });
  }

  /** Takes up nothing more, and resolves when what is being handed over is. What takes long is broken off and sent again later. */
  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#timer);
    const patience = setTimeout(() => this.#abort.abort(), END_MS);
    await this.#round;
    clearTimeout(patience);
    this.#parts.carrier?.close();
  }

  async #sendAll(): Promise<void> {
    const { outbox, channel, now, log } = this.#parts;
    try {
      while (!this.#closing) {
        const lease = this.#parts.newId();
        const message = await outbox.claim(
          { channel, now: now(), leaseUntil: now() + LEASE_MS, lease },
          this.#parts.composer.write,
        );
        if (message === 'none') break;
        if (message !== 'unwanted') await outbox.settle(message.id, lease, await this.#handOver(message));
      }
      this.#sleepUntil(await outbox.nextAt(channel));
    } catch (error) {
      log.error({ err: error, channel }, 'messages cannot be read or noted; they wait');
      this.#sleepUntil(now() + TROUBLE_PAUSE_MS);
    }
  }

  #sleepUntil(at: number | undefined): void {
    if (this.#closing) return;
    const ms = at === undefined ? LONGEST_SLEEP_MS : Math.min(Math.max(0, at - this.#parts.now()), LONGEST_SLEEP_MS);
    this.#timer = setTimeout(() => this.wake(), ms).unref();
  }

  async #handOver(message: HeldMessage): Promise<Outcome> {
    const { channel, now, random, log } = this.#parts;
    if (message.until <= now()) return { kind: 'failed', error: 'outdated' };
    const result = await this.#send(message);
    if (result.ok) return { kind: 'sent', at: now(), reference: result.reference };
    const { error, final } = result;
    const nextAt = final ? null : nextAttempt(message, now(), random());
    log.warn({ message: message.id, channel, error, attempts: message.attempts, nextAt }, 'message not taken');
    return nextAt === null ? { kind: 'failed', error } : { kind: 'again', error, nextAt };
  }

  #send({ id, letter, language }: HeldMessage): Promise<DeliveryResult> {
    const { carrier, log } = this.#parts;
    // The court sends nothing by this way: staff see that the message was not sent.
    if (carrier === null) return Promise.resolve({ ok: false, error: 'refused', final: true });
    const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(SEND_MS)]);
    const sent = carrier.send({ id, to: letter.to, language, ...letter.text }, signal);
    return Promise.race([sent, tooLong(signal)]).catch((error: unknown) => {
      log.error({ err: error, message: id }, 'message not handed over');
      return { ok: false, error: 'unreachable', final: false };
    });
  }
}

function tooLong(signal: AbortSignal): Promise<DeliveryResult> {
  return new Promise((resolve) => {
    const late = () => resolve({ ok: false, error: 'timeout', final: false });
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
  });
}

export interface OutboxWorkerParts {
  readonly channel: NotifyChannel;
  /** Null when the court sends nothing by this channel. */
  readonly carrier: Carrier | null;
  readonly outbox: Outbox;
  readonly composer: Pick<Composer, 'write'>;
  readonly log: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly newId: () => string;
}
