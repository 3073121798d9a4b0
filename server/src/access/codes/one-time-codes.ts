import { createHmac, hkdfSync, randomInt, timingSafeEqual } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { CODE_MS, failed, HOUR_MS, nextSendAt, TRIES_A_CODE } from './rules.ts';
import type { CodeProgress } from './rules.ts';

/** What a code is good for: for anybody or anything else it is another. */
export type Bound = readonly (string | null | undefined)[];

/** What comes of asking for a code. `progress` is to be kept in each case. */
export type CodeAsked =
  | { readonly kind: 'locked'; readonly progress: CodeProgress }
  /** Too soon after the last one. */
  | { readonly kind: 'too-soon'; readonly progress: CodeProgress; readonly againAt: number }
  | {
      readonly kind: 'made';
      readonly progress: CodeProgress;
      /** Six digits, to be sent and not kept. */
      readonly code: string;
      readonly until: number;
      readonly againAt: number;
    };

/** What comes of giving a code. `progress` is to be kept in each case. */
export interface CodeAnswered {
  readonly outcome: 'right' | 'wrong' | 'void' | 'locked';
  readonly progress: CodeProgress;
}

const ANSWER_AFTER_MS = 400;

/**
 * Codes by SMS, for whoever has to show that a telephone is theirs: at a hearing or with a request. They are kept nowhere but as
 * a keyed hash. Who keeps progress does it so that two answers at the same moment are looked at one after the other.
 */
export class OneTimeCodes {
  readonly #key: Buffer;
  readonly #answerAfterMs: number;

  /**
   * @param masterKey 32 bytes
   * @param answerAfterMs for how long every answer takes: longer than the work behind any of them
   */
  constructor(masterKey: Buffer, answerAfterMs: number = ANSWER_AFTER_MS) {
    // Six digits are guessed from a bare hash at once: who has the database alone has not the key.
    this.#key = Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), 'mahzar:1:one-time-code', 32));
    this.#answerAfterMs = answerAfterMs;
  }

  /**
   * Makes a code, when one may be sent now.
   * @param asked.matches false: nobody is to be sent one, and no answer will be right; it counts as a failure
   * @param at epoch milliseconds
   */
  ask(before: CodeProgress, { bound, matches }: { bound: Bound; matches: boolean }, at: number): CodeAsked {
    if (before.lockedAt !== null) return { kind: 'locked', progress: before };
    const earliest = nextSendAt(before, at);
    if (earliest > at) return { kind: 'too-soon', progress: before, againAt: earliest };
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const anew = at >= before.sendsSince + HOUR_MS;
    const until = at + CODE_MS;
    const asked: CodeProgress = {
      ...before,
      // Where nothing matches a hash is kept too, of which nobody knows the code.
      codeHash: this.#hash(bound, matches ? code : `none ${code}`),
      codeUntil: until,
      tries: 0,
      sends: anew ? 1 : before.sends + 1,
      sendsSince: anew ? at : before.sendsSince,
      lastSendAt: at,
    };
    const progress = matches ? asked : failed(asked, at);
    return { kind: 'made', progress, code, until, againAt: nextSendAt(progress, at) };
  }

  /** Looks at a code that was given. A right one is used up. @param at epoch milliseconds */
  answer(before: CodeProgress, { bound, code }: { bound: Bound; code: string }, at: number): CodeAnswered {
    if (before.lockedAt !== null) return { outcome: 'locked', progress: before };
    // It was used or tried too often, its time is over, or what it was good for is another now: no guess can hit it.
    const { codeHash, codeUntil, tries } = before;
    if (codeHash === null || at >= codeUntil || tries >= TRIES_A_CODE) return { outcome: 'void', progress: before };
    if (same(codeHash, this.#hash(bound, code))) {
      return { outcome: 'right', progress: { ...before, codeHash: null, failures: 0 } };
    }
    const progress = failed({ ...before, tries: tries + 1 }, at);
    return { outcome: progress.lockedAt === null ? 'wrong' : 'locked', progress };
  }

  /** Answers after the same time, whatever there was to do: how long it takes tells nothing. */
  async evenly<Value>(work: () => Promise<Value>): Promise<Value> {
    const [value] = await Promise.all([work(), setTimeout(this.#answerAfterMs)]);
    return value;
  }

  #hash(bound: Bound, code: string): string {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([...bound, code]))
      .digest('base64url');
  }
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function same(one: string | null, other: string): boolean {
  const [a, b] = [Buffer.from(one ?? ''), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
