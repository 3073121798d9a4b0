import { createStore } from 'zustand/vanilla';
import { buzz } from '../../browser/call-person.ts';
import { CALL_TUNE, Chime } from '../../browser/chime.ts';
import { pause } from '../../browser/pause.ts';

/** How long sound and vibration last before the page may be left, ms: both end with the page. */
const RINGING_MS = 400;
/** Events after which a browser lets a page ring. A touch that scrolls is not one. */
const PRESSES = ['click', 'keydown'] as const;

/** How long interrupted sound may take to resume before it would delay a called person, ms. */
const WAKING_MS = 500;

/** Rings for the person of a waiting page. Browsers let it ring only after a press on the page. */
export class Bell {
  /** A telephone call or another app may interrupt the sound at any moment: a press restores it. */
  readonly store = createStore<{ readonly isReady: boolean }>(() => ({ isReady: false }));
  readonly #chime = new Chime(CALL_TUNE, (isReady) => this.store.setState({ isReady }));
  #wasPressed = false;

  /**
   * Waits for presses on the page. Returns a function that ends this and the sound: an open context uses CPU time also while nothing
   * rings.
   */
  listen(page: Pick<Document, 'addEventListener'>): () => void {
    const listening = new AbortController();
    const { signal } = listening;
    // Without sound in the browser nothing is requested.
    if ('AudioContext' in globalThis)
      for (const press of PRESSES) page.addEventListener(press, () => void this.#wake(), { signal });
    return () => {
      listening.abort();
      this.#chime.close();
    };
  }

  /** Rings; resolves when the page may be left, at once where nothing can be heard. */
  async ring(): Promise<void> {
    buzz();
    if (!this.#wasPressed) return;
    if (!this.#chime.isAwake) await Promise.race([this.#wake(), pause(WAKING_MS)]);
    if (!this.#chime.isAwake) return;
    this.#chime.ring();
    await pause(RINGING_MS);
  }

  /** Rings as a test, from a press. */
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
