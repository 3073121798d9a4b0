import type { Entry } from '@mahzar/shared/hearing/event';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { DocumentLevel } from '@mahzar/shared/proceedings/access';
import { sql } from 'kysely';
import { caseContent } from '../../files/case-content.ts';
import { canonicalJson } from '../../event-log/chain-hash.ts';
import type { ChainEntry } from '../../event-log/chain-hash.ts';
import { protectionOfSeats } from '../../event-log/store/numbered-seats.ts';
import { minutesDecryption, readMinutesKey } from '../../storage/minutes-keys.ts';
import type { Database } from '../../storage/database.ts';
import type { Attendance } from './attendance.ts';
import { formatProof, MINUTES_PARTS, ORDER_PARTS, orderPart, signedTextPart } from './format.ts';
import type { SealedManifest } from './format.ts';
import { logExtract } from './log-extract.ts';
import { minutesText } from './minutes-text.ts';
import { namesHidden } from './named-in-minutes.ts';
import type { WhoMayBeNamed } from './named-in-minutes.ts';
import { happenedIn, isAboutOrders, orderPapers } from './order-papers.ts';
import type { ProvenLog } from './proven-log.ts';
import { minutesHappenedIn, replayMinutesLog } from './replay-minutes.ts';
import type { ReplayedMinutes } from './replay-minutes.ts';
import { closingEntries, signedMinutes, textsSigned } from './signed-minutes.ts';

/** Parts of a sealed file in addition to log and recording, and their description for the manifest. */
export interface AddedParts {
  readonly manifest: Pick<SealedManifest, 'minutes' | 'orders'>;
  readonly parts: readonly { readonly name: string; readonly content: string | Uint8Array }[];
  /** Parts that the court signs separately, see `extractText`. */
  readonly extracts: readonly { readonly name: string; readonly content: string }[];
}

export const NOTHING_ADDED: AddedParts = { manifest: {}, parts: [], extracts: [] };

interface SealingParts {
  readonly database: Database;
  /** 32 bytes. */
  readonly masterKey: Buffer;
}

/**
 * Minutes for a sealed file. With the sealed store: all of them in their current state, finished or not. Otherwise only the text
 * that the judge has closed and its proof, without earlier texts; nothing if it is not closed, or if the text names a person who
 * has a number. Null when their text contradicts the log.
 */
export async function minutesParts(
  { database, masterKey }: SealingParts,
  hearing: string,
  { entries, proof }: ProvenLog,
  {
    attendance,
    named,
    hidden,
    zone,
    withSealedStore,
  }: {
    readonly attendance: Attendance;
    readonly named: WhoMayBeNamed;
    /** Seats of people who have or had a number in some hearing of the case. */
    readonly hidden: ReadonlySet<SeatId>;
    readonly zone: string;
    readonly withSealedStore: boolean;
  },
): Promise<AddedParts | null> {
  const key = await readMinutesKey(database, hearing, masterKey);
  if (key === undefined) return null;
  const written = await replayMinutesLog(hearing, entries, minutesDecryption(hearing, key));
  if (written.flaw !== null) return null;
  const { closing, texts, log } = withSealedStore
    ? { closing: written, texts: written.signed, log: linesOf(entries) }
    : closedAlone(hearing, entries, written);
  const content = texts && minutesText(hearing, closing, attendance, zone);
  if (
    texts === null ||
    content === null ||
    (!withSealedStore && namesHidden([content, ...texts.values()], named, hidden))
  )
    return { manifest: { minutes: { zone, withheld: true } }, parts: [], extracts: [] };
  const [logPart, text] = [
    { name: MINUTES_PARTS.log, content: log },
    { name: MINUTES_PARTS.text, content },
  ];
  return {
    manifest: { minutes: { zone, ...(withSealedStore && { key: key.toString('base64') }) } },
    parts: [
      logPart,
      { name: MINUTES_PARTS.proof, content: formatProof(proof) },
      text,
      ...[...texts].map(([sha256, form]) => ({ name: signedTextPart(sha256), content: form })),
    ],
    extracts: withSealedStore ? [text] : [logPart, text],
  };
}

/**
 * Whether every exhibit that was played may now be read by all parties of the case; otherwise the recordings of exhibits are not
 * put into a file for all parties.
 */
