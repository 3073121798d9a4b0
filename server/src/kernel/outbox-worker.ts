import type { Logger } from '../observability/logger.ts';

/** How long the end of the service waits for what is being sent. */
const END_MS = 3_000;
/** A database that fails is asked again after so long. */
const PROBLEM_PAUSE_MS = 5_000;
/** A timer holds no longer; and what was planned by a process that has ended since is found. */
const LONGEST_SLEEP_MS = 15 * 60_000;

/** Messages that wait in the database, and how one is sent. Times are epoch milliseconds. */
export interface OutboxQueue<Message extends { readonly id: string; readonly attempts: number }, Result> {
  /**
   * Takes up a message that is due at `at`: nobody else gets it before `leaseUntil`. Null when none may be taken up now beside
   * what this process has `underway`; `passed-over` when one was closed instead of being sent, and others may wait.
   */
  claim(at: number, leaseUntil: number, underway: readonly Message[]): Promise<Message | 'passed-over' | null>;
  /** When the next message that may be taken up beside `underway` is due; undefined when none waits. */
  nextAt(underway: readonly Message[]): Promise<number | undefined>;
  /** Tries once, until the signal ends it. Rejects when it cannot be tried: that is tried again when the lease has ended. */
  send(message: Message, signal: AbortSignal): Promise<Result>;
  /** When to send again what was not taken; null when it is given up. `random` is from 0 to 1. */
  retryAt(message: Message, now: number, random: number): number | null;
  /** Notes what became of an attempt, unless somebody else has taken the message up meanwhile. */
  settle(message: Message, result: Result, nextAt: number | null): Promise<void>;
}

/** What is due and was not taken yet. */
export interface OutboxBacklog {
  readonly waiting: number;
  /** Since when the oldest is due, epoch milliseconds; null where none waits. */
  readonly oldest: number | null;
}

/** Whether a message was taken; `final`: it never will be. Holds nothing that may not be in the service's log. */
export interface SendResult {
  readonly ok: boolean;
  readonly final?: boolean;
}

/**
 * Sends what waits in the database, each message when it is due. It sleeps until the earliest is, or until it is told that
 * another was planned.
 *
 * Each message is sent at least once: when the process is killed after a message was taken and before that is noted, the same
 * message is sent again, by this process or another one, when its lease has ended.
 */
export class OutboxWorker<
  Message extends { readonly id: string; readonly attempts: number },
  Result extends SendResult,
> {
  readonly #parts: OutboxWorkerParts<Message, Result>;
  readonly #underway = new Map<Message, Promise<void>>();
  /** Breaks off what takes too long at the end. */
  readonly #ending = new AbortController();
  #closing = false;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | null = null;
  #lookAgain = false;

  constructor(parts: OutboxWorkerParts<Message, Result>) {
    this.#parts = parts;
  }

  /** Something was planned, or may be due. */
  wake(): void {
    this.#lookAgain = true;
    if (!this.#closing) this.#looking ??= this.#look();
  }

  /** Takes up nothing more, and resolves when what is being sent is noted. What takes longer than 3 s is broken off and sent again later. */
  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#timer);
    const patience = setTimeout(() => this.#ending.abort(), END_MS);
    await this.#looking;
    await Promise.all(this.#underway.values());
    clearTimeout(patience);
  }

  async #look(): Promise<void> {
    while (this.#lookAgain && !this.#closing) {
      this.#lookAgain = false;
      try {
        await this.#sendDue();
      } catch (error) {
        this.#pause(error);
      }
    }
    this.#looking = null;
  }

  /** Begins to send what is due, as much as may be sent at once. */
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
    const said: object = { outbox: name, message: message.id, attempts: message.attempts, ...result };
    if (result.ok) log.debug(said, 'message taken');
    else log.warn({ ...said, nextAt }, 'message not taken');
  }

  #pause(error: unknown): void {
    const { log, name } = this.#parts;
    log.error({ err: error, outbox: name }, 'messages cannot be read or noted; they wait');
    this.#sleep(PROBLEM_PAUSE_MS);
  }

  #sleep(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#closing) return;
    this.#timer = setTimeout(() => this.wake(), Math.min(Math.max(ms, 0), LONGEST_SLEEP_MS)).unref();
  }
}

interface OutboxWorkerParts<Message extends { readonly id: string; readonly attempts: number }, Result> {
  /** By which the service's log names it. */
  readonly name: string;
  readonly queue: OutboxQueue<Message, Result>;
  /** How long a message may take to be sent, and how long nobody else takes it up; milliseconds. */
  readonly sendMs: number;
  readonly leaseMs: number;
  /** Messages that may be underway; without it, as many as the queue gives. */
  readonly atOnce?: number;
  readonly log: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
}
