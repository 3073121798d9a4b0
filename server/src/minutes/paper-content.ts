import { shownCheckNumber } from '@mahzar/shared/proceedings/check-number';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingState } from '@mahzar/shared/hearing/state';
import { drawingSvg } from '@mahzar/shared/minutes/drawing';
import { minutesPaper, minutesPlainText } from '@mahzar/shared/minutes/paper';
import type { Closing, NamedPerson, PaperAnswer, WrittenMinutes } from '@mahzar/shared/minutes/paper';
import { CHECK_PATH } from '@mahzar/shared/notify/short-link';
import { clockInWords, dayInWords, digitsIn } from '@mahzar/shared/notify/words';
import { roleName } from '@mahzar/shared/role-names';
import type { HearingCard } from '../hearings/ports.ts';
import type { Letterhead, PdfBlock, PdfContent } from '../pdf/pdf-content.ts';

const TITLE = 'صورت‌جلسه رسیدگی';

export interface ClosedMinutes extends WrittenMinutes {
  readonly closing: Closing;
}

interface PaperFacts {
  readonly minutes: ClosedMinutes;
  /** The text that the judge has signed, byte by byte. */
  readonly signed: string;
  readonly hearing: HearingState;
  readonly card: HearingCard | undefined;
  /** Seats of people who have or had a number in some hearing of the case. */
  readonly hidden: ReadonlySet<SeatId>;
  /** Epoch milliseconds. */
  readonly startsAt: number | null;
  /** Number by which the paper is checked. */
  readonly number: string;
}

/** Content of the paper of closed minutes; it includes the signed text exactly, and in readable form. */
export function minutesContent(facts: PaperFacts, { court, publicUrl, zone }: Letterhead): PdfContent {
  const { minutes, signed, hearing, card, hidden, startsAt, number } = facts;
  const { closing } = minutes;
  const persian = (text: string) => digitsIn('fa', text);
  const people = namesIn(hearing, card, hidden);
  const paper = minutesPaper(minutes, people, zone);
  const judge = people.find(({ seat }) => seat === closing.seat);
  const branch = persian(card?.branch ?? '');
  const day = (at: number) => dayInWords('fa', at, zone);
  const shown = shownCheckNumber(number);
  const heading = ['قوه قضاییه', ...(court === null ? [] : [court]), ...(branch === '' ? [] : [branch])];
  const about = [
    { label: 'شماره پرونده', value: persian(card?.caseNumber ?? '') },
    ...(startsAt === null ? [] : [{ label: 'تاریخ جلسه', value: day(startsAt) }]),
    { label: 'تاریخ امضا', value: day(closing.at) },
  ];
  const head = [TITLE, ...heading, ...about.map(({ label, value }) => `${label}: ${value}`)];
  return {
    title: TITLE,
    heading,
    facts: about,
    blocks: [
      namesTable(minutes, people),
      ...paper.paragraphs.filter(({ text }) => text.trim() !== ''),
      ...answersTable('امضاها و اعتراض‌ها', paper.answers),
      ...answersTable('پاسخ به متن‌های پیشین', paper.earlier),
      ...drawings([...paper.answers, ...paper.earlier, ...(paper.closing === null ? [] : [paper.closing])], hidden),
      { kind: 'code', label: 'اثر انگشت متنی که امضا شد (SHA-256)', text: closing.sha256 },
    ],
    signatories: [
      {
        name: judge?.name ?? '',
        role: [judge?.role ?? '', branch].filter((part) => part !== '').join('، '),
        at: `امضای الکترونیکی در ${day(closing.at)} ساعت ${clockInWords('fa', closing.at, zone)}`,
      },
    ],
    check: {
      number: persian(shown),
      link: `${publicUrl}${CHECK_PATH}#${number}`,
      words: `اصالت این سند را با این شماره در نشانی ${publicUrl}${CHECK_PATH} بررسی کنید.`,
    },
    watermark: null,
    at: closing.at,
    attachments: [
      {
        name: 'minutes.json',
        media: 'application/json',
        description: 'متنی که امضا شد، بایت به بایت',
        text: signed,
      },
      {
        name: 'minutes.txt',
        media: 'text/plain',
        description: 'متن صورت‌جلسه و امضاها',
        text: minutesPlainText(paper, head),
      },
    ],
  };
}

/** Everybody of the hearing, with their names in the paper. */
function namesIn({ seats }: HearingState, card: HearingCard | undefined, hidden: ReadonlySet<SeatId>): NamedPerson[] {
  return [...seats.values()].map(({ id, role, alias }) => {
    const name = card?.seats.get(id)?.name ?? '';
    const number = alias === null ? '' : ` ${digitsIn('fa', String(alias))}`;
    const called = hidden.has(id) || alias !== null ? `شخص تحت حمایت${number}` : name;
    return { seat: id, name: called, role: roleName('fa', 'courtroom', role) };
  });
}

/** People in the minutes: the judge, speakers, people spoken to, and people asked to sign. */
function namesTable({ state, blocks, closing }: ClosedMinutes, people: readonly NamedPerson[]): PdfBlock {
  const named = new Set<string | null>([closing.seat, ...(state.reading?.asked.map(({ seat }) => seat) ?? [])]);
  for (const block of blocks) if (block.kind === 'line') for (const seat of [block.seat, block.to]) named.add(seat);
  const rows = people.filter(({ seat }) => named.has(seat)).map(({ name, role }) => [name, role]);
  return { kind: 'table', head: ['نام', 'سمت'], rows };
}

function answersTable(title: string, answers: readonly PaperAnswer[]): PdfBlock[] {
  if (answers.length === 0) return [];
  const rows = answers.map(({ who, said, when, how, words }) => [
    who,
    said,
    [when, how].filter((part) => part !== null).join('\n'),
    words ?? '',
  ]);
  return [
    { kind: 'heading', text: title },
    { kind: 'table', head: ['نام و سمت', 'پاسخ', 'زمان و روش', 'گفته او کنار متن'], rows },
  ];
}

/** Drawn signatures with name and time; none of people with a number, whose handwriting would identify them. */
function drawings(answers: readonly PaperAnswer[], hidden: ReadonlySet<SeatId>): PdfBlock[] {
  const blocks = answers.flatMap(({ seat, who, when, drawn }): PdfBlock[] => {
    const svg = drawn === null || hidden.has(seat) ? '' : drawingSvg(drawn);
    return svg === '' ? [] : [{ kind: 'drawing', label: [who, when].filter((part) => part !== null).join('، '), svg }];
  });
  return blocks.length === 0 ? [] : [{ kind: 'heading', text: 'امضاهای دستی' }, ...blocks];
}
