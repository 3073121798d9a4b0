import { describe, expect, it } from 'vitest';
import { answers, NO_ANSWERS, problemsOf, whoProblems } from './answers.ts';

const OFFICE = { kinds: ['detention' as const], recording: 'by-consent' as const };
const GOOD = {
  who: { name: 'مریم احمدی', nationalId: '۰۰۷۶۲۲۹۶۴۵', phone: '۰۹۱۲ ۳۳۳ ۴۴۵۵' },
  matter: { kind: 'detention' as const, text: 'برادرم بازداشت است', caseNumber: '' },
  company: NO_ANSWERS.company,
  consent: { terms: true, recording: false },
};

describe('what a citizen answers', () => {
  it('stands when all is there', () => {
    expect(problemsOf(GOOD, OFFICE, false)).toEqual([]);
    expect(problemsOf({ ...GOOD, matter: { ...GOOD.matter, text: '' } }, OFFICE, true)).toEqual([]);
  });

  it('has every page named that is empty', () => {
    expect(problemsOf(NO_ANSWERS, OFFICE, false).map(({ field, code }) => `${field} ${code}`)).toEqual([
      'who.name empty',
      'who.nationalId empty',
      'who.phone empty',
      'matter.kind empty',
      'matter.text empty',
      'consent.terms empty',
      'consent.recording empty',
    ]);
  });

  it.each([
    ['0076229646', '09123334455', ['who.nationalId not-a-national-id']],
    ['1111111111', '09123334455', ['who.nationalId not-a-national-id']],
    ['0076229645', '02188888888', ['who.phone not-a-mobile']],
    ['<script>', '+1 202 555 0100', ['who.nationalId not-a-national-id', 'who.phone not-a-mobile']],
  ])('national ID %s and phone %s: %j', (nationalId, phone, problems) => {
    const found = whoProblems({ name: 'x', nationalId, phone });
    expect(found.map(({ field, code }) => `${field} ${code}`)).toEqual(problems);
  });

  it('is for the office’s matters', () => {
    const matter = { ...GOOD.matter, kind: 'advice' as const };
    expect(problemsOf({ ...GOOD, matter }, OFFICE, false)).toEqual([{ field: 'matter.kind', code: 'not-heard-here' }]);
  });

  it('is kept as typed, without what would show otherwise than it was written', () => {
    expect(answers.safeParse({ ...GOOD, who: { ...GOOD.who, name: '<b>مریم</b>' } }).success).toBe(true);
    for (const name of ['a\u202eb', 'a\nb', 'a\u0000', 'x'.repeat(121)]) {
      expect(answers.safeParse({ ...GOOD, who: { ...GOOD.who, name } }).success, name).toBe(false);
    }
  });
});
