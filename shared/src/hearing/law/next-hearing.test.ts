import { describe, expect, it } from 'vitest';
import { ACCUSED, CLERK, Courtroom, JUDGE, LAWYER } from '../courtroom.fixture.ts';
import type { PersonCommand } from '../command.ts';
import type { HearingId, SeatId } from '../ids.ts';
import { view } from '../projection/view.ts';

const HOUR_MS = 3_600_000;
const NEXT = 'next' as HearingId;
const book = (startsAt: number, hearing = NEXT): PersonCommand => ({
  type: 'book-next-hearing',
  next: { hearing, startsAt, endsAt: startsAt + HOUR_MS },
});
const seen = (court: Courtroom, seat: SeatId) => view(court.state, seat).nextHearing;
const full = () => new Courtroom().with(JUDGE, CLERK, ACCUSED, LAWYER).admitted(ACCUSED);
const types = (court: Courtroom) => court.log.map(({ event }) => event.type).filter((type) => type.startsWith('next-'));

describe('the next hearing', () => {
  it('is booked by whoever runs this one, and seen by all who have come in', () => {
    const court = full();
    expect([court.ask(ACCUSED, book(1000)), court.ask(LAWYER, book(1000))]).toEqual(['not-permitted', 'not-permitted']);
    expect(court.ask(CLERK, book(1000))).toBe('ok');
    const told = { startsAt: 1000, endsAt: 1000 + HOUR_MS };
    for (const seat of [JUDGE, CLERK, ACCUSED, LAWYER]) expect(seen(court, seat)).toEqual(told);
    expect(types(court)).toEqual(['next-hearing-booked']);
  });

  it('is booked once: the same again changes nothing, and another is refused', () => {
    const court = full();
    court.ask(JUDGE, book(1000));
    expect(court.ask(JUDGE, book(1000, 'second' as HearingId))).toBe('ok');
    expect(court.ask(CLERK, book(2000))).toBe('next-hearing-booked');
    expect(types(court)).toEqual(['next-hearing-booked']);
    expect(court.state.nextHearing?.hearing).toBe(NEXT);
  });

  it('is what the desk has made of it; after it was called off another one may be booked', () => {
    const court = full();
    court.ask(JUDGE, book(1000));
    const moved = { startsAt: 5000, endsAt: 6000 };
    court.observe({ type: 'note-next-hearing', hearing: 'other' as HearingId, times: null });
    court.observe({ type: 'note-next-hearing', hearing: NEXT, times: moved });
    expect(seen(court, ACCUSED)).toEqual(moved);
    court.observe({ type: 'note-next-hearing', hearing: NEXT, times: moved });
    court.observe({ type: 'note-next-hearing', hearing: NEXT, times: null });
    expect(seen(court, ACCUSED)).toBeNull();
    expect(court.ask(JUDGE, book(7000, 'third' as HearingId))).toBe('ok');
    expect(types(court)).toEqual([
      'next-hearing-booked',
      'next-hearing-moved',
      'next-hearing-cancelled',
      'next-hearing-booked',
    ]);
  });

  it('holds again when the desk takes back that it was called off, unless another one was booked', () => {
    const court = full();
    const note = (times: { startsAt: number; endsAt: number } | null) =>
      court.observe({ type: 'note-next-hearing', hearing: NEXT, times });
    const times = { startsAt: 1000, endsAt: 1000 + HOUR_MS };
    court.ask(JUDGE, book(1000));
    note(null);
    note(times);
    expect(seen(court, ACCUSED)).toEqual(times);
    expect(court.ask(JUDGE, book(7000))).toBe('next-hearing-booked');
    note(null);
    court.ask(JUDGE, book(7000, 'third' as HearingId));
    note(times);
    expect(seen(court, ACCUSED)).toMatchObject({ startsAt: 7000 });
  });

  it('is told to nobody who has only the link, until the hearing is over', () => {
    const court = full();
    court.ask(JUDGE, book(1000));
    court.ask(LAWYER, { type: 'leave' });
    expect(seen(court, LAWYER)).toBeNull();
    court.ask(JUDGE, { type: 'adjourn' });
    expect(seen(court, LAWYER)).toMatchObject({ startsAt: 1000 });
    expect(court.ask(JUDGE, book(1000))).toBe('hearing-closed');
  });
});
