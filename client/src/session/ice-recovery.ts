import type { TransportsState } from './transports.ts';

export interface IceRecoveryParts {
  readonly state: () => TransportsState;
  /** Requests new ICE parameters from the service and applies them. `lost`: the service does not know our transports any more. */
  readonly restart: () => Promise<'restarted' | 'unreachable' | 'lost'>;
  /** Searches for a path again without the service, while it cannot be asked. */
  readonly search: () => void;
  /** Media stopped, since when (epoch ms), or flow again (null). */
  readonly broken: (since: number | null) => void;
  /** Restarting does not help: new transports are needed. */
  readonly giveUp: () => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Short interruptions end by themselves; the browser notices a lost path only after seconds of silence anyway. */
const PATIENCE_MS = 1000;
/** Time limit of a restart before the next one. */
const RESTART_MS = 4000;
const MAX_RESTARTS = 5;
const SEARCH_MS = 10_000;

/**
 * Restores the transports' path after the network was lost or changed. Silence is the first sign of a loss; the last, after some 18
 * s, is that the browser gives up. It would then stop searching, so it is made to continue: its ICE checks, eight a second, find
 * the connection within a moment of its return, long before a socket does.
 */
export class IceRecovery {
  readonly #parts: IceRecoveryParts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #restarts = 0;
  /** Since when no data arrive; null while some do. */
  #silentSince: number | null = null;
  /** Since when a transport has had no path. */
  #tornSince: number | null = null;
  #isReportedBroken = false;
  /** Whether the latest restart could not be requested, because no messages get through. */
  #unreachable = false;
  /** Searching for a path without the service. */
  #searching = false;
  /** Number of the latest restart request; results of earlier ones are ignored. */
  #asked = 0;
  #closed = false;

  constructor(parts: IceRecoveryParts) {
    this.#parts = parts;
  }

  /** The transports' state may have changed. */
  stateChanged(): void {
    const state = this.#parts.state();
    if (state === 'connected') {
      this.#tornSince = null;
      this.#look();
    } else if (state === 'failed') {
      this.#tear();
      if (this.#restarts === 0) this.#restart();
      // Both directions fail, one after the other; the next restart is due while the service answers.
      else if (this.#unreachable && !this.#searching) this.#search();
    } else if (state === 'interrupted' && this.#tornSince === null && this.#silentSince === null) {
      this.#after(PATIENCE_MS, () => this.#tearAndRestart());
    }
  }

  /** No data get through any more. */
  silent(since: number): void {
    this.#silentSince = since;
    this.#look();
    this.#restart();
  }

  /** Data get through again. */
  heard(): void {
    const state = this.#parts.state();
    // One direction may have found its path before the other.
    if (state === 'interrupted' || state === 'failed') this.#tear();
    this.#silentSince = null;
    this.#look();
  }

  /**
   * Messages get through again, so waiting ends. They may use another network, so a new path is searched for even if the old one
   * seems to work; the old one is used until there is a better one.
   */
  hurry(): void {
    this.#restarts = 0;
    const state = this.#parts.state();
    if (state === 'failed') this.#tear();
    if (state !== 'starting') this.#restart();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #tear(): void {
    this.#tornSince ??= this.#silentSince ?? this.#parts.now();
    this.#look();
  }

  #tearAndRestart(): void {
    if (this.#parts.state() === 'connected') return;
    this.#tear();
    this.#restart();
  }

  #restart(): void {
    if (this.#closed) return;
    if (this.#restarts === MAX_RESTARTS) return this.#parts.giveUp();
    this.#searching = false;
    this.#unreachable = false;
    this.#restarts += 1;
    this.#asked += 1;
    const mine = this.#asked;
    this.#after(RESTART_MS, () => (this.#isReportedBroken ? this.#restart() : this.#tearAndRestart()));
    void this.#parts.restart().then((outcome) => {
      if (this.#closed || mine !== this.#asked) return;
      if (outcome === 'lost') this.#parts.giveUp();
      // Without a connection the service cannot be asked; `hurry` is called on its return.
      else if (outcome === 'unreachable') {
        this.#unreachable = true;
        clearTimeout(this.#timer);
        if (this.#parts.state() === 'failed') this.#search();
      }
    });
  }

  /** The browser searches for some 15 s, and does not always report that it gave up. */
  #search(): void {
    this.#searching = true;
    this.#after(SEARCH_MS, () => this.#search());
    this.#parts.search();
  }

  #after(ms: number, act: () => void): void {
    clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(act, ms);
  }

  /** Reports whether media flow when that has changed. */
  #look(): void {
    const since = this.#silentSince ?? this.#tornSince;
    if (since === null) {
      this.#restarts = 0;
      this.#searching = false;
      clearTimeout(this.#timer);
    }
    if (this.#isReportedBroken === (since !== null)) return;
    this.#isReportedBroken = since !== null;
    this.#parts.broken(since);
  }
}
