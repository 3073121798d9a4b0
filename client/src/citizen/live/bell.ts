import { createStore } from 'zustand/vanilla';
import { buzz } from '../../browser/call-person.ts';
import { CALL_TUNE, Chime } from '../../browser/chime.ts';
import { pause } from '../../browser/pause.ts';

/** So long its sound and its buzzing are heard and felt before the page may be left, ms: both end with the page. */
const RINGING_MS = 400;
/** After each of them a browser lets a page ring. A touch that scrolls is none. */
const PRESSES = ['click', 'keydown'] as const;

/** So long sound that was interrupted may take to go on before somebody who is called is held back by it, ms. */
const WAKING_MS = 500;

/** Calls the person of a page that waits. Browsers let it ring only once somebody has pressed something on the page. */
export class Bell {
  /** A telephone call, or another app, may take the sound away at any moment: a press brings it back. */
  readonly store = createStore<{ readonly isReady: boolean }>(() => ({ isReady: false }));
  readonly #chime = new Chime(CALL_TUNE, (isReady) => this.store.setState({ isReady }));
  #wasPressed = false;

  constructor(page: Pick<Document, 'addEventListener'>) {
    // A browser without sound is asked for none.
    if (!('AudioContext' in globalThis)) return;
    for (const press of PRESSES) page.addEventListener(press, () => void this.#wake());
  }

  /** Rings; resolves when the page may be left, which is at once where nothing can be heard. */
  async ring(): Promise<void> {
    buzz();
    if (!this.#wasPressed) return;
    if (!this.#chime.isAwake) await Promise.race([this.#wake(), pause(WAKING_MS)]);
    if (!this.#chime.isAwake) return;
    this.#chime.ring();
    await pause(RINGING_MS);
  }

  /** The same, from a press that is to try it. */
  async try(): Promise<void> {
    if (await this.#wake()) await this.ring();
  }

  async #wake(): Promise<boolean> {
    this.#wasPressed = true;
    const isReady = await this.#chime.wake();
    this.store.setState({ isReady });
    return isReady;
  }
}
