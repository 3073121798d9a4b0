import type { Logger } from '../observability/logger.ts';
import type { DeliveryStore, WaitingDelivery, WebhookStore } from './ports.ts';
import { pauseAfter, RETRY_PAUSES } from './schedule.ts';
import { SEND_TIMEOUT_MS } from './send.ts';
import type { Send } from './send.ts';

/** Messages to one address that are on their way at once: no more, so that a slow one does not hold up the others. */
const AT_ONCE = 4;
/** A message that was on its way when the service was killed is sent again after so long. */
const CLAIM_MS = SEND_TIMEOUT_MS + 5_000;
/** When the database does not answer, it is asked again after so long. */
const PROBLEM_PAUSE_MS = 5_000;
const KEEP_MS = 30 * 86_400_000;
const DAY_MS = 86_400_000;
const GONE = 410;

/**
 * Brings messages to their addresses, at least once each: what waits lies in the database until it was taken. Messages about
 * one hearing go to an address one after another; one that fails does not hold up those after it, and `sequence` says which
 * is the later. Runs when it is woken and when the next message is due.
 */
export class OutboxWorker {
  readonly #parts: OutboxWorkerParts;
  /** By webhook, what is on its way. */
  readonly #underway = new Map<string, Set<WaitingDelivery>>();
  readonly #sending = new Set<Promise<void>>();
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;
  #forgottenAt = 0;

  constructor(parts: OutboxWorkerParts) {
    this.#parts = parts;
  }

  /** Something was planned, or may be sent now. */
  wake(): void {
    if (this.#closed) return;
    this.#lookAgain = true;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
      if (this.#lookAgain) this.wake();
    });
  }

  /** Lets what is on its way arrive; what waits is sent when the service runs again. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#lookAgain = false;
    clearTimeout(this.#timer);
    await this.#looking;
    await Promise.all(this.#sending);
  }

  async #look(): Promise<void> {
    const { deliveries, now, log } = this.#parts;
    this.#lookAgain = false;
    clearTimeout(this.#timer);
    try {
      if (now() - this.#forgottenAt > DAY_MS) {
        this.#forgottenAt = now();
        await deliveries.forgetBefore(this.#forgottenAt - KEEP_MS);
      }
      let next = Infinity;
      for (const { webhook, nextAt } of await deliveries.awaited()) {
        if (nextAt <= now()) await this.#sendDue(webhook);
        else next = Math.min(next, nextAt);
      }
      this.#wakeIn(next - now());
    } catch (error) {
      log.warn({ err: error }, 'messages to webhooks cannot be looked up');
      this.#wakeIn(PROBLEM_PAUSE_MS);
    }
  }

  async #sendDue(webhook: string): Promise<void> {
    const { deliveries, now } = this.#parts;
    const underway = this.#underway.get(webhook) ?? new Set();
    this.#underway.set(webhook, underway);
    for (const delivery of await deliveries.due(webhook, now())) {
      if (this.#closed || underway.size >= AT_ONCE) return;
      // What comes after one that is on its way is looked for again when that one has arrived.
      if ([...underway].some(({ subject }) => subject === delivery.subject)) continue;
      const at = now();
      if (!(await deliveries.claim(delivery, at, at + CLAIM_MS))) continue;
      underway.add(delivery);
      const sending = this.#send({ ...delivery, attempts: delivery.attempts + 1 }, at).finally(() => {
        underway.delete(delivery);
        this.#sending.delete(sending);
        this.wake();
      });
      this.#sending.add(sending);
    }
  }

  async #send(delivery: WaitingDelivery, at: number): Promise<void> {
    const { deliveries, webhooks, send, now, random, log, pauses = RETRY_PAUSES } = this.#parts;
    const { id, webhook, attempts } = delivery;
    try {
      const target = await webhooks.target(webhook);
      if (target === undefined) return;
      const attempt = await send(target, delivery, at);
      const gone = attempt.status === GONE;
      const pause = attempt.ok || gone ? null : pauseAfter(attempts, random(), pauses);
      await deliveries.settle(delivery, attempt, pause === null ? null : now() + pause);
      if (gone) await webhooks.pauseAsGone(webhook, now());
      if (attempt.ok) log.debug({ delivery: id, webhook, attempts }, 'webhook told');
      else log.warn({ delivery: id, webhook, attempts, ...attempt, again: pause !== null }, 'webhook not told');
    } catch (error) {
      // Its claim ends, and it is sent again.
      log.warn({ err: error, delivery: id, webhook }, 'what came of a message to a webhook is not kept');
    }
  }

  #wakeIn(ms: number): void {
    if (this.#closed || ms === Infinity) return;
    this.#timer = setTimeout(() => this.wake(), Math.min(Math.max(ms, 0), DAY_MS)).unref();
  }
}

interface OutboxWorkerParts {
  readonly deliveries: DeliveryStore;
  readonly webhooks: WebhookStore;
  readonly send: Send;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly log: Logger;
  /** See `RETRY_PAUSES`. */
  readonly pauses?: readonly number[];
}
