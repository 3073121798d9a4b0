import { describe, expect, it } from 'vitest';
import { bookingDraft } from '@mahzar/shared/scheduling/booking';
import { problemsOf } from '@mahzar/shared/scheduling/problems';
import {
  bodyOf,
  gapsOf,
  mayBeWith,
  newDraft,
  newPerson,
  problemsOfDraft,
  sketchOf,
  withoutContact,
  withoutSecrets,
} from './draft.ts';
import type { Draft } from './draft.ts';
import { momentOf } from '../ui/court-time.ts';

const judge = { ...newPerson('presiding-judge'), name: 'رضا کیانی' };
const accused = { ...newPerson('accused'), name: 'کاوه رحیمی', nationalId: '۰۰۱۳۵۴۲۴۱۹', phone: '۰۹۱۲۱۲۳۴۵۶۷' };
const lawyer = { ...newPerson('lawyer'), name: 'نگار صادقی', with: [accused.id, 'gone'] };
const DRAFT: Draft = {
  ...newDraft('2026-11-26'),
  caseNumber: '۱۴۰۵۶۸۹۲۰۰۰۳۲۱۵۴۷۸',
  title: 'رسیدگی به شکایت',
  branch: 'شعبه ۱۰۳',
  people: [judge, accused, lawyer],
};

describe('an empty form', () => {
  it.each([
    ['another day', '2026-11-27', '17:10', '2026-11-27', '09:00'],
    ['today, early', '2026-11-26', '08:59', '2026-11-26', '09:00'],
    ['today, later', '2026-11-26', '09:01', '2026-11-26', '10:00'],
    ['today, in the evening', '2026-11-26', '22:59', '2026-11-26', '23:00'],
    ['today, before midnight', '2026-11-26', '23:00', '2026-11-27', '09:00'],
    ['a day that is over', '2026-11-25', '12:00', '2026-11-25', '09:00'],
  ])('proposes a time that is to come: %s', (_, looked, clock, day, time) => {
    expect(newDraft(looked, momentOf('2026-11-26', clock)!)).toMatchObject({ day, time });
  });
});

describe('a form that is filled in', () => {
  it('becomes what the service takes, whatever digits it was typed in', () => {
    expect(problemsOfDraft(DRAFT)).toEqual([]);
    const draft = bookingDraft.parse(bodyOf(DRAFT));
    expect(problemsOf(draft)).toEqual([]);
    expect(draft).toMatchObject({
      caseNumber: '140568920003215478',
      startsAt: Date.UTC(2026, 10, 26, 5, 30),
      endsAt: Date.UTC(2026, 10, 26, 6, 30),
      room: null,
    });
    expect(draft.people[1]).toMatchObject({ nationalId: '0013542419', phone: '+989121234567' });
    // A person who was removed from the form accompanies nobody and is accompanied by nobody.
    expect(draft.people[2]?.with).toEqual([accused.id]);
  });

  it('is not of a time that is over, unless it is a hearing that was held', () => {
    const begins = Date.UTC(2026, 10, 26, 5, 30);
    expect(problemsOfDraft(DRAFT, begins + 59 * 60_000)).toEqual([]);
    expect(problemsOfDraft(DRAFT, begins + 60 * 60_000)).toEqual([{ field: 'day', code: 'over' }]);
    expect(problemsOfDraft(DRAFT)).toEqual([]);
  });

  it.each(['', '1', '61', 'x', '۲٫۵'])('is no series of %j hearings', (times) => {
    expect(problemsOfDraft({ ...DRAFT, every: 'day', times })).toEqual([{ field: 'times', code: 'times' }]);
    expect(problemsOfDraft({ ...DRAFT, every: 'day', times: '۶۰' })).toEqual([]);
  });

  it('says of each person what is missing', () => {
    const interpreter = newPerson('interpreter');
    const people = [judge, accused, lawyer, interpreter];
    expect(people.map((person) => gapsOf(person, people))).toEqual([
      ['contact'],
      [],
      ['contact'],
      ['name', 'interpreterLanguage', 'principals', 'contact'],
    ]);
    expect(gapsOf({ ...judge, staffAccount: 'account-1' }, people)).toEqual([]);
    // The client was removed; the account has another role.
    expect(gapsOf(lawyer, [lawyer])).toEqual(['principals', 'contact']);
    expect(gapsOf({ ...newPerson('witness'), name: 'سینا', staffAccount: 'account-1' }, people)).toEqual(['contact']);
    expect(
      gapsOf(
        { ...interpreter, name: 'شیرین', interpreterLanguage: 'ku', with: [accused.id], through: accused.id },
        people,
      ),
    ).toEqual([]);
  });

  it('ties people of the court to accounts, and nobody else', () => {
    const people = [
      { ...judge, staffAccount: 'a' },
      { ...accused, staffAccount: 'b' },
    ];
    expect(bodyOf({ ...DRAFT, people }).people?.map(({ staffAccount }) => staffAccount)).toEqual(['a', null]);
  });

  it('keeps no national ID in the tab', () => {
    expect(JSON.stringify(withoutSecrets(DRAFT))).not.toContain(accused.nationalId);
    expect(JSON.stringify(withoutSecrets(DRAFT))).toContain(accused.name);
  });
});

describe('a form that is not', () => {
  const codes = (change: Partial<Draft>) =>
    problemsOfDraft({ ...DRAFT, ...change }).map(({ field, code }) => `${field} ${code}`);

  it('says what is missing or wrong, by field', () => {
    expect(codes({ caseNumber: ' ', day: '' })).toEqual(['caseNumber required', 'day required']);
    expect(codes({ length: 'x' })).toEqual(['length minutes']);
    expect(codes({ people: [{ ...accused, nationalId: '0013542418', phone: '12' }] })).toEqual([
      'people.0.nationalId national-id',
      'people.0.phone mobile',
    ]);
    expect(codes({ screens: [{ id: 's', one: [accused.id], other: [] }] })).toEqual(['screens.0.between two-sides']);
  });

  it('still finds clashes with what is there, once there is a time and a name', () => {
    expect(sketchOf({ ...DRAFT, day: '' })).toBeNull();
    expect(sketchOf({ ...DRAFT, people: [newPerson('accused')] })).toBeNull();
    const sketch = sketchOf({ ...DRAFT, caseNumber: '', title: '', people: [judge, { ...accused, nationalId: '12' }] });
    expect(bookingDraft.parse(sketch).people.map(({ nationalId }) => nationalId)).toEqual([null, null]);
  });
});

it('whom no message can reach is known before anybody is invited', () => {
  const judge = { ...newPerson('presiding-judge'), name: 'رضا کیانی', staffAccount: 'a1' };
  const told = { ...newPerson('witness'), name: 'سینا کاظمی', email: 's@example.ir' };
  const sits = { ...newPerson('accused'), name: 'بهرام یوسفی', through: told.id };
  const lost = { ...newPerson('complainant'), name: 'مریم احمدی', staffAccount: 'a2' };
  expect(withoutContact({ ...DRAFT, people: [judge, told, sits, lost] })).toEqual([lost]);
});

it("a lawyer's client is nobody of the court", () => {
  const [judge, prosecutor, party] = (['presiding-judge', 'prosecutor', 'accused'] as const).map(newPerson);
  const others = [judge!, prosecutor!, party!];
  expect(mayBeWith(newPerson('lawyer'), others)).toEqual([party!.id]);
  expect(mayBeWith(newPerson('interpreter'), others)).toEqual(others.map(({ id }) => id));
});
