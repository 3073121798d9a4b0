import type { ReachRange } from './reach-rows.ts';

/** The words of the table, in the language of the page. */
export interface ReachWords {
  readonly columns: readonly string[];
  readonly nameOf: (seat: string) => string;
  readonly roleOf: (seat: string) => string;
  readonly kinds: Readonly<Record<ReachRange['kind'], string>>;
  /** Returns the court's date and time of a moment in epoch ms. */
  readonly time: (at: number) => string;
}

/** Marks the text as UTF-8, because spreadsheets would otherwise misread Persian. */
const MARK = '\uFEFF';

/**
 * Converts a reach table to CSV (RFC 4180) for a spreadsheet: who could hear or see what of whom, from when to when on the court's
 * clock, and for how many seconds. End and length are empty while a range lasts.
 */
export function reachCsv(ranges: readonly ReachRange[], words: ReachWords): string {
  const lines = ranges.map(({ listener, seat, kind, from, to }) => [
    words.nameOf(listener),
    words.roleOf(listener),
    words.kinds[kind],
    words.nameOf(seat),
    words.roleOf(seat),
    words.time(from),
    to === null ? '' : words.time(to),
    to === null ? '' : ((to - from) / 1000).toFixed(1),
  ]);
  return MARK + [words.columns, ...lines].map((fields) => `${fields.map(field).join(',')}\r\n`).join('');
}

/** Quotes where needed; text that a spreadsheet would take for a formula is escaped. */
function field(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
