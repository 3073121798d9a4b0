import type { Logger } from '../observability/logger.ts';
import { CoalescingRunner } from './coalescing-runner.ts';

/** How long shutdown waits for messages that are being sent, ms. */
const END_MS = 3_000;
/** Pause before a failing database is queried again, ms. */
const PROBLEM_PAUSE_MS = 5_000;
/** Longest sleep, ms. Waking up also finds messages planned by a process that has ended since. */
const LONGEST_SLEEP_MS = 15 * 60_000;

/** Messages waiting in the database, and how to send one. Times are epoch milliseconds. */
export interface OutboxQueue<Message extends { readonly id: string; readonly attempts: number }, Result> {
  /**
   * Takes up a message that is due at `at`; nobody else gets it before `leaseUntil`. Null when there is none that may be sent
   * alongside `underway`; `passed-over` when one was closed instead of being sent, and others may be waiting.
   */
  claim(at: number, leaseUntil: number, underway: readonly Message[]): Promise<Message | 'passed-over' | null>;
  /** When the next message that may be sent alongside `underway` is due; undefined when none waits. */
  nextAt(underway: readonly Message[]): Promise<number | undefined>;
  /** Tries once, until the signal ends it. Rejects when it cannot try at all; that is repeated after the lease has ended. */
  send(message: Message, signal: AbortSignal): Promise<Result>;
  /** When to send a failed message again; null to give up. `random` is from 0 to 1. */
  retryAt(message: Message, now: number, random: number): number | null;
  /** Saves the result of an attempt, unless somebody else has taken the message up meanwhile. */
  settle(message: Message, result: Result, nextAt: number | null): Promise<void>;
}

/** Messages that are due and were not delivered yet. */
export interface OutboxBacklog {
  readonly waiting: number;
  /** When the oldest became due, epoch milliseconds; null when none waits. */
  readonly oldest: number | null;
}

/** Whether the receiver accepted a message; `final`: it never will. Holds nothing that may not be in the service's log. */
export interface SendResult {
  readonly ok: boolean;
  readonly final?: boolean;
}

/**
 * Sends messages from the database when they are due. Sleeps until the earliest is due, or until woken because another was planned.
 *
 * Each message is sent at least once: if the process is killed after sending and before saving the result, this or another process
 * sends the same message again after its lease has ended.
 */
export class OutboxWorker<
  Message extends { readonly id: string; readonly attempts: number },
  Result extends SendResult,
> {
  readonly #parts: OutboxWorkerParts<Message, Result>;
  readonly #underway = new Map<Message, Promise<void>>();
  /** Aborts attempts that take too long at shutdown. */
  readonly #ending = new AbortController();
  #closing = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #looks = new CoalescingRunner(() => this.#look());

  constructor(parts: OutboxWorkerParts<Message, Result>) {
    this.#parts = parts;
  }

  /** To be called when a message was planned or may be due. */
  wake(): void {
    if (!this.#closing) void this.#looks.request();
  }

  /**
   * Takes up no more messages, and resolves when results of those being sent are saved. After 3 s, attempts are aborted and
   * repeated later.
   */
  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#timer);
    const patience = setTimeout(() => this.#ending.abort(), END_MS);
    await this.#looks.idle();
    await Promise.all(this.#underway.values());
    clearTimeout(patience);
  }

  async #look(): Promise<void> {
    if (this.#closing) return;
    try {
      await this.#sendDue();
    } catch (error) {
      this.#pause(error);
    }
  }

  /** Starts sending due messages, as many as may be sent at once. */
  async #sendDue(): Promise<void> {
    const { queue, now, leaseMs, atOnce = Infinity } = this.#parts;
    while (this.#underway.size < atOnce) {
      const at = now();
      const message = this.#closing ? null : await queue.claim(at, at + leaseMs, [...this.#underway.keys()]);
      if (message === 'passed-over') continue;
      if (message === null) {
        const next = await queue.nextAt([...this.#underway.keys()]);
        this.#sleep(next === undefined ? Infinity : next - now());
        return;
      }
      const over = (next: () => void) => {
        this.#underway.delete(message);
        next();
      };
      const sent = this.#send(message).then(
        () => over(() => this.wake()),
        (error: unknown) => over(() => this.#pause(error)),
      );
      this.#underway.set(message, sent);
    }
  }

  async #send(message: Message): Promise<void> {
    const { queue, name, now, random, log, sendMs } = this.#parts;
    const signal = AbortSignal.any([this.#ending.signal, AbortSignal.timeout(sendMs)]);
    const result = await queue.send(message, signal);
    const nextAt = result.ok || result.final === true ? null : queue.retryAt(message, now(), random());
    await queue.settle(message, result, nextAt);
    const facts: object = { outbox: name, message: message.id, attempts: message.attempts, ...result };
    if (result.ok) log.debug(facts, 'message sent');
    else log.warn({ ...facts, nextAt }, 'message not sent');
  }

  #pause(error: unknown): void {
    const { log, name } = this.#parts;
    log.error({ err: error, outbox: name }, 'outbox unavailable; retrying');
    this.#sleep(PROBLEM_PAUSE_MS);
  }

  #sleep(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#closing) return;
    this.#timer = setTimeout(() => this.wake(), Math.min(Math.max(ms, 0), LONGEST_SLEEP_MS)).unref();
  }
}

interface OutboxWorkerParts<Message extends { readonly id: string; readonly attempts: number }, Result> {
  /** Its name in the service's log. */
  readonly name: string;
  readonly queue: OutboxQueue<Message, Result>;
  /** How long sending may take, and how long the lease lasts; milliseconds. */
  readonly sendMs: number;
  readonly leaseMs: number;
  /** Most messages underway at once; left out, as many as the queue gives. */
  readonly atOnce?: number;
  readonly log: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
}
