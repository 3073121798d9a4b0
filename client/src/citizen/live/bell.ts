import { createStore } from 'zustand/vanilla';
import { buzz } from '../../browser/call-person.ts';
import { CALL_TUNE, Chime } from '../../browser/chime.ts';

/** So long its sound and its buzzing are heard and felt before the page may be left, ms: both end with the page. */
const RINGING_MS = 400;
/** After each of them a browser lets a page ring. A touch that scrolls is none. */
const PRESSES = ['click', 'keydown'] as const;

/** The parts of a document that presses are heard by. */
type Page = Pick<Document, 'addEventListener' | 'removeEventListener'>;

/** Calls the person of a page that waits. Browsers let it ring only once somebody has pressed something on the page. */
export class Bell {
  readonly store = createStore<{ readonly isReady: boolean }>(() => ({ isReady: false }));
  readonly #chime = new Chime(CALL_TUNE);

  constructor(page: Page) {
    // A browser without sound is asked for none.
    if (!('AudioContext' in globalThis)) return;
    const pressed = async (): Promise<void> => {
      if (!(await this.#chime.wake())) return;
      for (const press of PRESSES) page.removeEventListener(press, pressed);
      this.store.setState({ isReady: true });
    };
    for (const press of PRESSES) page.addEventListener(press, pressed);
  }

  /** Rings; resolves when the page may be left, which is at once where nothing can be heard. */
  async ring(): Promise<void> {
    buzz();
    if (!this.store.getState().isReady) return;
    this.#chime.ring();
    await new Promise((resolve) => setTimeout(resolve, RINGING_MS));
  }

  /** The same, from a press that is to try it. */
  async try(): Promise<void> {
    if (!(await this.#chime.wake())) return;
    this.store.setState({ isReady: true });
    await this.ring();
  }
}
