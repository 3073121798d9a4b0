import { createCase } from '@mahzar/shared/rest/cases';
import { expect, it } from 'vitest';
import { bodyOf, draftOf, newParty, problemsOf, withoutSecrets } from './draft.ts';

const accused = { ...newParty('accused'), name: ' کاوه رحیمی ', nationalId: '۰۰۱۳۵۴۲۴۱۹', phone: '۰۹۱۲۱۲۳۴۵۶۷' };
const lawyer = { ...newParty('lawyer'), name: 'نگار صادقی', with: [accused.id, 'gone'] };
const DRAFT = {
  ...draftOf(null),
  number: '۱۴۰۵۶۸',
  title: 'کلاهبرداری',
  branch: 'شعبه ۱۰۳',
  people: [accused, lawyer],
};

it('a case that is filled in becomes what the service takes, without those who have left the form', () => {
  expect(problemsOf(DRAFT)).toEqual([]);
  const body = createCase.body.parse(bodyOf(DRAFT));
  expect(body).toMatchObject({ number: '140568', people: [{ name: 'کاوه رحیمی', nationalId: '0013542419' }, {}] });
  expect(body.people?.[1]?.with).toEqual([accused.id]);
  expect(JSON.stringify(withoutSecrets(DRAFT))).not.toContain(accused.nationalId);
});

it('what is missing or wrong is said by field before it is sent', () => {
  const wrong = { ...DRAFT, title: ' ', people: [{ ...accused, name: '', nationalId: '1', phone: '2' }] };
  expect(problemsOf(wrong).map(({ field, code }) => `${field} ${code}`)).toEqual([
    'title required',
    'people.0.name required',
    'people.0.nationalId national-id',
    'people.0.phone mobile',
  ]);
});
