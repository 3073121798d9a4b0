import { createHash } from 'node:crypto';
import { shownCheckNumber } from '@mahzar/shared/proceedings/check-number';
import { documentNumber } from '@mahzar/shared/proceedings/document-number';
import { orderPlainText } from '@mahzar/shared/proceedings/order-plain-text';
import { partyIdOf } from '@mahzar/shared/proceedings/ids';
import type { PartyId } from '@mahzar/shared/proceedings/ids';
import type { Order } from '@mahzar/shared/proceedings/state';
import type { DeadlineKind } from '@mahzar/shared/proceedings/words';
import { PAPER_WORDS } from '@mahzar/shared/minutes/paper-words';
import { CHECK_PATH } from '@mahzar/shared/notify/short-link';
import { clockInWords, dayInWords, digitsIn } from '@mahzar/shared/notify/words';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import type { OrderText } from '@mahzar/shared/rest/orders';
import type { DeskSigningMeans } from '@mahzar/shared/signing-means';
import { roleName } from '@mahzar/shared/role-names';
import type { CaseRole } from '@mahzar/shared/scheduling/person';
import { canonicalJson } from '../../event-log/chain-hash.ts';
import type { Letterhead, PdfBlock, PdfContent } from '../../pdf/pdf-content.ts';

/** Roles named in the header of an order; witnesses and experts are not. */
const SIDES: readonly CaseRole[] = ['complainant', 'plaintiff', 'accused', 'defendant', 'prosecutor', 'lawyer'];

const DEADLINES: Readonly<Record<DeadlineKind, string>> = {
  appeal: 'مهلت تجدیدنظرخواهی',
  objection: 'مهلت اعتراض',
  remedy: 'مهلت رفع نقص',
  answer: 'مهلت پاسخ',
};

const MEANS: Readonly<Record<DeskSigningMeans, string>> = {
  'app-code': ` ${PAPER_WORDS.means['app-code']}`,
  organisation: ` ${PAPER_WORDS.means.organisation}`,
  'desk-session': '',
};

interface OrderFacts {
  readonly order: Pick<Order, 'kind' | 'level' | 'deadline'>;
  readonly text: OrderText;
  readonly file: Pick<CourtCase, 'number' | 'branch' | 'people'>;
  /** The parties concerned. */
  readonly concerned: readonly PartyId[];
  /** Epoch milliseconds. */
  readonly at: number;
  /** Null while it is a draft. */
  readonly signed: {
    /** Number of the document within the case. */
    readonly number: number;
    readonly check: string;
    readonly judge: string;
    readonly means: DeskSigningMeans;
  } | null;
}

/** Replaces the name of a protected person; papers are in Persian. */
export const UNNAMED = 'نام محرمانه';

/** Whether the header of a paper names a party: parties to the dispute, and people on whom it is served. */
export function isAtHead(role: CaseRole | undefined, isConcerned: boolean): boolean {
  return isConcerned || (role !== undefined && SIDES.includes(role));
}

