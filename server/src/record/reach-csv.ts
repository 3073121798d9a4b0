import { parseSourceId } from '@mahzar/shared/hearing/ids';
import type { ReachRow } from '@mahzar/shared/hearing/projection/reach-table';

const HEADER = 'listener,seat,source,from,to,seconds';

/**
 * A reach table as CSV (RFC 4180): who could hear or see which source of whom, from when to when (ISO 8601, UTC), and for how long.
 * End and length are empty while it lasts. People are identified by seat, never by name.
 */
export function reachCsv(rows: readonly ReachRow[]): string {
  const lines = rows.map(({ listener, source, from, to }) => {
    const { seat, kind } = parseSourceId(source);
    const seconds = to === null ? '' : ((to - from) / 1000).toFixed(3);
    return [listener, seat, kind, iso(from), to === null ? '' : iso(to), seconds].map(field).join(',');
  });
  return [HEADER, ...lines, ''].join('\r\n');
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

/** Adds quotes where needed, and turns text that a spreadsheet would read as a formula into plain text. */
function field(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
