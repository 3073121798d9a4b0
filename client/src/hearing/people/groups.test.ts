import type { RoomId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Role } from '@mahzar/shared/hearing/roles';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import { describe, expect, it } from 'vitest';
import { aPerson, aScene } from '../../session/scene.fixture.ts';
import { countWaiting, groupPeople } from './groups.ts';

function person(role: Role, change: Partial<NamedPerson> = {}): NamedPerson {
  return aPerson(role, { role, ...change });
}

function groups(people: readonly NamedPerson[], change: Partial<Omit<Scene, 'me'>> = {}) {
  return groupPeople(aScene({ me: person('clerk'), people, ...change }));
}

const seats = (people: readonly NamedPerson[]): string[] => people.map(({ seat }) => seat);

describe('the list of people', () => {
  it('tells people apart by where they are, the bench first', () => {
    const { waiting, left, outside, expelled, inCourtroom } = groups([
      person('lawyer', { place: 'waiting' }),
      person('complainant', { place: 'waiting' }),
      person('accused', { place: 'outside' }),
      person('witness', { place: 'outside', leftAt: 5 }),
      person('companion', { place: 'expelled' }),
      person('defendant'),
      person('presiding-judge'),
    ]);
    expect(seats(waiting)).toEqual(['complainant', 'lawyer']);
    expect(seats(outside)).toEqual(['accused']);
    expect(seats(left)).toEqual(['witness']);
    expect(seats(expelled)).toEqual(['companion']);
    expect(seats(inCourtroom)).toEqual(['presiding-judge', 'clerk', 'defendant']);
  });

  it('has hands in the order in which they were raised, one’s own too', () => {
    const me = person('clerk', { hand: 5 });
    const people = [person('lawyer', { hand: 7 }), person('accused', { hand: 3 })];
    expect(seats(groupPeople(aScene({ me, people })).hands)).toEqual(['accused', 'clerk', 'lawyer']);
  });

  it('keeps witnesses and experts apart as people to be called, with those who are here for them only', () => {
    const people = [
      person('witness', { place: 'waiting' }),
      person('expert', { place: 'waiting' }),
      person('interpreter', { place: 'waiting', assists: ['witness' as SeatId] }),
      person('companion', { place: 'waiting', assists: ['witness' as SeatId, 'complainant' as SeatId] }),
      person('complainant', { place: 'waiting' }),
    ];
    const { waiting, toCall } = groups(people);
    expect(seats(toCall)).toEqual(['witness', 'expert', 'interpreter']);
    expect(seats(waiting)).toEqual(['complainant', 'companion']);
  });

  it('has who comes to help with devices among those who wait', () => {
    const people = [person('technician', { place: 'waiting' }), person('complainant', { place: 'waiting' })];
    const { waiting, toCall } = groups(people);
    expect(seats(waiting)).toEqual(['complainant', 'technician']);
    expect(toCall).toEqual([]);
  });

  it('puts who sits before another’s device after the person whose device it is, wherever that is', () => {
    const inmate = (seat: string, device: string) =>
      aPerson(seat, { role: 'accused', place: 'with', sitsWith: device as SeatId });
    const people = [
      inmate('b', 'prison-coordinator'),
      inmate('a', 'prison-coordinator'),
      person('witness'),
      person('prison-coordinator'),
    ];
    expect(seats(groups(people).inCourtroom)).toEqual(['clerk', 'witness', 'prison-coordinator', 'a', 'b']);
    const absent = [inmate('a', 'lawyer'), person('lawyer', { place: 'outside' })];
    expect(seats(groups(absent).outside)).toEqual(['lawyer', 'a']);
  });

  it('keeps the public out of every other part', () => {
    const observer = (seat: string, place: NamedPerson['place']) => aPerson(seat, { role: 'observer', place });
    const { gallery, waiting, outside, expelled, inCourtroom } = groups([
      observer('in', 'courtroom'),
      observer('waits', 'waiting'),
      observer('out', 'outside'),
      observer('removed', 'expelled'),
    ]);
    expect(seats(gallery.inside)).toEqual(['in']);
    expect(seats(gallery.waiting)).toEqual(['waits']);
    expect(seats(gallery.expelled)).toEqual(['removed']);
    expect([waiting, outside, expelled].flat()).toEqual([]);
    expect(seats(inCourtroom)).toEqual(['clerk']);
  });

  it('shows private rooms with who is in them; rooms that are not this person’s to end have no name', () => {
    const inside = { place: 'consultation' } as const;
    const people = [person('lawyer', inside), person('accused', inside), person('panel-judge', inside)];
    const room = { room: 'r1' as RoomId, members: ['accused', 'lawyer'] as SeatId[] };
    const { rooms } = groups(people, { consultations: [room] });
    expect(rooms.map((group) => [group.room, seats(group.people)])).toEqual([
      ['r1', ['accused', 'lawyer']],
      [null, ['panel-judge']],
    ]);
  });
});

describe('the count on the button of the list', () => {
  const people = [
    person('lawyer', { place: 'waiting' }),
    person('witness', { place: 'waiting' }),
    person('observer', { place: 'waiting' }),
    person('accused', { hand: 1 }),
  ];

  it('is of those to let in and of hands: not of those to be called later, not of the public', () => {
    const scene = aScene({ me: person('clerk'), people, acts: ['admit', 'lower-any-hand'] });
    expect(countWaiting(scene)).toBe(2);
  });

  it('is none for who can do nothing about it', () => {
    expect(countWaiting(aScene({ me: person('complainant'), people }))).toBe(0);
  });
});
