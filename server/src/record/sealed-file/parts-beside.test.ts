import type { HearingEvent } from '@mahzar/shared/hearing/event';
import { expect, it } from 'vitest';
import type { ChainEntry } from '../../event-log/chain-hash.ts';
import { areForParties, playedIn } from './case-parts.ts';

const inCase = (type: string, event: object, seq: number): ChainEntry => ({
  hearing: 'c1',
  seq,
  at: seq,
  actor: 'system',
  type,
  payload: JSON.stringify(event),
  prev: '',
  hash: '',
});
const filed = inCase('document-filed', { document: 'film', access: { level: 'parties' } }, 1);
const sealed = inCase('access-set', { document: 'film', access: { level: 'sealed' } }, 2);
const scanned = (result: string, seq: number) =>
  inCase('document-scanned', { document: 'film', result, signaturesAt: null }, seq);
const shown = (document: string, playback: object | undefined): HearingEvent =>
  ({ type: 'exhibit-shown', document, playback }) as never;
const areFilmsForParties = (hearing: readonly HearingEvent[], log: readonly ChainEntry[]) =>
  areForParties(playedIn(hearing), log);
const PLAYED = { media: ['video'], durationMs: 1, positionMs: 0, since: 1 };

it('what was played of an exhibit goes into a file for all as long as all parties may see it', () => {
  expect(areFilmsForParties([], [])).toBe(true);
  expect(areFilmsForParties([shown('film', PLAYED)], [filed])).toBe(true);
  expect(areFilmsForParties([shown('film', PLAYED)], [filed, sealed])).toBe(false);
  // A file with it would be refused at once.
  expect(areFilmsForParties([shown('film', PLAYED)], [filed, scanned('infected', 2)])).toBe(false);
  expect(areFilmsForParties([shown('film', PLAYED)], [filed, scanned('infected', 2), scanned('clean', 3)])).toBe(true);
  // The audience of a document that the case does not have is unknown; a page without playback is not in the recording.
  expect(areFilmsForParties([shown('other', PLAYED)], [filed])).toBe(false);
  expect(areFilmsForParties([shown('other', undefined)], [filed])).toBe(true);
});
