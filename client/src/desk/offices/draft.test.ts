import { officeDraft } from '@mahzar/shared/offices/office';
import type { Office } from '@mahzar/shared/offices/office';
import { describe, expect, it } from 'vitest';
import type { OfficeId } from '@mahzar/shared/queue/ids';
import { bodyOf, capacityOf, formOf, newBlock, problemsOf, withOfficials } from './draft.ts';
import type { OfficeForm } from './draft.ts';

let made = 0;
const newId = () => `part-${++made}`;
const block = {
  from: 480,
  to: 720,
  turnMinutes: 10,
  officials: ['a', 'b'],
  ahead: 30,
  onTheDay: 18,
  kinds: ['detention' as const],
};
/** Meetings on Sundays; one Sunday closes early. */
const office: Office = {
  id: 'o' as OfficeId,
  version: 3,
  name: 'دادسرا',
  place: '',
  telephone: '',
  kinds: ['complaint', 'detention'],
  recording: 'always',
  officials: [
    { account: 'a', title: 'prosecutor', room: '1' },
    { account: 'b', title: 'deputy', room: '2' },
  ],
  weekly: [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, blocks: day === 1 ? [block] : [] })),
  exceptions: [{ date: '2026-11-29', blocks: [block], closesAt: 600, note: '' }],
  daysAhead: 14,
  paused: null,
};
const form = formOf(office, newId);
const withBlock = (change: Partial<OfficeForm['weekly'][number][number]>): OfficeForm => ({
  ...form,
  weekly: form.weekly.map((of) => of.map((one) => ({ ...one, ...change }))),
});
const codes = (of: OfficeForm) => problemsOf(of).map(({ field, code }) => `${field} ${code}`);

describe('an office in the form', () => {
  it('comes back as it was', () => {
    const { id: _id, version: _version, paused: _paused, ...draft } = office;
    expect(bodyOf(form)).toEqual(draft);
    expect(bodyOf(formOf({ ...office, staff: ['clerk'] }, newId))).toEqual({ ...draft, staff: ['clerk'] });
    expect(problemsOf(form)).toEqual([]);
  });

  it('closes early at the hours of the day of the week, when the day has none of its own', () => {
    const [exception] = form.exceptions;
    const early = { ...exception!, blocks: [] };
    expect(bodyOf({ ...form, exceptions: [early] }).exceptions[0]).toMatchObject({ blocks: [block], closesAt: 600 });
    const closed = { ...early, differs: 'closed' as const };
    expect(bodyOf({ ...form, exceptions: [closed] }).exceptions[0]).toMatchObject({ blocks: [], closesAt: null });
  });

  it('begins with hours that have time for their turns, and that the service takes', () => {
    const first = newBlock([], form.officials, newId);
    const second = newBlock([first], form.officials, newId);
    expect(capacityOf(first)).toBe(48);
    const begun = { ...form, weekly: form.weekly.map((_, day) => (day === 3 ? [first, second] : [])) };
    expect(problemsOf(begun)).toEqual([]);
    expect(officeDraft.safeParse(bodyOf(begun)).success).toBe(true);
  });

  it('hands the hours of an official to whoever takes their line', () => {
    const [first, second] = form.officials;
    const weekly = withOfficials(form.weekly, form.officials, [{ ...first!, account: 'c' }]);
    expect(second?.account).toBe('b');
    expect(weekly[1]?.[0]?.officials).toEqual(['c']);
  });

  it.each([
    [{ to: '07:00' }, 'weekly.1.blocks.0.to before-start'],
    [{ ahead: '49' }, 'weekly.1.blocks.0.ahead no-time'],
    [{ turnMinutes: '1' }, 'weekly.1.blocks.0.turnMinutes range'],
    [{ onTheDay: 'ten' }, 'weekly.1.blocks.0.onTheDay whole-number'],
    [{ officials: ['gone'] }, 'weekly.1.blocks.0.officials one-at-least'],
    [{ from: '' }, 'weekly.1.blocks.0.from required'],
  ])('is told what is wrong with %o', (change, problem) => {
    expect(codes(withBlock(change))).toEqual([problem]);
  });

  it('is told of hours that overlap, of officials who stand there twice, and of what is missing', () => {
    const twice = { ...form, weekly: form.weekly.map((of) => [...of, ...of]) };
    expect(codes(twice)).toEqual(['weekly.1.blocks.1.from overlap']);
    const [first] = form.officials;
    expect(codes({ ...form, officials: [first!, first!] })).toContain('officials.1.account repeated');
    expect(codes(formOf(null, newId))).toEqual([
      'name required',
      'officials.0.account required',
      'officials.0.room required',
    ]);
  });
});
