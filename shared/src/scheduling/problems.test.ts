import { describe, expect, it } from 'vitest';
import { bookingDraft } from './booking.ts';
import { problemsOf, warningsOf } from './problems.ts';

const START = Date.UTC(2026, 10, 25, 6);
const HOUR = 3_600_000;

const people = [
  { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی', staffAccount: 'a1' },
  { id: 'accused', role: 'accused', name: 'کاوه رحیمی', phone: '09121234567' },
  { id: 'lawyer', role: 'lawyer', name: 'نگار صادقی', with: ['accused'], email: 'n@example.ir' },
  { id: 'citizen', role: 'complainant', name: 'مریم احمدی', nationalId: '0013542419', phone: '09123334455' },
];

const draft = (change: object = {}) =>
  bookingDraft.parse({
    caseNumber: '140568920003215478',
    branch: 'شعبه ۱۰۳',
    kind: 'courtroom',
    startsAt: START,
    endsAt: START + HOUR,
    title: 'رسیدگی',
    people,
    ...change,
  });
const codes = (change: object) => problemsOf(draft(change)).map(({ field, code }) => `${field} ${code}`);
const withPerson = (person: object) => ({ people: [...people, person] });

describe('a draft of a booking', () => {
  it('can be booked as it should be', () => {
    expect(problemsOf(draft())).toEqual([]);
    expect(warningsOf(draft(), START - HOUR)).toEqual([]);
  });

  it('cannot end before it begins, nor last longer than a day of sitting', () => {
    expect(codes({ endsAt: START })).toEqual(['endsAt before-start']);
    expect(codes({ endsAt: START + 17 * HOUR })).toEqual(['endsAt too-long']);
  });

  it('names everybody once, and only people who are booked', () => {
    expect(codes(withPerson({ id: 'judge', role: 'witness', name: 'س' }))).toEqual(['people.4.id repeated']);
    expect(codes(withPerson({ id: 'c', role: 'companion', name: 'س', with: ['nobody'] }))).toEqual([
      'people.4.with unknown',
    ]);
    expect(codes(withPerson({ id: 'w', role: 'witness', name: 'س', with: ['citizen'] }))).toEqual([
      'people.4.with not-so',
    ]);
    expect(codes(withPerson({ id: 'w', role: 'accused', name: 'س', through: 'w' }))).toEqual([
      'people.4.through unknown',
    ]);
  });

  it('gives a lawyer clients, and nobody of the court among them', () => {
    const lawyerOf = (...clients: string[]) => withPerson({ id: 'l', role: 'lawyer', name: 'س', with: clients });
    expect(codes(lawyerOf('citizen'))).toEqual([]);
    expect(codes(lawyerOf('citizen', 'judge'))).toEqual(['people.4.with not-so']);
  });

  it('says into which language an interpreter interprets', () => {
    const interpreter = { id: 'i', role: 'interpreter', name: 'ش', with: ['accused'] };
    expect(codes(withPerson(interpreter))).toEqual(['people.4.interpreterLanguage missing']);
    expect(codes(withPerson({ ...interpreter, interpreterLanguage: 'ku' }))).toEqual([]);
  });

  it('is public of a hearing alone, never of a meeting', () => {
    expect(codes({ public: true })).toEqual([]);
    expect(codes({ kind: 'meeting', public: true })).toContain('public never-public');
  });

  it('neither hides the court nor protects it', () => {
    expect(codes({ screens: [{ id: 's', between: [['citizen'], ['judge']] }] })).toEqual(['screens.0.between court']);
    expect(codes(withPerson({ id: 'k', role: 'clerk', name: 'م', protected: true }))).toEqual([
      'people.4.protected not-so',
    ]);
    expect(codes(withPerson({ id: 'k', role: 'clerk', name: 'م', interpreterRequired: true }))).toEqual([
      'people.4.interpreterRequired not-so',
    ]);
  });

  it('parts nobody from their lawyer, nor people of one room', () => {
    expect(codes({ screens: [{ id: 's', between: [['accused'], ['lawyer', 'citizen']] }] })).toEqual([
      'screens.0.between together',
    ]);
    expect(codes({ screens: [{ id: 's', between: [['citizen'], ['accused']] }] })).toEqual([]);
  });

  it('is told to be unusual in the past, without a judge, or with somebody who cannot be reached', () => {
    const unusual = draft({ people: [{ id: 'w', role: 'witness', name: 'س' }] });
    expect(warningsOf(unusual, START + 1).map(({ code }) => code)).toEqual(['in-the-past', 'no-host', 'no-contact']);
  });
});
