import { describe, expect, it } from 'vitest';
import { ACCUSED, CITIZEN, Courtroom, JUDGE } from '@mahzar/shared/hearing/courtroom.fixture';
import type { HearingId, ScreeningId } from '@mahzar/shared/hearing/ids';
import type { PlaybackRight } from '@mahzar/shared/record/may-play';
import { playableOf } from '@mahzar/shared/record/playable';
import { RecordLibrary } from './record-library.ts';
import { shownRecord } from './shown-record.ts';

const HEARING = 'h1' as HearingId;

function held() {
  const room = new Courtroom().with(JUDGE, CITIZEN, ACCUSED).admitted(CITIZEN, ACCUSED).inSession();
  let [reads, rows] = [0, 0];
  const library = new RecordLibrary({
    service: {
      async entries(_, from = 1) {
        reads += 1;
        const read = room.log.slice(from - 1);
        rows += read.length;
        return read;
      },
      snapshot: async () => ({ seq: room.log.length, state: room.state }),
    },
    dataDir: '/nowhere',
    now: () => room.now,
  });
  return { room, library, reads: () => reads, rows: () => rows };
}

describe('the log of a record that is played', () => {
  it('is read anew seldom while the hearing is held, at once when it is over, and until all is entered', async () => {
    const { room, library, reads } = held();
    const after = async (ms: number) => {
      room.after(ms);
      const record = await library.read(HEARING);
      return [record?.isLive, reads()];
    };
    expect(await after(0)).toEqual([true, 1]);
    expect(await after(14_000)).toEqual([true, 1]);
    expect(await after(2000)).toEqual([true, 2]);
    room.ask(JUDGE, { type: 'close' });
    expect(await after(0)).toEqual([false, 3]);
    expect(await after(3000)).toEqual([false, 3]);
    expect(await after(2000)).toEqual([false, 4]);
    expect(await after(60_000)).toEqual([false, 5]);
    expect(await after(50_000)).toEqual([false, 5]);
  });

  it('is read on from the last entry that is known while the hearing is held', async () => {
    const { room, library, rows } = held();
    await library.read(HEARING);
    const whole = rows();
    room.after(20_000);
    room.ask(ACCUSED, { type: 'leave' });
    const record = (await library.read(HEARING))!;
    expect(record.entries).toEqual(room.log);
    expect(record.state).toEqual(room.state);
    expect(rows() - whole).toBe(room.log.length - whole + 1);
    room.ask(JUDGE, { type: 'close' });
    expect((await library.read(HEARING))?.entries).toEqual(room.log);
    expect(rows()).toBeGreaterThan(whole + room.log.length);
    const atEnd = rows();
    room.after(5000);
    expect((await library.read(HEARING))?.entries).toEqual(room.log);
    expect(rows()).toBe(atEnd + 1);
  });

  it('says of who is screened from the player nothing that happened after the screen came', async () => {
    const { room, library } = held();
    room.ask(ACCUSED, { type: 'leave' });
    room.with(ACCUSED).admitted(ACCUSED).after(1000);
    room.ask(JUDGE, { type: 'screen', screen: 's' as ScreeningId, between: [[CITIZEN], [ACCUSED]] });
    room.after(1000);
    room.ask(ACCUSED, { type: 'leave' });
    room.after(1000);
    room.ask(JUDGE, { type: 'close' });
    const record = (await library.read(HEARING))!;
    const left = (right: PlaybackRight) =>
      shownRecord(record, playableOf(record.entries, right), undefined, { play: 'p', written: [] }).notes.filter(
        ({ type, seat }) => type === 'person-left' && seat === ACCUSED,
      );
    expect(left({ as: 'court' })).toHaveLength(2);
    expect(left({ as: 'seat', seat: CITIZEN })).toEqual(left({ as: 'court' }).slice(0, 1));
  });
});
