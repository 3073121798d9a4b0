import { describe, expect, it } from 'vitest';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { caseParty, person } from '@mahzar/shared/scheduling/person';
import { hiddenPeopleOf } from './followers.ts';
import type { HiddenPerson } from './ports.ts';

const SARA = '0076229645';
const HASAN = '0084575948';
const NAME = 'حسن مرادی';

const party = (given: object) => caseParty.parse({ role: 'witness', name: NAME, ...given });
const booked = (given: object) => person.parse({ id: 'seat', role: 'witness', name: NAME, ...given });
/** Parties of a file who are hidden because of such a booking. */
const hidden = (given: object, ...people: readonly object[]) =>
  idsOf(
    hiddenPeopleOf(
      { people: people.map(party) },
      [{ id: 'h', people: [booked({ protected: true, ...given })] }],
      new Map(),
    ),
  );
const idsOf = (hiddenPeople: readonly HiddenPerson[]) => hiddenPeople.flatMap(({ parties }) => parties).join();

describe('no paper names whoever is protected', () => {
  it('in any role in which the file has them', () => {
    const roles = [
      { id: 'a', role: 'complainant', nationalId: HASAN, name: 'حسن مرادی فرد' },
      { id: 'b', role: 'witness', nationalId: HASAN },
      { id: 'c', nationalId: SARA, name: 'سارا ملکی' },
    ];
    expect(hidden({ nationalId: HASAN }, ...roles)).toBe('a,b');
    expect(hidden({ role: 'expert', nationalId: HASAN }, ...roles)).toBe('a,b');
  });

  it('where either goes without a national ID, by id or name', () => {
    const people = [
      { id: 'seat', name: 'ح. مرادی' },
      { id: 'b', role: 'expert', name: 'حسن  مرادي' },
      { id: 'c', name: 'سارا' },
    ];
    expect(hidden({}, ...people)).toBe('seat,b');
    expect(hidden({ nationalId: HASAN }, ...people)).toBe('seat,b');
    expect(hidden({}, { id: 'b', nationalId: HASAN }, { id: 'seat', nationalId: SARA, name: 'سارا' })).toBe('b,seat');
  });

  it('under the same id and name, though the file’s national ID was corrected since; nobody else who has another', () => {
    expect(hidden({ nationalId: HASAN }, { id: 'seat', nationalId: SARA })).toBe('seat');
    expect(hidden({ nationalId: HASAN }, { id: 'b', nationalId: SARA })).toBe('');
    expect(hidden({ nationalId: HASAN }, { id: 'seat', nationalId: SARA, name: 'سارا ملکی' })).toBe('');
  });

  it('whom the court protected at a hearing itself, though the booking knows nothing of it', () => {
    const people = [party({ id: 'b' }), party({ id: 'c', name: 'سارا' }), party({ id: 'gone', name: 'نگار' })];
    const bookings = [{ id: 'h', people: [booked({ protected: false }), booked({ id: 'other', name: 'سارا' })] }];
    const seats = (...of: string[]) =>
      idsOf(hiddenPeopleOf({ people }, bookings, new Map([['h', new Map(of.map((seat) => [seat as SeatId, true]))]])));
    expect([seats(), seats('seat'), seats('other')]).toEqual(['', 'b', 'c']);
    // Nobody is booked in that seat any longer.
    expect(seats('gone')).toBe('gone');
  });

  it('nor whom no file names, or names no longer', () => {
    const people = [{ id: 'h', people: [booked({ protected: true, nationalId: HASAN })] }];
    expect(hiddenPeopleOf({ people: [party({ id: 'c', name: 'سارا' })] }, people, new Map())).toMatchObject([
      { booked: { name: NAME, nationalId: HASAN }, parties: [] },
    ]);
  });

  it('with a title at one hearing, or the family name first', () => {
    expect(hidden({ name: 'آقای حسن مرادی' }, { id: 'b' })).toBe('b');
    expect(hidden({ name: 'مرادی حسن' }, { id: 'b' })).toBe('b');
  });
});
