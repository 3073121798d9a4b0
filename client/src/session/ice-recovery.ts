import type { TransportsState } from './transports.ts';

export interface IceRecoveryParts {
  readonly state: () => TransportsState;
  /** Asks the service for new ICE parameters and applies them. `lost`: it knows our transports no longer. */
  readonly restart: () => Promise<'restarted' | 'unreachable' | 'lost'>;
  /** Media stopped (true) or flows again (false). */
  readonly broken: (broken: boolean) => void;
  /** Restarting does not help: begin again with new transports. */
  readonly giveUp: () => void;
}

/** Short interruptions mend themselves; the browser notices a lost path only after seconds of silence anyway. */
const PATIENCE_MS = 1000;
/** Time that a restart gets before the next one. */
const RESTART_MS = 4000;
const MOST_RESTARTS = 3;

/** Brings the transports' path back after the network was lost or changed. */
export class IceRecovery {
  readonly #parts: IceRecoveryParts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #restarts = 0;
  #broken = false;
  /** A restart has been asked for and may yet help. */
  #hoping = false;
  #closed = false;

  constructor(parts: IceRecoveryParts) {
    this.#parts = parts;
  }

  /** The transports' state may have changed. */
  stateChanged(): void {
    const state = this.#parts.state();
    if (state === 'connected') this.#mended();
    else if (this.#hoping) return;
    else if (state === 'failed') this.#restart();
    else if (state === 'interrupted' && !this.#broken) this.#after(PATIENCE_MS);
  }

  /** Messages get through again, or the network changed: no more patience. */
  hurry(): void {
    const state = this.#parts.state();
    this.#restarts = 0;
    if (state === 'interrupted' || state === 'failed') this.#restart();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #mended(): void {
    clearTimeout(this.#timer);
    this.#restarts = 0;
    this.#hoping = false;
    this.#tell(false);
  }

  #after(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#restart(), ms);
  }

  #restart(): void {
    if (this.#closed) return;
    this.#tell(true);
    if (this.#restarts === MOST_RESTARTS) return this.#parts.giveUp();
    this.#restarts += 1;
    this.#hoping = true;
    this.#after(RESTART_MS);
    void this.#parts.restart().then((outcome) => {
      if (this.#closed) return;
      if (outcome === 'lost') this.#parts.giveUp();
      // Without a line there is nobody to ask; `hurry` is called when it is back.
      else if (outcome === 'unreachable') {
        clearTimeout(this.#timer);
        this.#hoping = false;
      }
    });
  }

  #tell(broken: boolean): void {
    if (this.#broken === broken) return;
    this.#broken = broken;
    this.#parts.broken(broken);
  }
}
