import { Rejection } from '@mahzar/shared/rejection';
import { expect, it } from 'vitest';
import { scanBefore } from './scan-before.ts';
import { ScannerAwayError, TooLongForScannerError } from './virus-scanner.ts';
import type { ScanFound } from './virus-scanner.ts';

const CONTENT = Buffer.from('a power of attorney');

/** A scanner whose next answer is set, and how often it was asked. */
function scannerThat() {
  const scanner = { answer: null as ScanFound['result'] | Error | null, asked: 0, at: 0 };
  const before = scanBefore(
    async () => {
      scanner.asked += 1;
      if (scanner.answer instanceof Error) throw scanner.answer;
      return { result: scanner.answer!, signaturesAt: 1, name: null };
    },
    null,
    () => scanner.at,
  );
  const given = async (answer: ScanFound['result'] | Error, sha256: string, isWaived?: boolean) => {
    scanner.answer = answer;
    const said = await before(CONTENT, sha256, isWaived);
    return [said instanceof Rejection ? said.code : said?.result, scanner.asked];
  };
  return { scanner, given };
}

it('is not scannable by the answer of the scanner, and waits while there is none', async () => {
  const { given } = scannerThat();
  expect(await given(new ScannerAwayError('refused'), 'a')).toEqual(['scan-awaited', 1]);
  expect(await given(new DOMException('too late', 'TimeoutError'), 'a')).toEqual(['scan-awaited', 2]);
  expect(await given(new Error('no whole answer'), 'a')).toEqual(['scan-awaited', 3]);
  expect(await given(new TooLongForScannerError('too long'), 'b')).toEqual(['not-scannable', 4]);
  expect(await given('not-scannable', 'c')).toEqual(['not-scannable', 5]);
});

it('is not scannable when a scanner that is there has not answered three times, and waits while it is away', async () => {
  const { scanner, given } = scannerThat();
  const late = new DOMException('too late', 'TimeoutError');
  const attempt = async (answer: ScanFound['result'] | Error, minute: number) => {
    scanner.at = minute * 60_000;
    return (await given(answer, 'a'))[0];
  };
  expect(await attempt(late, 0)).toBe('scan-awaited');
  // Further pages in the same minute are no further attempts.
  for (let page = 0; page < 5; page += 1) expect(await attempt(late, 0.1)).toBe('scan-awaited');
  for (const minute of [1, 2, 3]) expect(await attempt(new ScannerAwayError('refused'), minute)).toBe('scan-awaited');
  expect(await attempt(late, 4)).toBe('scan-awaited');
  expect(await attempt(late, 5)).toBe('not-scannable');
  expect(await attempt('clean', 6)).toBe('not-scannable');
  // It is tried again later, and given up at once; an answer counts as ever.
  expect(await attempt(late, 16)).toBe('not-scannable');
  expect(await attempt('clean', 27)).toBe('clean');
});

it('is not scannable at the first attempt without an answer when it was released, as after a restart', async () => {
  const { given } = scannerThat();
  const late = new DOMException('too late', 'TimeoutError');
  expect(await given(late, 'a', true)).toEqual(['not-scannable', 1]);
  expect(await given(late, 'a')).toEqual(['scan-awaited', 2]);
  expect(await given(new ScannerAwayError('refused'), 'a', true)).toEqual(['scan-awaited', 3]);
  expect(await given('infected', 'a', true)).toEqual(['infected', 4]);
});

it('asks once for all pages of a document, and after some minutes again for one that could not be scanned', async () => {
  const { scanner, given } = scannerThat();
  expect(await given('not-scannable', 'closed')).toEqual(['not-scannable', 1]);
  expect(await given('clean', 'clean')).toEqual(['clean', 2]);
  expect(await given('infected', 'closed')).toEqual(['not-scannable', 2]);
  scanner.at = 11 * 60_000;
  expect(await given('infected', 'clean')).toEqual(['clean', 2]);
  expect(await given('infected', 'closed')).toEqual(['infected', 3]);
  expect(await given('clean', 'closed')).toEqual(['clean', 4]);
});
