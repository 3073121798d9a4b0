import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { Role } from '@mahzar/shared/hearing/roles';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { describe, expect, it } from 'vitest';
import { aPerson, aScene } from '../../session/scene.fixture.ts';
import { belongingTogether, putOn, screenable, sideOf } from './screening.ts';
import type { Side } from './screening.ts';

const person = (role: Role, change: Partial<NamedPerson> = {}) => aPerson(role, { role, ...change });
const id = (seat: string) => seat as SeatId;
const sides = (...pairs: [string, Side][]) => new Map(pairs.map(([seat, side]) => [id(seat), side]));

describe('a screen', () => {
  it('can part all but the court, also those who have not come yet', () => {
    const people = [
      person('accused', { place: 'outside' }),
      person('presiding-judge'),
      person('panel-judge'),
      person('clerk'),
      person('complainant'),
    ];
    expect(screenable(aScene({ people })).map(({ seat }) => seat)).toEqual(['complainant', 'accused']);
  });

  it('has a person on one side at most; a second press takes them off', () => {
    const first = putOn(new Map(), id('accused'), 0);
    expect([...first]).toEqual([['accused', 0]]);
    expect([...putOn(first, id('accused'), 1)]).toEqual([['accused', 1]]);
    expect([...putOn(first, id('accused'), 0)]).toEqual([]);
    const people = [person('accused'), person('complainant')];
    expect(sideOf(people, first, 0).map(({ seat }) => seat)).toEqual(['accused']);
    expect(sideOf(people, first, 1)).toEqual([]);
  });

  it('cannot part a lawyer from the client, nor people before one device, and says whom', () => {
    const people = [
      person('complainant'),
      person('accused', { sitsWith: id('prison-coordinator'), place: 'with' }),
      person('lawyer', { assists: [id('accused')] }),
      person('prison-coordinator'),
    ];
    const together = (...pairs: [string, Side][]) =>
      belongingTogether(people, sides(...pairs))?.map(({ seat }) => seat) ?? null;
    expect(together(['complainant', 0], ['accused', 1], ['lawyer', 1])).toBeNull();
    expect(together(['complainant', 0], ['lawyer', 0], ['accused', 1])).toEqual(['lawyer', 'accused']);
    expect(together(['accused', 0], ['prison-coordinator', 1])).toEqual(['accused', 'prison-coordinator']);
  });
});
