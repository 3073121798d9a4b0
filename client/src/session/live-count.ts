import type { StoreApi } from 'zustand/vanilla';
import type { SessionState } from './types.ts';

/** From the first number until the microphone opens, ms. */
const COUNT_MS = 3_000;

/** Holds back a microphone that its person has not just opened, until the page has counted: three, two, one. */
export class LiveCount {
  readonly #store: StoreApi<SessionState>;
  readonly #now: () => number;
  readonly #opened: () => void;
  /** It is to begin as soon as the page can draw it. */
  #isDue = false;

  /** @param now epoch ms @param opened the microphone is held back no longer */
  constructor(store: StoreApi<SessionState>, now: () => number, opened: () => void) {
    this.#store = store;
    this.#now = now;
    this.#opened = opened;
    store.subscribe(({ counts }) => {
      if (counts === true && this.#isDue) this.begin();
    });
  }

  /** Held back, or counted down. */
  get isOn(): boolean {
    return (this.#store.getState().liveAt ?? null) !== null;
  }

  /** Held back until `begin` or `release`. */
  get isHeld(): boolean {
    return this.#store.getState().liveAt === Infinity;
  }

  /** Holds the microphone back, where there is a page that counts. */
  hold(): void {
    if (this.#store.getState().liveAt === null) this.#store.setState({ liveAt: Infinity });
  }

  /** Gives up what is held back; a count that has begun goes on. */
  release(): void {
    this.#isDue = false;
    if (this.isHeld) this.#store.setState({ liveAt: null });
  }

  /** Counts. What draws it may have to be loaded first: nobody is heard before, who could not know it. */
  begin(): void {
    this.#isDue = this.#store.getState().counts !== true;
    if (this.#isDue) return this.#store.setState({ liveAt: Infinity });
    this.#store.setState({ liveAt: this.#now() + COUNT_MS });
    setTimeout(() => {
      this.#store.setState({ liveAt: null });
      this.#opened();
    }, COUNT_MS);
  }
}
