import { COURT } from '@mahzar/shared/hearing/ids';
import type { PlayedRecord } from '@mahzar/shared/rest/playback';
import { afterEach, expect, it } from 'vitest';
import { show } from '../screen.fixture.tsx';
import type { Shown } from '../screen.fixture.tsx';
import type { Player, PlayerState } from './engine/player.ts';
import { RecordTime } from './engine/record-time.ts';
import { Notes } from './Notes.tsx';

const ZERO = Date.UTC(2026, 10, 24, 9);

let shown: Shown;
afterEach(() => shown.leave());

it('of missing pictures it is said of what and of whom, and for how long where that is known', async () => {
  const of = (seat: string, missing: PlayedRecord['notes'][number]['missing'], seq: number) => {
    return { seq, at: ZERO + seq * 60_000, type: 'picture-gap', seat, missing };
  };
  const notes = [
    of('a', { kind: 'camera', ms: 3000 }, 1),
    of('a', { kind: 'camera' }, 2),
    of('a', { kind: 'screen', ms: 65_000 }, 3),
    of(COURT, { kind: 'screen', ms: 4000 }, 4),
    of('a', { kind: 'camera', ms: 59_600 }, 5),
  ];
  const people = [
    { seat: 'a', role: 'plaintiff', name: 'Maryam Ahmadi', alias: null },
    { seat: COURT, role: null, name: null, alias: null },
  ];
  const player = { time: new RecordTime([{ from: ZERO, to: ZERO + 3_600_000 }]) } as unknown as Player;
  const state = { record: { people, notes, written: [] }, position: 0 } as unknown as PlayerState;
  shown = await show(<Notes player={player} state={state} />);
  const texts = [...document.querySelectorAll('.record-notes__at + span')].map(({ textContent }) => textContent);
  expect(texts).toEqual([
    'Part of the picture of Maryam Ahmadi was not recorded (3 seconds in all)',
    'Part of the picture of Maryam Ahmadi was not recorded',
    'Part of the screen of Maryam Ahmadi was not recorded (1:05 minutes in all)',
    'Part of the picture of a played exhibit was not recorded (4 seconds in all)',
    'Part of the picture of Maryam Ahmadi was not recorded (1:00 minutes in all)',
  ]);
});
