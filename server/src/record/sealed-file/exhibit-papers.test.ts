import type { HearingEvent } from '@mahzar/shared/hearing/event';
import type { CaseEvent } from '@mahzar/shared/proceedings/event';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import { maySidesRead } from '@mahzar/shared/proceedings/law/reading';
import { expect, it } from 'vitest';
import { exhibitPapers, exhibitsIn } from './exhibit-papers.ts';
import { filedDocuments } from './filed-documents.ts';

const FILED = {
  type: 'document-filed',
  document: 'd1',
  number: 1,
  sha256: 'a',
  size: 1,
  media: 'png',
  access: { level: 'parties' },
};
const OFFERED = { type: 'exhibit-offered', exhibit: 1, document: 'd1' };

const logOf = (...events: readonly object[]) =>
  events.map((event, seq) => ({ seq, at: seq, event: event as CaseEvent }));
const ruled = (...rulings: readonly string[]) =>
  exhibitsIn(rulings.map((ruling) => ({ type: 'exhibit-ruled', exhibit: 1, ruling }) as HearingEvent));
const papersAfter = (...events: readonly object[]) =>
  exhibitPapers(ruled('admitted'), logOf(FILED, OFFERED, ...events)).map(({ exhibit }) => exhibit);

it('an exhibit that was not shown is of the hearing if its last ruling there admitted it', () => {
  expect(ruled('admitted')).toEqual([{ exhibit: 1, shown: null }]);
  expect(ruled('admitted', 'excluded')).toEqual([]);
  expect(ruled('excluded', 'admitted')).toEqual([{ exhibit: 1, shown: null }]);
});

it('a document that is not clean is given to nobody, unless the court released it', () => {
  const scanned = (result: string) => ({ type: 'document-scanned', document: 'd1', result });
  const [awaited, waived] = ['scan-awaited', 'scan-waived'].map((type) => ({ type, document: 'd1' }));
  expect(papersAfter()).toEqual([1]);
  expect(papersAfter(awaited!)).toEqual([]);
  expect(papersAfter(awaited!, scanned('clean'))).toEqual([1]);
  expect(papersAfter(scanned('infected'))).toEqual([]);
  expect(papersAfter(scanned('not-scannable'))).toEqual([]);
  expect(papersAfter(scanned('not-scannable'), waived!)).toEqual([1]);
});

it('a document is for all parties by its latest level, until it is withdrawn or refused', () => {
  const isForAll = (...events: readonly object[]) =>
    maySidesRead(filedDocuments(logOf(FILED, ...events)).get('d1' as DocumentId)!);
  expect(isForAll()).toBe(true);
  expect(isForAll({ type: 'access-set', document: 'd1', access: { level: 'confidential' } })).toBe(false);
  expect(isForAll({ type: 'document-withdrawn', document: 'd1' })).toBe(false);
  expect(isForAll({ type: 'document-refused', document: 'd1' })).toBe(false);
});
