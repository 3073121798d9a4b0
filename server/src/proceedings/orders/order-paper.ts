import { createHash } from 'node:crypto';
import { shownCheckNumber } from '@mahzar/shared/proceedings/check-number';
import { documentNumber } from '@mahzar/shared/proceedings/document-number';
import type { Order } from '@mahzar/shared/proceedings/state';
import { CHECK_PATH } from '@mahzar/shared/notify/short-link';
import { clockInWords, dayInWords, digitsIn } from '@mahzar/shared/notify/words';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import type { OrderText } from '@mahzar/shared/rest/orders';
import { roleName } from '@mahzar/shared/role-names';
import type { CaseRole } from '@mahzar/shared/scheduling/person';
import { canonicalJson } from '../../event-log/chain-hash.ts';
import type { PdfBlock, PdfContent } from '../../pdf/pdf-content.ts';

/** Whose names stand at the head of an order: witnesses and experts do not. */
const SIDES: readonly CaseRole[] = ['complainant', 'plaintiff', 'accused', 'defendant', 'prosecutor', 'lawyer'];

/** What surrounds every paper. */
export interface Letterhead {
  /** The court's name; null: the judiciary's alone stands there. */
  readonly court: string | null;
  /** Origin that people open. */
  readonly publicUrl: string;
  /** The court's time zone, a name of IANA's. */
  readonly zone: string;
}

interface OrderFacts {
  readonly order: Pick<Order, 'kind'>;
  readonly text: OrderText;
  readonly file: Pick<CourtCase, 'number' | 'branch' | 'people'>;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Null while it is a draft. */
  readonly signed: {
    /** Of the document within the case. */
    readonly number: number;
    readonly check: string;
    readonly judge: string;
  } | null;
}

/** SHA-256, hexadecimal. */
export function sha256Of(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** By which a draft is known: its text, and all that is decided with it. */
export function draftHash(
  { kind, level, to, deadline }: Pick<Order, 'kind' | 'level' | 'to' | 'deadline'>,
  text: OrderText,
): string {
  return sha256Of(canonicalJson({ kind, level, to, deadline, text }));
}

/** An order as a paper. @returns with it the text that is attached, as JSON; null while it is a draft */
export function orderPaper(
  facts: OrderFacts,
  letterhead: Letterhead,
): { readonly content: PdfContent; readonly attached: string | null } {
  const { text, file, at, signed } = facts;
  const { court, publicUrl, zone } = letterhead;
  const persian = (value: string) => digitsIn('fa', value);
  const day = dayInWords('fa', at, zone);
  const people = file.people.filter(({ role }) => SIDES.includes(role));
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
      ...(people.length === 0
        ? []
        : [
            {
              kind: 'table',
              head: ['نام', 'سمت'],
              rows: people.map(({ name, role }) => [name, roleName('fa', 'courtroom', role)]),
            } as const,
          ]),
      ...blocksOf(text),
    ],
    signatories:
      signed === null
        ? []
        : [
            {
              name: signed.judge,
              role: `قاضی رسیدگی‌کننده، ${persian(file.branch)}`,
              at: `امضای الکترونیکی در ${day} ساعت ${clockInWords('fa', at, zone)}`,
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
            { name: 'order.txt', media: 'text/plain', description: 'متن سند', text: plainText(text) },
          ],
  };
  return { content, attached };
}

function attachedText(
  { order, text, file, at }: OrderFacts,
  { check, judge }: NonNullable<OrderFacts['signed']>,
  number: string,
): string {
  const people = file.people.filter(({ role }) => SIDES.includes(role)).map(({ name, role }) => ({ name, role }));
  const about = { version: 1, kind: order.kind, case: file.number, branch: file.branch, number, check, people };
  return canonicalJson({ ...about, text, signedBy: judge, signedAt: new Date(at).toISOString() });
}

/** Paragraphs are parted by an empty line; lines that begin with a hyphen are items. */
export function blocksOf({ sections }: Pick<OrderText, 'sections'>): PdfBlock[] {
  return sections.flatMap(({ heading, body }): PdfBlock[] => {
    const parts = body.split(/\n\s*\n/).flatMap((part) => partsOf(part.split('\n')));
    return heading === '' ? parts : [{ kind: 'heading', text: heading }, ...parts];
  });
}

function partsOf(lines: readonly string[]): PdfBlock[] {
  const blocks: PdfBlock[] = [];
  for (const line of lines.map((one) => one.trim())) {
    if (line === '') continue;
    const last = blocks.at(-1);
    const item = /^[-–•]\s+(.+)$/.exec(line)?.[1];
    if (item !== undefined && last?.kind === 'numbered') {
      blocks[blocks.length - 1] = { kind: 'numbered', items: [...last.items, item] };
    } else if (item !== undefined) blocks.push({ kind: 'numbered', items: [item] });
    else if (last?.kind === 'paragraph') {
      blocks[blocks.length - 1] = { kind: 'paragraph', text: `${last.text}\n${line}` };
    } else blocks.push({ kind: 'paragraph', text: line });
  }
  return blocks;
}

function plainText({ title, sections }: OrderText): string {
  return [title, ...sections.map(({ heading, body }) => (heading === '' ? body : `${heading}\n${body}`))].join('\n\n');
}
