import type { PlayedSource } from '@mahzar/shared/rest/playback';
import { afterEach, expect, it, vi } from 'vitest';
import { show } from '../screen.fixture.tsx';
import type { Shown } from '../screen.fixture.tsx';
import type { Gap } from './engine/gaps.ts';
import type { Player, PlayerState } from './engine/player.ts';
import { RecordTime } from './engine/record-time.ts';
import { Lacking } from './Lacking.tsx';

const ZERO = Date.UTC(2026, 10, 24, 9);

let shown: Shown;
afterEach(() => shown.leave());

const source = (seat: string, kind: PlayedSource['kind']): PlayedSource => ({
  seat,
  kind,
  altered: false,
  ranges: [],
  sound: [],
  channels: [],
  tracks: [],
});

/** Shows the record of two people, parts of which cannot be played or read. */
async function look({
  failed = [],
  gaps = [],
}: {
  readonly failed?: readonly string[];
  readonly gaps?: readonly Gap[];
}) {
  const sources = ['a', 'b'].flatMap((seat) => [source(seat, 'microphone'), source(seat, 'camera')]);
  const people = [
    { seat: 'a', role: 'plaintiff', name: 'Maryam Ahmadi', alias: null },
    { seat: 'b', role: 'witness', name: null, alias: 4 },
  ];
  const on = new Set(sources.map(({ seat, kind }) => `${seat}/${kind}`));
  const retry = vi.fn<() => void>();
  const player = { time: new RecordTime([{ from: ZERO, to: ZERO + 3_600_000 }]), retry } as unknown as Player;
  const state = { record: { people, sources }, on, failed: new Set(failed), gaps } as unknown as PlayerState;
  shown = await show(<Lacking player={player} state={state} />);
  return retry;
}

it('nothing is said where all is played', async () => {
  await look({});
  expect(shown.text()).toBe('');
});

it('that no voice can be played is said once for all, with what to do, and is tried again when somebody says so', async () => {
  const retry = await look({ failed: ['a/microphone', 'b/microphone'] });
  expect(shown.text()).toContain('No voice can be played in this browser now');
  expect(shown.text()).toContain('Connect a loudspeaker or headphones');
  await shown.press('Try again');
  expect(retry).toHaveBeenCalledOnce();
});

it('who is not heard or not seen is said by name, protected people by their number', async () => {
  await look({ failed: ['b/microphone', 'a/camera'] });
  expect(shown.text()).toContain('The voice of Protected person 4 cannot be played');
  expect(shown.text()).toContain('The picture of Maryam Ahmadi cannot be shown');
});

it('what of whom cannot be read is said from when to when, some of many, and whom to tell', async () => {
  const gap = (minute: number): Gap => {
    const from = ZERO + minute * 60_000;
    return { seat: 'a', kind: 'microphone', from, to: from + 10_000 };
  };
  await look({ gaps: [2, 5, 10, 20, 30, 40, 50].map(gap) });
  expect(shown.text()).toContain('The recording of Maryam Ahmadi’s voice has a gap from 0:02:00 to 0:02:10.');
  expect(shown.text()).not.toContain('40:00');
  expect(shown.text()).toContain('and 2 more');
  expect(shown.text()).toContain('Tell the office of the branch.');
});
