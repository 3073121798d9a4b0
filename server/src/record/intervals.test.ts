import { describe, expect, it } from 'vitest';
import type { Entry, HearingEvent } from '@mahzar/shared/hearing/event';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { onRecordIntervals } from './intervals.ts';

/** A log with an event at each of these times. */
function log(
  ...events: [at: number, type: 'session-starting' | 'session-started' | 'recess-called' | 'hearing-closed'][]
): Entry[] {
  const scheduled: HearingEvent = {
    type: 'hearing-scheduled',
    hearing: 'h1' as HearingId,
    kind: 'courtroom',
    startsAt: 0,
    endsAt: 1,
    seats: [],
  };
  const all: [number, HearingEvent][] = [
    [0, scheduled],
    ...events.map(([at, type]): [number, HearingEvent] => [at, { type }]),
  ];
  return all.map(([at, event], index) => ({ seq: index + 1, at, actor: { kind: 'system' }, event }));
}

describe('the times on the record', () => {
  it('are none before the session begins', () => {
    expect(onRecordIntervals(log())).toEqual([]);
  });

  it('begin when recording does and pause in a recess', () => {
    const entries = log(
      [10, 'session-starting'],
      [11, 'session-started'],
      [20, 'recess-called'],
      [30, 'session-starting'],
      [31, 'session-started'],
      [45, 'hearing-closed'],
    );
    expect(onRecordIntervals(entries)).toEqual([
      { from: 10, to: 20 },
      { from: 30, to: 45 },
    ]);
  });

  it('reach to the last entry while the session lasts', () => {
    expect(onRecordIntervals(log([10, 'session-starting'], [14, 'session-started']))).toEqual([{ from: 10, to: 14 }]);
  });
});
