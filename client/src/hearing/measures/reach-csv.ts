import type { ReachRange } from './reach-rows.ts';

/** What the table calls things, in the language of the page. */
export interface ReachWords {
  readonly columns: readonly string[];
  readonly nameOf: (seat: string) => string;
  readonly roleOf: (seat: string) => string;
  readonly kinds: Readonly<Record<ReachRange['kind'], string>>;
  /** Date and time of the court, for a moment in epoch ms. */
  readonly time: (at: number) => string;
}

/** Marks the text as UTF-8 for spreadsheets, which would take Persian for something else. */
const MARK = '\uFEFF';

/**
 * A reach table as CSV (RFC 4180) for a spreadsheet: who could hear or see what of whom, from when to when at the court's
 * clock, for how many seconds. End and length are empty while it lasts.
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

/** Quoted where it must be; what a spreadsheet would take for a formula is made text. */
function field(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
