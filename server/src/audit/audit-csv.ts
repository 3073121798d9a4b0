import { csvText } from '../http/api/csv.ts';
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
    yield csvText(lines);
    lines = [];
  }
  if (lines.length > 0) yield csvText(lines);
}
