import { orderPlainText } from '@mahzar/shared/proceedings/order-plain-text';
import { hexOf } from '../../../../event-log/chain-hash.ts';
import { sha256 } from '../../../../event-log/digest.ts';
import { isSignedByCourt } from '../../../proof/checkpoint.ts';
import { parseNote } from '../../../proof/signed-note.ts';
import type { NoteKey } from '../../../proof/signed-note.ts';

/** What the texts attached to a paper say about it. */
export type PaperContent =
  /** `number`, `check`: as printed on it. `sha256`: of its data, as the case's log has it, hexadecimal digits. */
  | {
      readonly kind: 'order';
      readonly number: string;
      readonly check: string;
      readonly judge: string;
      readonly sha256: string;
    }
  /** `sha256`: of the attached data, which the text names as what the judge signed, hexadecimal digits. */
  | { readonly kind: 'minutes'; readonly sha256: string }
  /** `isSigned`: a key of the record that the caller knows has signed the list. */
  | { readonly kind: 'attendance'; readonly isSigned: boolean }
  | { readonly kind: 'other' };

export interface CheckedTexts {
  readonly content: PaperContent;
  /** Attached texts for readers, so that nobody needs to trust how the pages are drawn. */
  readonly texts: readonly { readonly name: string; readonly text: string }[];
}

/**
 * Checks that the texts attached to a paper match each other. @returns the name of the first one that does not
 * @param keys of the court that the caller knows
 */
export function checkTexts(attached: ReadonlyMap<string, Uint8Array>, keys: readonly NoteKey[]): CheckedTexts | string {
  const texts = new Map<string, string>();
  for (const [name, bytes] of attached) {
    const text = textIn(bytes);
    if (text === undefined) return name;
    texts.set(name, text);
  }
  const content = contentOf(texts, keys);
  if (typeof content === 'string') return content;
  const read = [...texts].filter(([name]) => name.endsWith('.txt'));
  return { content, texts: read.map(([name, text]) => ({ name, text })) };
}

function contentOf(texts: ReadonlyMap<string, string>, keys: readonly NoteKey[]): PaperContent | string {
  const [order, minutes, attendance] = ['order.json', 'minutes.json', 'attendance.txt'].map((name) => texts.get(name));
  if (order !== undefined) return orderIn(order, texts.get('order.txt')) ?? 'order.txt';
  if (minutes !== undefined) return minutesIn(minutes, texts.get('minutes.txt')) ?? 'minutes.txt';
  if (attendance !== undefined) return attendanceIn(attendance, keys) ?? 'attendance.txt';
  return { kind: 'other' };
}

/** The text must begin with the text of the data; on whom the order is served and its time limit follow. */
function orderIn(json: string, text: string | undefined): PaperContent | undefined {
  try {
    const { text: written, number, check, signedBy } = JSON.parse(json);
    if (text?.startsWith(orderPlainText(written)) !== true) return undefined;
    return {
      kind: 'order',
      number: String(number),
      check: String(check),
      judge: String(signedBy),
      sha256: hexOf(sha256(json)),
    };
  } catch {
    return undefined;
  }
}

const COVERED = /^ {2}SHA-256: ([0-9a-f]{64})$/gm;

/** The judge's signature is at the end of the text, with the hash of what was signed. */
function minutesIn(signed: string, text = ''): PaperContent | undefined {
  const hash = hexOf(sha256(signed));
  const [, last] = [...text.matchAll(COVERED)].at(-1) ?? [];
  return last === hash ? { kind: 'minutes', sha256: hash } : undefined;
}

function attendanceIn(text: string, keys: readonly NoteKey[]): PaperContent | undefined {
  const note = parseNote(text);
  if (note === undefined) return undefined;
  const [origin = ''] = note.text.split('\n');
  const isSigned = isSignedByCourt(note, origin, keys);
  return { kind: 'attendance', isSigned };
}

function textIn(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
