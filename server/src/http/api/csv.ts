import { stringify } from 'csv-stringify/sync';
import type { Options } from 'csv-stringify/sync';

/** CSV (RFC 4180). A cell that a spreadsheet would take for a formula is made text (OWASP, CSV injection). */
export function csvText(rows: readonly unknown[], options: Pick<Options, 'columns' | 'header' | 'bom'> = {}): string {
  return stringify([...rows], { ...options, escape_formulas: true, record_delimiter: 'windows' });
}

/** The same for a spreadsheet: with a header line, and with a byte order mark that identifies UTF-8. */
export function csvTable(rows: readonly object[], columns: readonly string[]): string {
  return csvText(rows, { columns: [...columns], header: true, bom: true });
}
