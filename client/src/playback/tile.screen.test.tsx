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

/** Shows a person whose camera was on. */
async function look(drawn: readonly string[]) {
  vi.spyOn(SourceFeed, 'canPlay').mockReturnValue(true);
  const playing = { on: new Set(['a/camera']), drawn: new Set(drawn), failed: new Set(), muted: new Set(), gaps: [] };
  const state = playing as unknown as PlayerState;
  shown = await show(<Tile player={player} state={state} person={person} pictures={[camera]} isScreen={false} />);
  return document.querySelector('video')!;
}

it('a picture is not shown until that of the moment is drawn, and is said to be on its way', async () => {
  const picture = await look([]);
  expect([picture.hidden, picture.dataset['drawn'], shown.text()]).toEqual([
    false,
    'false',
    expect.stringContaining('On its way'),
  ]);
  expect(document.querySelector('.played__none')).not.toBeNull();
});

it('one that is drawn is shown, and nothing is said of it', async () => {
  const picture = await look(['a/camera']);
  expect([picture.hidden, picture.dataset['drawn'], shown.text()]).toEqual([
    false,
    'true',
    expect.not.stringContaining('On its way'),
  ]);
  expect(document.querySelector('.played__none')).toBeNull();
});
