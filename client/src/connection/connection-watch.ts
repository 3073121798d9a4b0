import { SIGNALLING_GRACE_MS } from '@mahzar/shared/hearing/state';
import type { Rejection } from './result.ts';

/** How long sound and picture are said to go on without messages: the service, which learns of the loss later, cuts them later. */
const WITHOUT_MESSAGES_MS = SIGNALLING_GRACE_MS - 5_000;

/** State of the connection to the service. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'online' }
  /** `since` (epoch ms) is when it began, as far as that can be told; `mediaFlows` says whether sound and picture go on meanwhile. */
  | { readonly kind: 'reconnecting'; readonly since: number; readonly mediaFlows: boolean }
  /** For good: nothing is retried; the page says why and what to do. */
  | { readonly kind: 'ended'; readonly error: Rejection };

/** An outage that is over: its length (ms), and when it ended (epoch ms). */
export interface Outage {
  readonly missedMs: number;
  readonly endedAt: number;
}

/** What is known of the connection at one moment. */
export interface ConnectionFacts {
  /** Messages get through. */
  readonly signalling: boolean;
  /** Sound and picture get through; null when none are meant to (in the lobby, while they are first set up). */
  readonly media: boolean | null;
  /** When the last of it came (epoch ms), while it does not get through and if that is known. */
  readonly lastMediaAt: number | null;
}

/**
 * Turns facts about the connection into what the person is told, and keeps the length of outages. One outage may begin
 * with the socket, go on without media and end with both.
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

  /** When sound and picture that go on without messages will be taken for lost (epoch ms); null while nothing is. */
  get endsAt(): number | null {
    const connection = this.#connection;
    return connection.kind === 'reconnecting' && connection.mediaFlows ? connection.since + WITHOUT_MESSAGES_MS : null;
  }

  /** The outage that ended last; null while another goes on, and after one in which only messages were away. */
  get lastOutage(): Outage | null {
    return this.#lastOutage;
  }

  /**
   * False from the moment that neither messages nor media got through until messages do again: a microphone that starts
   * to be heard by itself in between would be live without anybody being told.
   */
  get trusted(): boolean {
    return this.#trusted;
  }

  /** A failed attempt or an outage or a return; `ended` connections stay ended. */
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
      // Another outage: what the one before came to is history.
      if (this.#connection.kind === 'online') this.#lastOutage = null;
      const since =
        this.#connection.kind === 'reconnecting' ? this.#connection.since : Math.min(this.#mediaLostAt ?? now, now);
      this.#connection = { kind: 'reconnecting', since, mediaFlows };
    }
  }

  end(ended: Extract<Connection, { kind: 'ended' }>): void {
    this.#connection = ended;
  }

  /** Nothing got through for a moment (epoch ms) that is over, and that nothing else was noticed of. */
  missed(since: number, until: number): void {
    if (this.#connection.kind === 'online' && this.#mediaLostAt === null) this.#tell(until - since, until);
    else if (this.#mediaLostAt === null) this.#missedMs += until - since;
  }

  /** Messages have been away for so long that the service takes the person for away. */
  #isOverdue(now: number): boolean {
    const connection = this.#connection;
    return connection.kind === 'reconnecting' && now - connection.since >= WITHOUT_MESSAGES_MS;
  }

  #countMissed(media: boolean | null, lastAt: number, now: number): void {
    // Nothing is missed twice: the last of it came after the last return.
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
