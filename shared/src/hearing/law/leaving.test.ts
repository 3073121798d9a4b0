import { describe, expect, it } from 'vitest';
import { CITIZEN, CLERK, Courtroom, JUDGE, LAWYER, MAGISTRATE, SEATS, WITNESS } from '../courtroom.fixture.ts';
import type { SeatId } from '../ids.ts';
import { view } from '../projection/view.ts';

const court = () => new Courtroom().with(JUDGE, CLERK, CITIZEN, LAWYER).admitted(CITIZEN, LAWYER).inSession();

describe('a host who leaves', () => {
  it('hands the session to another host in the courtroom, who presides from then on: it does not stop', () => {
    const room = court().with(MAGISTRATE);
    expect(room.ask(JUDGE, { type: 'leave', handTo: MAGISTRATE })).toBe('ok');
    expect(room.state).toMatchObject({ phase: 'in-session', presiding: MAGISTRATE });
    expect([MAGISTRATE, CITIZEN].map((seat) => view(room.state, seat).presiding)).toEqual([MAGISTRATE, MAGISTRATE]);
    expect(room.log.at(-1)?.event).toEqual({ type: 'person-left', seat: JUDGE, handedTo: MAGISTRATE });
    room.ask(MAGISTRATE, { type: 'leave' });
    expect(room.state).toMatchObject({ phase: 'suspended', presiding: null });
  });

  it('does not put another in the place of a host who presides and is there', () => {
    const other = 'judge-2' as SeatId;
    const room = new Courtroom([...SEATS, { id: other, role: 'presiding-judge' }]).with(JUDGE, MAGISTRATE, other);
    room.ask(JUDGE, { type: 'leave', handTo: MAGISTRATE });
    room.enter(JUDGE);
    const hand = (by: SeatId, handTo: SeatId) => room.ask(by, { type: 'leave', handTo });
    expect(hand(JUDGE, other)).toBe('not-permitted');
    expect(room.state.presiding).toBe(MAGISTRATE);
    room.connectionLost(MAGISTRATE);
    expect(hand(JUDGE, other)).toBe('ok');
    expect(room.state.presiding).toBe(other);
  });

  it('hands it to nobody else, and then stays: no clerk, no party, nobody who is not there', () => {
    const room = court();
    const hand = (handTo: SeatId, by = JUDGE) => room.ask(by, { type: 'leave', handTo });
    expect([hand(CLERK), hand(CITIZEN), hand(JUDGE), hand(JUDGE, CITIZEN)]).toEqual(
      Array.from({ length: 4 }, () => 'not-permitted'),
    );
    expect([hand(MAGISTRATE), hand('nobody' as SeatId)]).toEqual(['not-in-courtroom', 'unknown-seat']);
    room.with(MAGISTRATE).connectionLost(MAGISTRATE);
    expect(hand(MAGISTRATE)).toBe('not-in-courtroom');
    expect(room.state.phase).toBe('in-session');
  });
});

describe('whoever has left', () => {
  it('is known to have left, and when; not who never came, who is back, or who was put out', () => {
    const room = court();
    const leftAt = (seat: SeatId) => view(room.state, CLERK).people.find((one) => one.seat === seat)?.leftAt;
    room.ask(CITIZEN, { type: 'leave' });
    expect([leftAt(CITIZEN), leftAt(WITNESS), leftAt(LAWYER)]).toEqual([room.now, null, null]);
    room.enter(CITIZEN);
    room.ask(JUDGE, { type: 'remove', seat: LAWYER });
    expect([leftAt(CITIZEN), leftAt(LAWYER)]).toEqual([null, null]);
  });
});
