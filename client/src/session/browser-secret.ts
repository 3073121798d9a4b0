import { seatOf } from './remembered-seat.ts';
import type { HearingLink } from './types.ts';

/** Where it is kept. */
export function browserKey(hearing: string, seat: string): string {
  return `mahzar/browser/${hearing}/${seat}`;
}

/**
 * The secret by which the service knows that this is the browser in which a person has shown who they are: of this hearing's seat
 * alone, shared by the tabs of the browser, and kept until the hearing is over. It goes nowhere but into the handshake. Without
 * storage (blocked by the browser's settings) it lasts until the page goes.
 */
export class BrowserSecret {
  readonly secret: string;
  readonly #storage: Storage | null;
  readonly #key: string;

  constructor(storage: Storage | null, { hearing, token }: HearingLink, newSecret: () => string) {
    this.#storage = storage;
    this.#key = browserKey(hearing, seatOf(token));
    const kept = this.#read();
    this.secret = kept ?? newSecret();
    if (kept === null) this.#keep();
  }

  forget(): void {
    try {
      this.#storage?.removeItem(this.#key);
    } catch {
      // Forbidden meanwhile: nothing more can be done from here.
    }
  }

  #read(): string | null {
    try {
      const kept = this.#storage?.getItem(this.#key) ?? null;
      return kept !== null && /^[A-Za-z0-9_-]{43}$/.test(kept) ? kept : null;
    } catch {
      return null;
    }
  }

  #keep(): void {
    try {
      this.#storage?.setItem(this.#key, this.secret);
    } catch {
      // Full or forbidden: it is known until the page goes.
    }
  }
}
