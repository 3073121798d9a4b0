import { describe, expect, it } from 'vitest';
import { courtClock } from './court-clock.ts';
import { COURT_ZONE } from './court-zone.ts';

describe("the court's clock", () => {
  const { atWallClock, dayOf, daysLater, hoursOfDay } = courtClock(COURT_ZONE);

  it('is three and a half hours before UTC, so that a day begins there while it is yesterday in UTC', () => {
    expect(dayOf(Date.UTC(2026, 10, 24, 20, 29))).toBe('2026-11-24');
    expect(dayOf(Date.UTC(2026, 10, 24, 20, 30))).toBe('2026-11-25');
    expect(hoursOfDay('2026-11-25')).toEqual({
      from: Date.UTC(2026, 10, 24, 20, 30),
      to: Date.UTC(2026, 10, 25, 20, 30),
    });
  });

  it('shows the same time a week later, also over a change of the clock, as there was one in March 2022', () => {
    const nine = atWallClock(Date.UTC(2022, 2, 20, 9));
    expect(new Date(nine).toISOString()).toBe('2022-03-20T05:30:00.000Z');
    expect(new Date(daysLater(nine, 7)).toISOString()).toBe('2022-03-27T04:30:00.000Z');
  });

  it('is that of the zone that is given', () => {
    const kabul = courtClock('Asia/Kabul');
    expect(kabul.zone).toBe('Asia/Kabul');
    expect(kabul.hoursOfDay('2026-11-25').from).toBe(Date.UTC(2026, 10, 24, 19, 30));
  });
});