/** SHA-256, hexadecimal. */
export function sha256Of(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Identifies a draft by its text and all decisions in it. */
export function draftHash(
  { kind, level, to, deadline }: Pick<Order, 'kind' | 'level' | 'to' | 'deadline'>,
  text: OrderText,
): string {
  return sha256Of(canonicalJson({ kind, level, to, deadline, text }));
}

/**
 * Identifies what was shown of a draft: the draft, and everything in its paper about the case, its people and the court. The judge
 * signs by this hash, so the data of the case's file are covered by the signature, too.
 */
export function shownHash({ text }: Pick<Order, 'text'>, content: PdfContent): string {
  return sha256Of(canonicalJson({ draft: text, paper: content }));
}

/** An order as a paper. @returns also the attached text, as JSON; null while it is a draft */
export function orderPaper(
  facts: OrderFacts,
  letterhead: Letterhead,
): { readonly content: PdfContent; readonly attached: string | null } {
  const { text, file, at, signed } = facts;
  const { court, publicUrl, zone } = letterhead;
  const persian = (value: string) => digitsIn('fa', value);
  const day = dayInWords('fa', at, zone);
  const sides = file.people.filter(({ role }) => SIDES.includes(role));
  const whole = { title: text.title, sections: [...text.sections, ...closingOf(facts)] };
  const number = signed === null ? null : documentNumber(file.number, signed.number);
  const attached = signed === null ? null : attachedText(facts, signed, number!);
  const content: PdfContent = {
    title: text.title,
    heading: ['قوه قضاییه', ...(court === null ? [] : [court]), persian(file.branch)],
    facts: [
      { label: 'شماره پرونده', value: persian(file.number) },
      ...(number === null ? [] : [{ label: 'شماره سند', value: persian(number) }]),
      { label: 'تاریخ', value: day },
    ],
    blocks: [
      ...(sides.length === 0
        ? []
        : [
            {
              kind: 'table',
              head: ['نام', 'سمت'],
              rows: sides.map(({ name, role }) => [name, roleName('fa', 'courtroom', role)]),
            } as const,
          ]),
      ...blocksOf(whole),
    ],
    signatories:
      signed === null
        ? []
        : [
            {
              name: signed.judge,
              role: `قاضی رسیدگی‌کننده، ${persian(file.branch)}`,
              at: `امضای الکترونیکی${MEANS[signed.means]} در ${day} ساعت ${clockInWords('fa', at, zone)}`,
            },
          ],
    check:
      signed === null
        ? null
        : {
            number: persian(shownCheckNumber(signed.check)),
            link: `${publicUrl}${CHECK_PATH}#${signed.check}`,
            words: `اصالت این سند را با این شماره در نشانی ${publicUrl}${CHECK_PATH} بررسی کنید.`,
          },
    watermark: signed === null ? 'پیش‌نویس' : null,
    at,
    attachments:
      attached === null
        ? []
        : [
            {
              name: 'order.json',
              media: 'application/json',
              description: 'متن سند به شکل داده',
              text: attached,
            },
            { name: 'order.txt', media: 'text/plain', description: 'متن سند', text: orderPlainText(whole) },
          ],
  };
  return { content, attached };
}

function attachedText(
  { order, text, file, concerned, at }: OrderFacts,
  { check, judge, means }: NonNullable<OrderFacts['signed']>,
  number: string,
): string {
  const named = (isNamed: (one: CourtCase['people'][number]) => boolean) =>
    file.people.filter(isNamed).map(({ name, role }) => ({ name, role }));
  const people = named(({ role }) => SIDES.includes(role));
  const to = named(({ id }) => concerned.includes(partyIdOf(id)));
  const { kind, level, deadline } = order;
  const about = {
    version: 1,
    kind,
    case: file.number,
    branch: file.branch,
    number,
    check,
    people,
    level,
    to,
    deadline,
  };
  return canonicalJson({ ...about, text, signedBy: judge, means, signedAt: new Date(at).toISOString() });
}

/** Sections added to the text: on whom it is served, and the deadline that starts then. */
function closingOf({ order: { deadline }, file, concerned }: OrderFacts): OrderText['sections'] {
  const to = file.people.filter(({ id }) => concerned.includes(partyIdOf(id)));
  const names = to.map(({ name, role }) => `- ${name}، ${roleName('fa', 'courtroom', role)}`).join('\n');
  const days = deadline === null ? '' : digitsIn('fa', String(deadline.days));
  return [
    ...(to.length === 0 ? [] : [{ heading: 'ابلاغ به', body: names }]),
    ...(deadline === null
      ? []
      : [{ heading: 'مهلت', body: `${DEADLINES[deadline.kind]}: ${days} روز از تاریخ ابلاغ` }]),
  ];
}

/** Paragraphs are separated by an empty line; lines that begin with a hyphen are items. */
export function blocksOf({ sections }: Pick<OrderText, 'sections'>): PdfBlock[] {
  return sections.flatMap(({ heading, body }): PdfBlock[] => {
    const parts = body.split(/\n\s*\n/).flatMap((part) => partsOf(part.split('\n')));
    return heading === '' ? parts : [{ kind: 'heading', text: heading }, ...parts];
  });
}

function partsOf(lines: readonly string[]): PdfBlock[] {
  const runs: { readonly isList: boolean; readonly lines: string[] }[] = [];
  for (const line of lines.map((one) => one.trim())) {
    if (line === '') continue;
    const item = /^[-–•]\s+(.+)$/.exec(line)?.[1];
    const isList = item !== undefined;
    const last = runs.at(-1);
    if (last?.isList === isList) last.lines.push(item ?? line);
    else runs.push({ isList, lines: [item ?? line] });
  }
  return runs.map(({ isList, lines: of }) =>
    isList ? { kind: 'numbered', items: of } : { kind: 'paragraph', text: of.join('\n') },
  );
}
