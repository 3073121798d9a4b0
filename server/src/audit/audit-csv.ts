import type { NotedAct } from './audit.ts';

const HEADER = ['seq', 'at', 'actor', 'act', 'subject', 'details', 'hash'];

/** Acts that make up a piece of the text. */
const PIECE = 500;

/** Acts as CSV (RFC 4180), piece by piece; times are ISO 8601, UTC. */
export async function* auditCsv(acts: AsyncIterable<NotedAct>): AsyncGenerator<string> {
  let lines = [HEADER];
  for await (const { seq, at, actor, act, subject, details, hash } of acts) {
    lines.push([String(seq), new Date(at).toISOString(), actor, act, subject ?? '', JSON.stringify(details), hash]);
    if (lines.length < PIECE) continue;
    yield textOf(lines);
    lines = [];
  }
  if (lines.length > 0) yield textOf(lines);
}

function textOf(lines: readonly (readonly string[])[]): string {
  return lines.map((fields) => `${fields.map(field).join(',')}\r\n`).join('');
}

/** No field begins so that a table program takes it for a formula (OWASP, CSV injection). */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
