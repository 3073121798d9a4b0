import { clockInWords, dayInWords, digitsIn } from '@mahzar/shared/notify/words';
import type { Attendance } from '@mahzar/shared/rest/record-attendance';
import { roleName } from '@mahzar/shared/role-names';
import type { Letterhead, PdfContent } from '../../pdf/pdf-content.ts';

const TITLE = 'گواهی حضور در جلسه رسیدگی';

/** Content of the attendance certificate as a paper; the list that the record key signed is attached, where there is one. */
export function attendancePaper(certificate: Attendance, { court, zone }: Letterhead): PdfContent {
  const { caseNumber, branch, title, until, people, note } = certificate;
  const persian = (text: string) => digitsIn('fa', text);
  const day = (at: number) => dayInWords('fa', at, zone);
  const second = (at: number) => persian(String(Math.floor(at / 1000) % 60).padStart(2, '0'));
  const clock = (at: number) => `${clockInWords('fa', at, zone)}:${second(at)}`;
  // Only a hearing past midnight has another day than that at the head.
  const time = (at: number) => (day(at) === day(until) ? clock(at) : `${day(at)}، ${clock(at)}`);
  const rows = people.map(({ name, alias, role, present }) => [
    name ?? (alias === null ? '' : `شخص تحت حمایت ${persian(String(alias))}`),
    roleName('fa', 'courtroom', role),
    present.length === 0 ? 'حضور نداشت' : present.map(({ from, to }) => `${time(from)} تا ${time(to)}`).join('\n'),
  ]);
  return {
    title: TITLE,
    heading: ['قوه قضاییه', ...(court === null ? [] : [court]), ...(branch === '' ? [] : [persian(branch)])],
    facts: [
      { label: 'شماره پرونده', value: persian(caseNumber) },
      { label: 'تاریخ جلسه', value: day(until) },
      { label: 'پایان جلسه', value: `ساعت ${clock(until)}` },
    ],
    blocks: [
      ...(title === '' ? [] : [{ kind: 'paragraph' as const, text: title }]),
      {
        kind: 'paragraph',
        text: 'حضور در جلسه دادگاه بر پایه سوابق جلسه، به ثانیه. زمان انتظار، قطع ارتباط و گفت‌وگوی محرمانه به شمار نیامده است.',
      },
      { kind: 'table', head: ['نام', 'سمت', 'حضور در جلسه'], rows },
      { kind: 'paragraph', text: 'این سند با کلید الکترونیکی دادگاه امضا شده است.' },
    ],
    signatories: [],
    check: null,
    watermark: null,
    at: until,
    attachments:
      note === null
        ? []
        : [
            {
              name: 'attendance.txt',
              media: 'text/plain',
              description: 'همین فهرست با امضای کلید ضبط دادگاه',
              text: note,
            },
          ],
  };
}
