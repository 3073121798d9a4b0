import type { PlayedSource } from '@mahzar/shared/rest/playback';
import { afterEach, expect, it, vi } from 'vitest';
import { show } from '../screen.fixture.tsx';
import type { Shown } from '../screen.fixture.tsx';
import type { Player, PlayerState } from './engine/player.ts';
import { RecordTime } from './engine/record-time.ts';
import { SourceFeed } from './engine/source-feed.ts';
import { Tile } from './Tile.tsx';

let shown: Shown;
afterEach(() => shown.leave());

const camera = { seat: 'a', kind: 'camera', altered: false, ranges: [], tracks: [] } as unknown as PlayedSource;
const person = { seat: 'a', role: 'plaintiff', name: 'Maryam Ahmadi', alias: null } as const;
const player = { time: new RecordTime([]), show: () => () => undefined } as unknown as Player;

const CAMERA = ['a/camera'];

/** Shows a person whose camera was on. */
async function look({
  drawn = [],
  coming = [],
  still = [],
  gaps = [],
}: {
  drawn?: string[];
  coming?: string[];
  still?: string[];
  gaps?: { from: number; to: number }[];
}) {
  vi.spyOn(SourceFeed, 'canPlay').mockReturnValue(true);
  const sets = { on: new Set(CAMERA), drawn: new Set(drawn), coming: new Set(coming), still: new Set(still) };
  const playing = { ...sets, failed: new Set(), muted: new Set(), gaps: [], record: { gaps } };
  const state = playing as unknown as PlayerState;
  shown = await show(<Tile player={player} state={state} person={person} pictures={[camera]} isScreen={false} />);
  return document.querySelector('video')!;
}

it('a picture is not shown until that of the moment is drawn, and is said to be on its way', async () => {
  const picture = await look({ coming: CAMERA });
  expect([picture.hidden, picture.dataset['drawn'], shown.text()]).toEqual([
    false,
    'false',
    expect.stringContaining('Loading'),
  ]);
  expect(document.querySelector('.played__none')).not.toBeNull();
});

it('one that is drawn is shown, and nothing is said of it', async () => {
  const picture = await look({ drawn: CAMERA });
  expect([picture.hidden, picture.dataset['drawn'], shown.text()]).toEqual([
    false,
    'true',
    expect.not.stringContaining('Loading'),
  ]);
  expect(document.querySelector('.played__none')).toBeNull();
});

it.each([
  ['has no newer one in the record', { still: CAMERA, drawn: CAMERA }, 'No newer picture was recorded'],
  ['is not in the record', { still: CAMERA }, 'No picture was recorded here'],
])('a picture that %s is said to, and not to be on its way', async (_, sets, words) => {
  await look(sets);
  expect(shown.text()).toContain(words);
  expect(shown.text()).not.toContain('Loading');
});

it('a gap that the log has is said of a picture without a newer one, and not of one that goes on', async () => {
  const gaps = [{ from: 0, to: 10 }];
  await look({ still: CAMERA, drawn: CAMERA, gaps });
  expect(shown.text()).toContain('Part of the recording is missing');
  expect(shown.text()).not.toContain('No newer picture');
  await shown.leave();
  await look({ drawn: CAMERA, gaps });
  expect(shown.text()).not.toContain('missing');
  await shown.leave();
  await look({ still: CAMERA, drawn: CAMERA, gaps: [{ from: 10, to: 20 }] });
  expect(shown.text()).not.toContain('missing');
});
