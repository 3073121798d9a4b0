import { seatOf } from './remembered-seat.ts';
import type { HearingLink } from './types.ts';

/** Storage key of the secret. */
export function browserKey(hearing: string, seat: string): string {
  return `mahzar/browser/${hearing}/${seat}`;
}

/**
 * The secret by which the service recognises the browser in which a person proved their identity. It belongs to one seat of one
 * hearing, is shared by the browser's tabs, and is kept until the hearing is over. It is sent in the handshake only. Without
 * storage (blocked by the browser's settings) it lasts until the page is closed.
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
      // Storage was forbidden meanwhile: nothing more can be done.
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
      // Storage is full or forbidden: the secret lasts until the page is closed.
    }
  }
}
