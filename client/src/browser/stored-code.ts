import { keep, storageOf } from './storage.ts';

/** Validity of a code, ms. */
export const CODE_MS = 5 * 60_000;

/** A code requested in this tab. Times are epoch ms of this device. */
export interface RequestedCode {
  /** When the next code may be requested. */
  readonly againAt: number;
  readonly until: number;
}

/** A code that is answered together with a secret challenge. */
export interface ChallengedCode extends RequestedCode {
  readonly challenge: string;
}

const KEYS = ['mahzar.request.code', 'mahzar.follow.code', 'mahzar.my.code'] as const;

/** Deletes all requested codes when a person leaves this tab, so that the device's next user finds none. */
export function forgetCodes(memory: Storage | null): void {
  for (const key of KEYS) memory?.removeItem(key);
}

/** The latest code sent to this tab for one purpose: a person who opens the message may return to a reloaded page. */
export class StoredCode<Code extends RequestedCode> {
  readonly #key: (typeof KEYS)[number];
  readonly #memory: () => Storage | null;

  /** @param key of the tab's storage */
  constructor(key: (typeof KEYS)[number], memory = () => storageOf('sessionStorage')) {
    this.#key = key;
    this.#memory = memory;
  }

  /** Returns the requested code if it is still valid. @param now epoch ms of this device */
  at(now: number): Code | null {
    try {
      const asked = JSON.parse(this.#memory()?.getItem(this.#key) ?? 'null') as Code | null;
      if (asked !== null && asked.until > now) return asked;
    } catch {
      // Not written by this page.
    }
    this.forget();
    return null;
  }

  keep(asked: Code): void {
    keep(this.#memory(), this.#key, JSON.stringify(asked));
  }

  /** Deletes it after it was answered or became invalid. */
  forget(): void {
    this.#memory()?.removeItem(this.#key);
  }
}
