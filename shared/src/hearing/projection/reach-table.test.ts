import { describe, expect, it } from 'vitest';
import { CITIZEN, Courtroom, JUDGE, LAWYER } from '../courtroom.fixture.ts';
import { sourceId } from '../ids.ts';
import { enact } from '../law/enact.ts';
import type { ScreeningId, SeatId, SourceKind } from '../ids.ts';
import { RECORD, reachTable } from './reach-table.ts';

/** Returns the time ranges in which the listener could hear or see the source. */
function ranges(room: Courtroom, listener: SeatId | typeof RECORD, seat: SeatId, kind: SourceKind) {
  return reachTable(room.log)
    .filter((row) => row.listener === listener && row.source === sourceId(seat, kind))
    .map(({ from, to }) => [from, to]);
}

describe('the reach table', () => {
  it('is empty before anybody reaches anybody', () => {
    expect(reachTable([])).toEqual([]);
    expect(reachTable(new Courtroom().log)).toEqual([]);
    expect(reachTable(new Courtroom().with(JUDGE, CITIZEN).log)).toEqual([]);
  });

  it('has a time range from admission to muting, and another from speaking again to the recess', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN);
    const admitted = room.now;
    room.ask(JUDGE, { type: 'mute', seat: CITIZEN });
    const muted = room.now;
    room.ask(JUDGE, { type: 'allow-to-speak', seat: CITIZEN });
    room.ask(CITIZEN, { type: 'set-microphone', on: true });
    const again = room.now;
    room.inSession();
    room.ask(JUDGE, { type: 'recess' });
    const recess = room.now;
    expect(ranges(room, JUDGE, CITIZEN, 'microphone')).toEqual([
      [admitted, muted],
      [again, recess],
    ]);
  });

  it('says what the record took, and leaves open what lasts', () => {
    const room = new Courtroom().with(JUDGE);
    room.ask(JUDGE, { type: 'start', countdownMs: 0 });
    const started = room.now;
    room.observe({ type: 'note-recorder-confirmed' });
    expect(ranges(room, RECORD, JUDGE, 'microphone')).toEqual([[started, null]]);
    room.ask(JUDGE, { type: 'close' });
    expect(ranges(room, RECORD, JUDGE, 'microphone')).toEqual([[started, room.now]]);
    expect(reachTable(room.log).every(({ to }) => to !== null)).toBe(true);
  });

  it('proves a screen: no time range between its sides from then on', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN, LAWYER).admitted(CITIZEN, LAWYER);
    const met = room.now;
    room.ask(JUDGE, { type: 'screen', screen: 's' as ScreeningId, between: [[CITIZEN], [LAWYER]] });
    const screened = room.now;
    room.inSession();
    expect(ranges(room, CITIZEN, LAWYER, 'camera')).toEqual([[met, screened]]);
    expect(ranges(room, LAWYER, CITIZEN, 'camera')).toEqual([[met, screened]]);
    expect(ranges(room, JUDGE, LAWYER, 'camera')).toEqual([[met, null]]);
  });

  it('has no time range without length: what one act opens and closes was never there', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN);
    const { log, now } = room;
    const blink = [
      { type: 'microphone-blocked', seat: CITIZEN },
      { type: 'microphone-allowed', seat: CITIZEN },
      { type: 'microphone-set', seat: CITIZEN, on: true },
      { type: 'microphone-blocked', seat: CITIZEN },
    ] as const;
    log.push(...enact({ ...room, seq: log.length }, blink, { kind: 'system' }, now + 50).entries);
    expect(ranges(room, JUDGE, CITIZEN, 'microphone')).toEqual([[now, now + 50]]);
  });
});
