import { createHmac, hkdfSync, randomInt, timingSafeEqual } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { CODE_MS, afterFailure, HOUR_MS, nextSendAt, TRIES_A_CODE } from './rules.ts';
import type { CodeProgress } from './rules.ts';

/** Facts to which a code is bound; with any other fact it is wrong. */
export type Bound = readonly (string | null | undefined)[];

/** Result of asking for a code. `progress` is to be stored in each case. */
export type CodeAsked =
  | { readonly kind: 'locked'; readonly progress: CodeProgress }
  /** Too soon after the last one. */
  | { readonly kind: 'too-soon'; readonly progress: CodeProgress; readonly againAt: number }
  | {
      readonly kind: 'made';
      readonly progress: CodeProgress;
      /** Six digits, to be sent and not stored. */
      readonly code: string;
      readonly until: number;
      readonly againAt: number;
    };

/** Result of entering a code. `progress` is to be stored in each case. */
export interface CodeAnswered {
  readonly outcome: 'right' | 'wrong' | 'void' | 'locked';
  readonly progress: CodeProgress;
}

const ANSWER_AFTER_MS = 400;

/**
 * Codes by SMS that prove possession of a telephone, at a hearing or for a request. Only a keyed hash is stored. The caller stores
 * progress and must handle simultaneous answers one after another.
 */
export class OneTimeCodes {
  readonly #key: Buffer;
  readonly #answerAfterMs: number;

  /**
   * @param masterKey 32 bytes
   * @param answerAfterMs duration of every answer: longer than the work behind any of them
   */
  constructor(masterKey: Buffer, answerAfterMs: number = ANSWER_AFTER_MS) {
    // A bare hash of six digits is guessed at once; an attacker with the database alone does not have the key.
    this.#key = Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), 'mahzar:1:one-time-code', 32));
    this.#answerAfterMs = answerAfterMs;
  }

  /**
   * Makes a code, if one may be sent now.
   * @param asked.matches false: no code is sent, and no answer will be right; counts as a failure
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
      // If nothing matches, the hash of an unknown code is stored.
      codeHash: this.#hash(bound, matches ? code : `none ${code}`),
      codeUntil: until,
      tries: 0,
      sends: anew ? 1 : before.sends + 1,
      sendsSince: anew ? at : before.sendsSince,
      lastSendAt: at,
    };
    const progress = matches ? asked : afterFailure(asked, at);
    return { kind: 'made', progress, code, until, againAt: nextSendAt(progress, at) };
  }

  /** Checks an entered code. A right one is used up. @param at epoch milliseconds */
  answer(before: CodeProgress, { bound, code }: { bound: Bound; code: string }, at: number): CodeAnswered {
    if (before.lockedAt !== null) return { outcome: 'locked', progress: before };
    // The code was used, tried too often or has expired, so no guess is checked.
    const { codeHash, codeUntil, tries } = before;
    if (codeHash === null || at >= codeUntil || tries >= TRIES_A_CODE) return { outcome: 'void', progress: before };
    if (same(codeHash, this.#hash(bound, code))) {
      return { outcome: 'right', progress: { ...before, codeHash: null, failures: 0 } };
    }
    const progress = afterFailure({ ...before, tries: tries + 1 }, at);
    return { outcome: progress.lockedAt === null ? 'wrong' : 'locked', progress };
  }

  /** Returns after a constant time, so that the duration reveals nothing. */
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

/** Compares two texts in constant time. */
export function same(one: string | null, other: string): boolean {
  const [a, b] = [Buffer.from(one ?? ''), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
