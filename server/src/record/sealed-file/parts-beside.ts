import { sql } from 'kysely';
import type { CaseEvent } from '@mahzar/shared/proceedings/event';
import { caseContent } from '../../files/case-content.ts';
import { canonicalJson } from '../../event-log/chain-hash.ts';
import type { ChainEntry } from '../../event-log/chain-hash.ts';
import { minutesDecryption, readMinutesKey } from '../../storage/minutes-keys.ts';
import type { Database } from '../../storage/database.ts';
import type { Attendance } from './attendance.ts';
import { formatProof, MINUTES_PARTS, ORDER_PARTS, orderPart, signedTextPart } from './format.ts';
import type { SealedManifest } from './format.ts';
import { minutesText } from './minutes-text.ts';
import { orderPapers } from './order-papers.ts';
import type { ProvenLog } from './proven-log.ts';
import { replayMinutesLog } from './replay-minutes.ts';

/** Parts of a sealed file beside log and recording, and what the manifest says of them. */
export interface PartsBeside {
  readonly manifest: Pick<SealedManifest, 'minutes' | 'orders'>;
  readonly parts: readonly { readonly name: string; readonly content: string | Uint8Array }[];
}

export const NOTHING_BESIDE: PartsBeside = { manifest: {}, parts: [] };

interface SealingParts {
  readonly database: Database;
  /** 32 bytes. */
  readonly masterKey: Buffer;
}

/** Minutes as they stand, also while they are written; null when their text is not what the log says that it was. */
export async function minutesBeside(
  { database, masterKey }: SealingParts,
  hearing: string,
  { entries, proof }: ProvenLog,
  { attendance, zone }: { readonly attendance: Attendance; readonly zone: string },
): Promise<PartsBeside | null> {
  const key = await readMinutesKey(database, hearing, masterKey);
  if (key === undefined) return null;
  const written = await replayMinutesLog(hearing, entries, minutesDecryption(hearing, key));
  if (written.flaw !== null) return null;
  const { log, proof: proofPart, text } = MINUTES_PARTS;
  return {
    manifest: { minutes: { key: key.toString('base64'), zone } },
    parts: [
      { name: log, content: linesOf(entries) },
      { name: proofPart, content: formatProof(proof) },
      { name: text, content: minutesText(hearing, written, attendance, zone) },
      ...[...written.signed].map(([sha256, content]) => ({ name: signedTextPart(sha256), content })),
    ],
  };
}

/**
 * Orders of a hearing: those that were signed after its session had begun, and before that of the next one of the case. What only
 * some people may read stays out unless the sealed store is asked for. Null when a paper is not what was signed.
 */
export async function ordersBeside(
  { database, masterKey }: SealingParts,
  { hearing, case: id }: { readonly hearing: string; readonly case: string },
  { entries, proof }: ProvenLog,
  withSealedStore: boolean,
): Promise<PartsBeside | null> {
  const { from, to } = await timesOf(database, { hearing, case: id });
  const events = entries.map(({ seq, at, type, payload }) => {
    return { seq, at, event: { ...(JSON.parse(payload) as object), type } as CaseEvent };
  });
  const all = orderPapers(events).filter(({ at }) => at >= from && at < to);
  if (all.length === 0) return NOTHING_BESIDE;
  const given = all.filter(({ level }) => withSealedStore || level === 'open' || level === 'parties');
  const papers = [];
  for (const { document, number, sha256 } of given) {
    const content = await caseContent(database, masterKey, id, { document, sha256 });
    if (content === null) return null;
    papers.push({ name: orderPart(number), content });
  }
  const manifest = {
    orders: { case: id, documents: given.map(({ number }) => number), withheld: all.length - given.length },
  };
  if (given.length === 0) return { manifest, parts: [] };
  const first = Math.min(...given.map(({ draftedIn }) => draftedIn));
  return {
    manifest,
    parts: [
      { name: ORDER_PARTS.log, content: linesOf(entries.filter(({ seq }) => seq >= first)) },
      { name: ORDER_PARTS.proof, content: formatProof(proof) },
      ...papers,
    ],
  };
}

/** The case of a hearing; undefined when it has none. */
export async function caseOf({ db }: Database, hearing: string): Promise<string | undefined> {
  const row = await db.selectFrom('bookings').select('case_id').where('hearing_id', '=', hearing).executeTakeFirst();
  return row?.case_id;
}

/** From when to when what is decided in a case belongs to one of its hearings: until the next one begins. Epoch milliseconds. */
async function timesOf(
  { db }: Database,
  { hearing, case: id }: { readonly hearing: string; readonly case: string },
): Promise<{ readonly from: number; readonly to: number }> {
  const { rows } = await sql<{ hearing: string; at: number }>`
    select hearing_id as hearing, min(at) as at from log_entries
    where type = 'session-started' and hearing_id in (select hearing_id from bookings where case_id = ${id})
    group by hearing_id`.execute(db);
  const begun = rows.map((row) => ({ ...row, at: Number(row.at) }));
  const from = begun.find((row) => row.hearing === hearing)?.at ?? Infinity;
  return { from, to: Math.min(...begun.map(({ at }) => at).filter((at) => at > from)) };
}

function linesOf(entries: readonly ChainEntry[]): string {
  return entries.map((entry) => `${canonicalJson(entry)}\n`).join('');
}
