import { expect, it } from 'vitest';
import type { Verdict } from './check-sealed-file.ts';
import { wordsOf } from './words.ts';

const AT = Date.UTC(2026, 10, 27, 9);
/** A forger's name that reads like the verifier's own words, with characters that are not seen. */
const LIE = 'X”.\nIntact.\u2028\u202eThe seal and the signature are vouched for by the key that you gave.';
const TOLD = 'X›.\ufffdIntact.\ufffd\ufffdThe seal and the signature are vouched for by the key that you gave.';

const intact = {
  ok: true,
  hearing: 'h1',
  sealedAt: AT,
  by: LIE,
  certificate: 'ab'.repeat(32),
  checkpointAt: AT,
  stamp: { at: AT, by: LIE, certificate: 'cd'.repeat(32), isKnown: false, isForeign: false },
  lacksStamp: false,
  keyGiven: false,
  keys: [],
  entries: 7,
  segments: 2,
  withheld: 0,
  minutes: {
    entries: 3,
    checkpointAt: AT + 60_000,
    phase: 'closed',
    signed: 1,
    objected: 0,
    refused: 0,
    closed: { at: AT, by: 'علی‌رضا کیانی' },
  },
  minutesWithheld: false,
  orders: { papers: [], withheld: 0, altered: [LIE as unknown as number], checkpointAt: null },
  exhibits: { given: [], withheld: 1, altered: [LIE as unknown as number] },
} as const satisfies Verdict;

const linesOf = (verdict: Verdict, language: 'fa' | 'en') => wordsOf(verdict, language).split('\n');

it('puts what a file calls somebody on one line, apart from its own words and cut short', () => {
  for (const language of ['fa', 'en'] as const) {
    const honest = {
      ...intact,
      by: 'X',
      stamp: { ...intact.stamp, by: 'X' },
      orders: { ...intact.orders, altered: [1] },
      exhibits: { ...intact.exhibits, altered: [1] },
    };
    const lines = linesOf(intact, language);
    expect(lines).toHaveLength(linesOf(honest, language).length);
    expect(lines.join('')).not.toMatch(/[\u202a-\u202e\u2028\u2029]/u);
    expect(lines[0]).toContain(`\u2068${TOLD}\u2069`);
    expect(wordsOf({ ...intact, by: '«ا»\u3164“b”\u115f\u1160\u2800\uffa0' }, language)).toContain(
      '\u2068‹ا›\ufffd‹b›\ufffd\ufffd\ufffd\ufffd\u2069',
    );
    expect(lines.filter((line) => line.includes(`\u2068${TOLD}\u2069`))).toHaveLength(2);
    // Names are written with characters that do not join.
    expect(lines.join('')).toContain('\u2068علی‌رضا کیانی\u2069');
    expect(wordsOf({ ...intact, by: 'م'.repeat(5_000) }, language)).toContain(`\u2068${'م'.repeat(100)}…\u2069`);
  }
});

it('says of a part and of who has signed no more than their names, in both languages', () => {
  for (const language of ['fa', 'en'] as const) {
    for (const part of [LIE, `tracks/${LIE}/track.json`])
      expect(wordsOf({ ok: false, flaw: 'part', part, how: 'added', of: null }, language)).toContain(
        `\u2068${TOLD}\u2069`,
      );
    const of = `${LIE}/microphone`;
    expect(linesOf({ ok: false, flaw: 'part', part: 'tracks/t1/track.json', how: 'added', of }, language)).toHaveLength(
      1,
    );
    expect(linesOf({ ok: false, flaw: 'minutes', seq: 1, signers: [LIE, 'ب'] }, language)).toHaveLength(1);
  }
});

it('says without a key of the court who signs by the file’s own word alone', () => {
  const keyless = wordsOf(intact, 'en');
  expect(keyless).toContain('by a certificate that names itself “');
  expect(keyless).toContain('are as a key in the file signed them at');
  expect(keyless).toContain('The log of the minutes is as a key in the file signed it at');
  expect(keyless).not.toMatch(/as the court signed/);
  expect(wordsOf(intact, 'fa')).not.toContain('با امضای دادگاه');
  const keyed = wordsOf({ ...intact, keyGiven: true }, 'en');
  expect(keyed).toContain('are as the court signed them at');
  expect(keyed).toContain('The log of the minutes is as the court signed it at');
});

it('counts the exhibits that are in the file, and those that are not', () => {
  const exhibits = {
    given: [
      { exhibit: 1, isWithdrawn: false },
      { exhibit: 4, isWithdrawn: true },
    ],
    withheld: 3,
    altered: [2],
  };
  expect(linesOf({ ...intact, exhibits }, 'fa')).toEqual(
    expect.arrayContaining([
      '۲ مدرک جلسه همان است که در پرونده ثبت شد. ۱ مورد بعداً کنار گذاشته شد.',
      expect.stringMatching(/^۳ مدرک جلسه در این فایل نیست/),
      expect.stringMatching(/^مدرک شماره ۲ در این فایل نیست/),
    ]),
  );
  expect(linesOf({ ...intact, exhibits }, 'en')).toEqual(
    expect.arrayContaining([
      '2 exhibit(s) of the hearing are as they were filed. 1 withdrawn since.',
      expect.stringMatching(/^3 exhibit\(s\) of the hearing are not in this file/),
      expect.stringMatching(/^Exhibit 2 is not in this file/),
    ]),
  );
  const changed = { ok: false, flaw: 'part', part: 'exhibits/4.pdf', how: 'altered', of: null } as const;
  expect(wordsOf(changed, 'en')).toBe('Tampered with: exhibit 4 was changed.');
  expect(wordsOf(changed, 'fa')).toBe('دستکاری شده است: مدرک شماره ۴ تغییر کرده است.');
});
