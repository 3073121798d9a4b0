import type { TransportsState } from './transports.ts';

export interface IceRecoveryParts {
  readonly state: () => TransportsState;
  /** Asks the service for new ICE parameters and applies them. `lost`: it knows our transports no longer. */
  readonly restart: () => Promise<'restarted' | 'unreachable' | 'lost'>;
  /** Looks for a path anew without the service's word, while it cannot be asked. */
  readonly search: () => void;
  /** Media stopped, since when (epoch ms), or flows again (null). */
  readonly broken: (since: number | null) => void;
  /** Restarting does not help: begin again with new transports. */
  readonly giveUp: () => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Short interruptions mend themselves; the browser notices a lost path only after seconds of silence anyway. */
const PATIENCE_MS = 1000;
/** Time that a restart gets before the next one. */
const RESTART_MS = 4000;
const MOST_RESTARTS = 5;
const SEARCH_MS = 10_000;

/**
 * Brings the transports' path back after the network was lost or changed. What tells of a loss first is silence; what tells
 * last, after some 18 s, is the browser's giving up. From then on it would look for no path, so it is made to: its questions,
 * eight a second, find the connection within a moment of its return, long before a socket does.
 */
export class IceRecovery {
  readonly #parts: IceRecoveryParts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #restarts = 0;
  /** Nothing comes, since when; null while something does. */
  #silentSince: number | null = null;
  /** A transport has lost its path, since when. */
  #tornSince: number | null = null;
  #told = false;
  /** For a path, without the service. */
  #searching = false;
  /** Of the last restart asked for: what an earlier one comes to is of no interest. */
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
      else if (!this.#searching) this.#search();
    } else if (state === 'interrupted' && this.#tornSince === null && this.#silentSince === null) {
      this.#after(PATIENCE_MS, () => this.#tearAndRestart());
    }
  }

  /** Nothing gets through any more. */
  silent(since: number): void {
    this.#silentSince = since;
    this.#look();
    this.#restart();
  }

  /** Something gets through again. */
  heard(): void {
    const state = this.#parts.state();
    // One direction may have found its path before the other.
    if (state === 'interrupted' || state === 'failed') this.#tear();
    this.#silentSince = null;
    this.#look();
  }

  /**
   * Messages get through again: no more patience. Their way may be a new one, by another network, so a path that still seems
   * to work is looked for too; the old one is used until there is a better one.
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
    if (this.#restarts === MOST_RESTARTS) return this.#parts.giveUp();
    this.#searching = false;
    this.#restarts += 1;
    this.#asked += 1;
    const mine = this.#asked;
    this.#after(RESTART_MS, () => (this.#told ? this.#restart() : this.#tearAndRestart()));
    void this.#parts.restart().then((outcome) => {
      if (this.#closed || mine !== this.#asked) return;
      if (outcome === 'lost') this.#parts.giveUp();
      // Without a connection there is nobody to ask; `hurry` is called when it is back.
      else if (outcome === 'unreachable') {
        clearTimeout(this.#timer);
        if (this.#parts.state() === 'failed') this.#search();
      }
    });
  }

  /** The browser asks for some 15 s, and does not always say that it has given up. */
  #search(): void {
    this.#searching = true;
    this.#after(SEARCH_MS, () => this.#search());
    this.#parts.search();
  }

  #after(ms: number, act: () => void): void {
    clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(act, ms);
  }

  /** Tells when it has changed whether media flows. */
  #look(): void {
    const since = this.#silentSince ?? this.#tornSince;
    if (since === null) {
      this.#restarts = 0;
      this.#searching = false;
      clearTimeout(this.#timer);
    }
    if (this.#told === (since !== null)) return;
    this.#told = since !== null;
    this.#parts.broken(since);
  }
}
