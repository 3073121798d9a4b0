import type { SeatId } from '@mahzar/shared/hearing/ids';
import { describe, expect, it } from 'vitest';
import { aPerson, aRoom, aScene } from '../../session/scene.fixture.ts';
import { withTiles } from '../names/people.ts';
import { bondWith, consultablePeople, roomPeople } from './room.ts';

const ids = (...seats: string[]) => seats as SeatId[];
const people = [aPerson('judge', { role: 'presiding-judge' }), aPerson('accused'), aPerson('companion')];
const inRoom = aScene({
  me: aPerson('lawyer', { role: 'lawyer', place: 'consultation', assists: ids('accused') }),
  people: people.map((person) => (person.seat === 'accused' ? { ...person, place: 'consultation' } : person)),
  consultation: aRoom({ members: ids('lawyer', 'accused'), invited: ids('companion') }),
  consultable: ids('companion', 'accused', 'nobody').map((seat) => ({ seat, bond: 'own' as const })),
});
const seats = (list: readonly { seat: string }[]) => list.map(({ seat }) => seat);

describe('a private room', () => {
  it('has its members and those who were asked, and shows pictures of its members only', () => {
    expect(seats(roomPeople(inRoom).members)).toEqual(['accused']);
    expect(seats(roomPeople(inRoom).invited)).toEqual(['companion']);
    expect(seats(withTiles(inRoom))).toEqual(['accused']);
  });

  it('has nobody for who is in none, and the courtroom shows nobody of it', () => {
    const outside = { ...inRoom, me: { ...inRoom.me, place: 'courtroom' as const }, consultation: null };
    expect(roomPeople(outside)).toEqual({ members: [], invited: [] });
    expect(seats(withTiles(outside))).toEqual(['judge', 'companion']);
  });
});

describe('whom one may call', () => {
  it('is in the order of the scene, and nobody who is not known', () => {
    expect(seats(consultablePeople(inRoom).map(({ person }) => person))).toEqual(['companion', 'accused']);
  });

  it('is one’s lawyer or one’s client where that is so', () => {
    const [, accused] = people;
    expect(bondWith(inRoom.me, accused!)).toBe('client');
    expect(bondWith(accused!, inRoom.me)).toBe('lawyer');
    expect(bondWith(accused!, people[2]!)).toBeNull();
  });
});
