import { afterEach, expect, it, vi } from 'vitest';
import { loadViewerWords } from '../i18n/viewer-words.ts';
import { show } from '../screen.fixture.tsx';
import type { Shown } from '../screen.fixture.tsx';
import type { OpenedFile, SealedFile } from './useSealedFile.ts';
import { ViewerPages } from './ViewerPages.tsx';

let shown: Shown;
afterEach(() => shown.leave());

const AUTHORITY = /time-stamping authority’s certificate/;
const NOTHING_ELSE = {
  minutes: null,
  minutesWithheld: false,
  orders: { papers: [], withheld: 0, altered: [], checkpointAt: null },
  exhibits: { given: [], withheld: 0, altered: [] },
};

/** A file by the court's key, of which nothing was recorded. */
async function look(stamp: OpenedFile['verdict']['stamp'], whole: OpenedFile['whole'] = 'not-asked') {
  const checkAll = vi.fn<SealedFile['checkAll']>(() => Promise.resolve('authority'));
  const verdict = { ok: true, keyGiven: true, by: 'The court', hearing: 'h1', sealedAt: 0, stamp, ...NOTHING_ELSE };
  const stage = { at: 'open', file: { name: 'h1.asice' }, recordSource: null, zero: 0, whole, verdict };
  const sealed = { stage, checkAll } as unknown as SealedFile;
  shown = await show(<ViewerPages sealed={sealed} />, loadViewerWords);
  return checkAll;
}

it('who has stamped the time of a file is told, and their fingerprint asked for where it is not known', async () => {
  const checkAll = await look({ at: 0, by: 'An authority', certificate: '', isKnown: false, isForeign: false });
  expect(shown.text()).toContain('An authority');
  await shown.type('Fingerprint (SHA-256) of the time-stamping authority’s certificate (optional)', 'ab:cd');
  await shown.press('Check the whole file');
  expect(checkAll.mock.lastCall?.[1]).toEqual({ key: '', authority: 'ab:cd' });
  expect(shown.text()).toContain('This is no fingerprint of a certificate');
});

it('nothing is asked of a file that has no stamp, or one of an authority that was given', async () => {
  await look(null);
  expect(shown.text()).not.toMatch(AUTHORITY);
  await look({ at: 0, by: 'An authority', certificate: '', isKnown: true, isForeign: false });
  expect(shown.text()).toContain('An authority');
  expect(shown.text()).not.toMatch(AUTHORITY);
});

it('a stamp by another authority than the one that was given is said to be so, and the file is not called proven', async () => {
  await look({ at: 0, by: 'Another authority', certificate: '', isKnown: false, isForeign: true }, 'done');
  expect(shown.text()).toContain('The time stamp does not fit the fingerprint that you gave');
  expect(document.querySelector<HTMLElement>('.viewer-verdict')?.dataset['ok']).toBe('unproven');
  await look({ at: 0, by: 'An authority', certificate: '', isKnown: true, isForeign: false }, 'done');
  expect(document.querySelector<HTMLElement>('.viewer-verdict')?.dataset['ok']).toBe('yes');
});
