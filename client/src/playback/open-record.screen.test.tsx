import { useState } from 'react';
import type { PlayedRecord, PlayedSource } from '@mahzar/shared/rest/playback';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { show } from '../screen.fixture.tsx';
import type { Shown } from '../screen.fixture.tsx';
import { SourceFeed } from './engine/source-feed.ts';
import { OpenRecord } from './OpenRecord.tsx';
import type { RecordSource } from './record-source.ts';

const ZERO = Date.UTC(2026, 10, 24, 9);
const MINUTE = 60_000;
/** With a recess of ten minutes. */
const INTERVALS = [
  { from: ZERO, to: ZERO + 20 * MINUTE },
  { from: ZERO + 30 * MINUTE, to: ZERO + 50 * MINUTE },
];
const CAMERA: PlayedSource = {
  seat: 'a',
  kind: 'camera',
  altered: false,
  ranges: INTERVALS,
  sound: [],
  channels: [],
  tracks: [{ track: 't1', codec: 'vp8', from: ZERO, to: ZERO + 50 * MINUTE }],
};
const RECORD: PlayedRecord = {
  hearing: 'h1',
  play: 'p1',
  kind: 'courtroom',
  title: '',
  caseNumber: '',
  branch: '',
  zero: ZERO,
  intervals: INTERVALS,
  isLive: false,
  people: [{ seat: 'a', role: 'plaintiff', name: 'Maryam Ahmadi', alias: null }],
  sources: [CAMERA],
  lost: [],
  gaps: [],
  notes: [],
  written: [],
};

let shown: Shown;
beforeEach(() => {
  vi.spyOn(SourceFeed, 'canPlay').mockReturnValue(true);
});
afterEach(async () => {
  await shown.leave();
  window.location.hash = '';
  vi.restoreAllMocks();
});

const recordSource: RecordSource = {
  open: () => Promise.resolve(RECORD),
  media: () => Promise.reject(new Error('nothing is played here')),
  speech: () => Promise.resolve([]),
};

/** Opens the record at an address that ends so. @returns the shown position */
async function openAt(hash: string): Promise<string | null> {
  window.location.hash = hash;
  shown = await show(<OpenRecord recordSource={recordSource} />);
  await shown.shows('Maryam Ahmadi');
  return document.querySelector('.timeline__at')!.textContent;
}

it.each([
  ['', '0:00:00'],
  ['#t=75', '0:01:15'],
  // Twenty minutes before the recess, and five after it.
  [`#at=${ZERO + 35 * MINUTE}`, '0:25:00'],
  [`#at=${ZERO + 25 * MINUTE}`, '0:20:00'],
  ['#t=999999', '0:40:00'],
  ['#t=1m', '0:00:00'],
])('an address that ends with “%s” opens the record at %s', async (hash, position) => {
  expect(await openAt(hash)).toBe(position);
});

it('sound only takes the pictures away, and brings them again', async () => {
  await openAt('');
  const pictures = () => document.querySelectorAll('video').length;
  expect(pictures()).toBe(1);
  await shown.press('Sound only');
  expect(pictures()).toBe(0);
  await shown.press('Sound only');
  expect(pictures()).toBe(1);
});

/** A page around the record, which counts as the viewer's page counts the percent of a check. */
function Around() {
  const [percent, setPercent] = useState(0);
  return (
    <>
      <button type="button" onClick={() => setPercent(percent + 1)}>
        More
      </button>
      <p>{percent} %</p>
      <OpenRecord recordSource={recordSource} />
    </>
  );
}

it('what changes around the record does not draw it anew', async () => {
  shown = await show(<Around />);
  await shown.shows('Maryam Ahmadi');
  const asked = vi.mocked(SourceFeed.canPlay);
  asked.mockClear();
  await shown.press('More');
  expect(shown.text()).toContain('1 %');
  expect(asked).not.toHaveBeenCalled();
});