export function areFilmsForParties(hearing: readonly Entry[], proceedings: readonly ChainEntry[]): boolean {
  const levels = new Map<string, DocumentLevel>();
  for (const { event } of proceedings.map(happenedIn)) {
    if (event.type === 'document-filed' || event.type === 'access-set') levels.set(event.document, event.access.level);
  }
  return hearing.every(({ event }) => {
    if (event.type !== 'exhibit-shown' || event.playback === undefined) return true;
    const level = levels.get(event.document);
    return level === 'open' || level === 'parties';
  });
}

/** The closed text and its signatures; `texts` is null while it is not closed. */
function closedAlone(hearing: string, entries: readonly ChainEntry[], written: ReplayedMinutes) {
  const happened = entries.flatMap((entry) => minutesHappenedIn(entry) ?? []);
  const shown = closingEntries(written.state, happened);
  const signed = signedMinutes(happened.filter(({ seq }) => shown.has(seq)));
  const whole = signed && written.signed.get(signed.closing.sha256);
  const { reading } = written.state;
  return {
    closing: { ...written, state: { ...written.state, reading, earlier: [] } },
    texts: signed === null || whole === undefined || whole === null ? null : textsSigned(hearing, signed, whole).texts,
    log: logExtract(entries, ({ seq }) => shown.has(seq)),
  };
}

/**
 * Orders of a hearing: those signed after its session began and before the session of the case's next hearing. Without the sealed
 * store, orders for only some people are left out and not mentioned, and all papers are left out if a person has a number in any
 * hearing of the case, because papers name the parties. A paper that differs from the signed one is left out and listed in the
 * manifest.
 */
export async function ordersParts(
  { database, masterKey }: SealingParts,
  { hearing, case: id }: { readonly hearing: string; readonly case: string },
  { entries, proof }: ProvenLog,
  { withSealedStore }: { readonly withSealedStore: boolean },
): Promise<AddedParts> {
  const { from, to } = await timesOf(database, { hearing, case: id });
  const all = orderPapers(entries.map(happenedIn)).filter(({ at }) => at >= from && at < to);
  const told = all.filter(({ level }) => withSealedStore || level === 'open' || level === 'parties');
  if (told.length === 0) return NOTHING_ADDED;
  const given = withSealedStore || !(await hasNumbered(database, id)) ? told : [];
  const [papers, altered]: [{ name: string; content: Buffer }[], number[]] = [[], []];
  for (const { document, number, sha256 } of given) {
    const content = await caseContent(database, masterKey, id, { document, sha256 });
    if (content === null) altered.push(number);
    else papers.push({ name: orderPart(number), content });
  }
  const manifest = {
    orders: {
      case: id,
      documents: given.map(({ number }) => number).filter((number) => !altered.includes(number)),
      withheld: told.length - given.length,
      ...(altered.length > 0 && { altered }),
    },
  };
  if (papers.length === 0) return { manifest, parts: [], extracts: [] };
  const first = Math.min(...given.map(({ filedIn }) => filedIn));
  const content = withSealedStore
    ? linesOf(entries.filter(({ seq }) => seq >= first))
    : logExtract(entries, (entry) => isAboutOrders(happenedIn(entry), given));
  const log = { name: ORDER_PARTS.log, content };
  return {
    manifest,
    parts: [log, { name: ORDER_PARTS.proof, content: formatProof(proof) }, ...papers],
    extracts: withSealedStore ? [] : [log],
  };
}

/** The case of a hearing; undefined when it has none. */
export async function caseOf({ db }: Database, hearing: string): Promise<string | undefined> {
  const row = await db.selectFrom('bookings').select('case_id').where('hearing_id', '=', hearing).executeTakeFirst();
  return row?.case_id;
}

/** Whether a person has or had a number in some hearing of a case. */
async function hasNumbered(database: Database, id: string): Promise<boolean> {
  const hearings = await database.db.selectFrom('bookings').select('hearing_id').where('case_id', '=', id).execute();
  const numbered = await protectionOfSeats(
    database,
    hearings.map(({ hearing_id: hearing }) => hearing),
  );
  return [...numbered.values()].some((seats) => seats.size > 0);
}

/**
 * The time range in which decisions of the case belong to the hearing: from its session to the session of the next one. Epoch
 * milliseconds.
 */
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
