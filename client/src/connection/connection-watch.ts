import { SIGNALLING_GRACE_MS } from '@mahzar/shared/hearing/state';
import type { Rejection } from './result.ts';

/**
 * For how long sound and picture are reported as continuing without messages. Shorter than the service's own limit, which starts
 * when it notices the loss.
 */
const WITHOUT_MESSAGES_MS = SIGNALLING_GRACE_MS - 5_000;

/** State of the connection to the service. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'online' }
  /** `since` (epoch ms): the beginning of the outage, if known; `mediaFlows`: whether sound and picture continue meanwhile. */
  | { readonly kind: 'reconnecting'; readonly since: number; readonly mediaFlows: boolean }
  /** Final: no further attempt is made; the page says why, and what the person can do. */
  | { readonly kind: 'ended'; readonly error: Rejection };

/** A past outage: its length (ms), and its end (epoch ms). */
export interface Outage {
  readonly missedMs: number;
  readonly endedAt: number;
}

/** The facts about the connection at one moment. */
export interface ConnectionFacts {
  /** Messages get through. */
  readonly signalling: boolean;
  /** Sound and picture get through; null when none are expected (in the lobby, or during their first set-up). */
  readonly media: boolean | null;
  /** When the last media arrived (epoch ms); given while they do not get through, if known. */
  readonly lastMediaAt: number | null;
}

/**
 * Turns facts about the connection into the displayed state, and keeps the length of outages. One outage may begin with the socket,
 * continue without media and end with both.
 */
export class ConnectionWatch {
  readonly #now: () => number;
  #connection: Connection = { kind: 'connecting' };
  #mediaLostAt: number | null = null;
  #missedMs = 0;
  #lastOutage: Outage | null = null;
  #countedUntil = 0;
  #trusted = true;

  /** `now` is epoch milliseconds of this device. */
  constructor(now: () => number) {
    this.#now = now;
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** When sound and picture without messages will count as lost (epoch ms); null while none do. */
  get endsAt(): number | null {
    const connection = this.#connection;
    return connection.kind === 'reconnecting' && connection.mediaFlows ? connection.since + WITHOUT_MESSAGES_MS : null;
  }

  /** The latest outage; null while another is in progress, and after an outage of messages only. */
  get lastOutage(): Outage | null {
    return this.#lastOutage;
  }

  /**
   * False from the moment when neither messages nor media got through until messages do again: a microphone that became audible
   * again in between would be live without the person's knowledge.
   */
  get trusted(): boolean {
    return this.#trusted;
  }

  /** Processes new facts about the connection. Has no effect after `end`. */
  update({ signalling, media: flows, lastMediaAt }: ConnectionFacts): void {
    if (this.#connection.kind === 'ended') return;
    const now = this.#now();
    const overdue = !signalling && this.#isOverdue(now);
    const media = overdue && flows === true ? false : flows;
    const whole = signalling && media !== false;
    const mediaFlows = media === true;
    this.#trusted = signalling || (this.#trusted && media !== false);
    this.#countMissed(media, lastMediaAt ?? now, now);
    if (whole) this.#restored(now);
    else if (this.#connection.kind !== 'reconnecting' || this.#connection.mediaFlows !== mediaFlows) {
      // A new outage replaces the former result.
      if (this.#connection.kind === 'online') this.#lastOutage = null;
      const since =
        this.#connection.kind === 'reconnecting' ? this.#connection.since : Math.min(this.#mediaLostAt ?? now, now);
      this.#connection = { kind: 'reconnecting', since, mediaFlows };
    }
  }

  end(ended: Extract<Connection, { kind: 'ended' }>): void {
    this.#connection = ended;
  }

  /** Adds an outage (epoch ms) that ended before it was noticed. */
  missed(since: number, until: number): void {
    if (this.#connection.kind === 'online' && this.#mediaLostAt === null) this.#tell(until - since, until);
    else if (this.#mediaLostAt === null) this.#missedMs += until - since;
  }

  /** Whether messages have been lost for so long that the service treats the person as away. */
  #isOverdue(now: number): boolean {
    const connection = this.#connection;
    return connection.kind === 'reconnecting' && now - connection.since >= WITHOUT_MESSAGES_MS;
  }

  #countMissed(media: boolean | null, lastAt: number, now: number): void {
    // No time is counted twice: the last media arrived after the previous return.
    if (media === false) this.#mediaLostAt ??= Math.max(lastAt, this.#countedUntil);
    else if (this.#mediaLostAt !== null) {
      this.#missedMs += now - this.#mediaLostAt;
      this.#mediaLostAt = null;
    }
  }

  #restored(now: number): void {
    if (this.#missedMs > 0) this.#tell(this.#missedMs, now);
    this.#missedMs = 0;
    if (this.#connection.kind !== 'online') this.#connection = { kind: 'online' };
  }

  #tell(missedMs: number, endedAt: number): void {
    this.#lastOutage = { missedMs, endedAt };
    this.#countedUntil = endedAt;
  }
}
