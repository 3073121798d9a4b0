import { expect, it } from 'vitest';
import type { Attendance } from '@mahzar/shared/rest/record-attendance';
import { attendancePaper } from './attendance-paper.ts';

/** 23:30 in Tehran. */
const LATE = Date.UTC(2026, 10, 3, 20, 0);
const HOUR = 3_600_000;
const COURT = { court: null, publicUrl: 'https://court.example', zone: 'Asia/Tehran' };

const person: Attendance['people'][number] = {
  seat: 'c',
  role: 'complainant',
  name: 'مریم احمدی',
  alias: null,
  present: [],
};
const held = (change: Partial<Attendance> = {}): Attendance => ({
  hearing: 'h',
  kind: 'courtroom',
  title: '',
  caseNumber: '1405-77',
  branch: '',
  startsAt: LATE,
  until: LATE + HOUR,
  isOver: true,
  people: [person],
  note: null,
  ...change,
});
const rowsOf = ({ blocks }: ReturnType<typeof attendancePaper>) =>
  blocks.flatMap((block) => (block.kind === 'table' ? block.rows : []));

it('calls a meeting a meeting, and the citizen no complainant', () => {
  const ofMeeting = attendancePaper(held({ kind: 'meeting' }), COURT);
  expect(ofMeeting.title).toBe('گواهی حضور در ملاقات مردمی');
  expect(rowsOf(ofMeeting)).toEqual([['مریم احمدی', 'مراجعه‌کننده', 'حضور نداشت']]);
  expect(JSON.stringify(ofMeeting)).not.toMatch(/جلسه رسیدگی|جلسه دادگاه|شاکی/);
  const ofCourt = attendancePaper(held(), COURT);
  expect(ofCourt.title).toBe('گواهی حضور در جلسه رسیدگی');
  expect(rowsOf(ofCourt)[0]).toContain('شاکی');
});

it('has the role in place of a name that it may not give, as the page has', () => {
  const people = [
    { ...person, name: null },
    { ...person, name: null, alias: 2 },
  ];
  const rows = rowsOf(attendancePaper(held({ people }), COURT));
  expect(rows.map(([name]) => name)).toEqual(['شاکی', 'شخص تحت حمایت ۲']);
});

it('has the day on which the session began, and names another day with its times', () => {
  const present = [{ from: LATE, to: LATE + HOUR }];
  const paper = attendancePaper(held({ people: [{ ...person, present }] }), COURT);
  expect(paper.facts.slice(1)).toEqual([
    { label: 'تاریخ جلسه', value: 'سه‌شنبه ۱۲ آبان ۱۴۰۵' },
    { label: 'پایان جلسه', value: 'چهارشنبه ۱۳ آبان ۱۴۰۵، ساعت ۰۰:۳۰:۰۰' },
  ]);
  expect(rowsOf(paper)[0]![2]).toBe('۲۳:۳۰:۰۰ تا چهارشنبه ۱۳ آبان ۱۴۰۵، ۰۰:۳۰:۰۰');
});
