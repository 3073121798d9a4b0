import type { HearingKind } from '@mahzar/shared/hearing/roles';
import { clockInWords, dayInWords, digitsIn } from '@mahzar/shared/notify/words';
import type { Attendance } from '@mahzar/shared/rest/record-attendance';
import { roleName } from '@mahzar/shared/role-names';
import type { Letterhead, PdfContent } from '../../pdf/pdf-content.ts';

/** Words for each kind of hearing. */
const WORDS = {
  courtroom: {
    title: 'گواهی حضور در جلسه رسیدگی',
    presence: 'حضور در جلسه دادگاه',
    day: 'تاریخ جلسه',
    end: 'پایان جلسه',
    present: 'حضور در جلسه',
  },
  meeting: {
    title: 'گواهی حضور در ملاقات مردمی',
    presence: 'حضور در ملاقات مردمی',
    day: 'تاریخ ملاقات',
    end: 'پایان ملاقات',
    present: 'حضور در ملاقات',
  },
} as const satisfies Record<HearingKind, object>;

/** Content of the attendance certificate as a paper; the list that the record key signed is attached, where there is one. */
export function attendancePaper(certificate: Attendance, { court, zone }: Letterhead): PdfContent {
  const { kind, caseNumber, branch, title, startsAt, until, people, note } = certificate;
  const words = WORDS[kind];
  const persian = (text: string) => digitsIn('fa', text);
  const day = (at: number) => dayInWords('fa', at, zone);
  const second = (at: number) => persian(String(Math.floor(at / 1000) % 60).padStart(2, '0'));
  const clock = (at: number) => `${clockInWords('fa', at, zone)}:${second(at)}`;
  // The day is written only if it differs from the day at the head, in a hearing past midnight.
  const time = (at: number) => (day(at) === day(startsAt) ? clock(at) : `${day(at)}، ${clock(at)}`);
  const rows = people.map(({ name, alias, role, present }) => [
    // A person who is protected at another hearing of the case has neither name nor number here.
    name ?? (alias === null ? roleName('fa', kind, role) : `شخص تحت حمایت ${persian(String(alias))}`),
    roleName('fa', kind, role),
    present.length === 0 ? 'حضور نداشت' : present.map(({ from, to }) => `${time(from)} تا ${time(to)}`).join('\n'),
  ]);
  return {
    title: words.title,
    heading: ['قوه قضاییه', ...(court === null ? [] : [court]), ...(branch === '' ? [] : [persian(branch)])],
    facts: [
      { label: 'شماره پرونده', value: persian(caseNumber) },
      { label: words.day, value: day(startsAt) },
      {
        label: words.end,
        value: day(until) === day(startsAt) ? `ساعت ${clock(until)}` : `${day(until)}، ساعت ${clock(until)}`,
      },
    ],
    blocks: [
      ...(title === '' ? [] : [{ kind: 'paragraph' as const, text: title }]),
      {
        kind: 'paragraph',
        text: `${words.presence} بر پایه سوابق جلسه، به ثانیه. زمان انتظار، قطع ارتباط و گفت‌وگوی محرمانه به شمار نیامده است.`,
      },
      { kind: 'table', head: ['نام', 'سمت', words.present], rows },
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
