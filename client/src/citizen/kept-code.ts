import { keep, storageOf } from '../browser/storage.ts';

/** A code is good for so long, ms. */
export const CODE_MS = 5 * 60_000;

/** A code that was asked for in this tab. Times are epoch ms of this device. */
export interface AskedCode {
  /** When another one may be asked for. */
  readonly againAt: number;
  readonly until: number;
}

/** One that whoever asked answers with a secret. */
export interface ChallengedCode extends AskedCode {
  readonly challenge: string;
}

const KEYS = ['mahzar.request.code', 'mahzar.follow.code', 'mahzar.my.code'] as const;

/** Whoever was in this tab leaves it: no code that was asked for in it is left to whoever has the device next. */
export function forgetCodes(memory: Storage | null): void {
  for (const key of KEYS) memory?.removeItem(key);
}

/** The code that a tab was sent last to enter somewhere: whoever goes to the message comes back to a page that is loaded anew. */
export class KeptCode<Asked extends AskedCode> {
  readonly #key: (typeof KEYS)[number];
  readonly #memory: () => Storage | null;

  /** @param key under which the tab's storage has it */
  constructor(key: (typeof KEYS)[number], memory = () => storageOf('sessionStorage')) {
    this.#key = key;
    this.#memory = memory;
  }

  /** What was asked for, if it may still be answered. @param now epoch ms of this device */
  at(now: number): Asked | null {
    try {
      const asked = JSON.parse(this.#memory()?.getItem(this.#key) ?? 'null') as Asked | null;
      if (asked !== null && asked.until > now) return asked;
    } catch {
      // Nothing that this page has written.
    }
    this.forget();
    return null;
  }

  keep(asked: Asked): void {
    keep(this.#memory(), this.#key, JSON.stringify(asked));
  }

  /** It was answered, or is none any longer. */
  forget(): void {
    this.#memory()?.removeItem(this.#key);
  }
}
