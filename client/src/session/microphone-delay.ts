import type { StoreApi } from 'zustand/vanilla';
import type { SessionState } from './types.ts';

/** From the first number until the microphone opens, ms. */
const COUNT_MS = 3_000;

/** Delays a microphone that its person has not just opened until the page has counted down: three, two, one. */
export class MicrophoneDelay {
  readonly #store: StoreApi<SessionState>;
  readonly #now: () => number;
  readonly #opened: () => void;
  /** The countdown begins as soon as the page can draw it. */
  #isDue = false;

  /** @param now epoch ms @param opened called when the microphone is not held back any more */
  constructor(store: StoreApi<SessionState>, now: () => number, opened: () => void) {
    this.#store = store;
    this.#now = now;
    this.#opened = opened;
    store.subscribe(({ counts }) => {
      if (counts === true && this.#isDue) this.begin();
    });
  }

  /** Held back, or counting down. */
  get isOn(): boolean {
    return (this.#store.getState().microphoneOpensAt ?? null) !== null;
  }

  /** Held back until `begin` or `release`. */
  get isHeld(): boolean {
    return this.#store.getState().microphoneOpensAt === Infinity;
  }

  /** Holds the microphone back, where there is a page that counts. */
  hold(): void {
    if (this.#store.getState().microphoneOpensAt === null) this.#store.setState({ microphoneOpensAt: Infinity });
  }

  /** Stops holding back; a countdown in progress continues. */
  release(): void {
    this.#isDue = false;
    if (this.isHeld) this.#store.setState({ microphoneOpensAt: null });
  }

  /** Begins the countdown, after its display has been loaded: nobody is heard before they could know it. */
  begin(): void {
    this.#isDue = this.#store.getState().counts !== true;
    if (this.#isDue) return this.#store.setState({ microphoneOpensAt: Infinity });
    this.#store.setState({ microphoneOpensAt: this.#now() + COUNT_MS });
    setTimeout(() => {
      this.#store.setState({ microphoneOpensAt: null });
      this.#opened();
    }, COUNT_MS);
  }
}
