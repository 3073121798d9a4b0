import type { HearingEvent } from '@mahzar/shared/hearing/event';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import { maySidesRead, whyWithheld } from '@mahzar/shared/proceedings/law/reading';
import { sql } from 'kysely';
import type { ChainEntry } from '../../event-log/chain-hash.ts';
import { protectionOfSeats } from '../../event-log/store/numbered-seats.ts';
import { caseContent } from '../../files/case-content.ts';
import type { Database } from '../../storage/database.ts';
import { linesOf, NOTHING_ADDED } from './added-parts.ts';
import type { AddedParts, DocumentPart, SealingParts } from './added-parts.ts';
import { exhibitPapers, exhibitsIn, isAboutExhibits } from './exhibit-papers.ts';
import type { ExhibitPaper } from './exhibit-papers.ts';
import { filedDocuments, happenedIn } from './filed-documents.ts';
import type { CaseHappened, FiledDocument } from './filed-documents.ts';
import { CASE_PARTS, exhibitPart, formatProof, orderPart } from './format.ts';
import { logExtract } from './log-extract.ts';
import { isAboutOrders, orderPapers } from './order-papers.ts';
import type { OrderPaper } from './order-papers.ts';
import type { ProvenLog } from './proven-log.ts';
import { hasTextOfOrder } from './verifier/paper/text-of-order.ts';

/** Exhibits that were played in a hearing: their recordings are among the tracks. */
export function playedIn(hearing: readonly HearingEvent[]): readonly DocumentId[] {
  const played = hearing.flatMap((event) =>
    event.type === 'exhibit-shown' && event.playback !== undefined ? [event.document] : [],
  );
  return [...new Set(played)];
}

/**
 * Whether all parties of the case may read these documents now; otherwise the recordings of exhibits are not put into a file for
 * all parties.
 */
export function areForParties(documents: readonly DocumentId[], proceedings: readonly ChainEntry[]): boolean {
  const filed = filedDocuments(proceedings.map(happenedIn));
  return documents.every((one) => {
    const document = filed.get(one);
    return document !== undefined && isForAllNow(document);
  });
}

/**
 * Whether each party may have a document now. The desk gives out a file for all parties only while this is true of its documents.
 */
function isForAllNow(document: FiledDocument): boolean {
  return maySidesRead(document) && whyWithheld(document) === null;
}

/**
 * Orders and exhibits of a hearing, and the part of the case's log that proves them. Without the sealed store, documents for only
 * some people are left out, and all of them if a person has a number in any hearing of the case, because they name people. A
 * document that differs from the filed one is left out and listed in the manifest.
 */
export async function caseParts(
  parts: SealingParts,
  given: { readonly hearing: HearingId; readonly case: string; readonly happened: readonly HearingEvent[] },
  { entries, proof }: ProvenLog,
  { withSealedStore }: { readonly withSealedStore: boolean },
): Promise<AddedParts & { readonly given: readonly DocumentId[] }> {
  const log = entries.map(happenedIn);
  const namesHidden = !withSealedStore && (await hasNumbered(parts.database, given.case));
  const wanted = { ...given, log, withSealedStore, namesHidden };
  const orders = await ordersOf(parts, wanted);
  const exhibits = await exhibitsOf(parts, wanted);
  const manifest = { ...orders.manifest, ...exhibits.manifest };
  if (orders.papers.length + exhibits.documents.length === 0) return { ...NOTHING_ADDED, manifest, given: [] };
  const first = Math.min(...[...orders.told, ...exhibits.told].map(({ filedIn }) => filedIn));
  const shows = (entry: CaseHappened) => isAboutOrders(entry, orders.told) || isAboutExhibits(entry, exhibits.told);
  const content = withSealedStore
    ? linesOf(entries.filter(({ seq }) => seq >= first))
    : logExtract(entries, (entry) => shows(happenedIn(entry)));
  const logPart = { name: CASE_PARTS.log, content };
  return {
    manifest,
    parts: [logPart, { name: CASE_PARTS.proof, content: formatProof(proof) }, ...orders.papers],
    documents: exhibits.documents,
    extracts: withSealedStore ? [] : [logPart],
    given: [...orders.told, ...exhibits.told].map((paper) => paper.id),
  };
}

/** Reads documents of a sealed file from the database. The result throws when one was altered since the file was prepared. */
export function documentReader({ database, masterKey }: SealingParts) {
  return async function* ({ name, case: id, document, sha256 }: DocumentPart): AsyncGenerator<Uint8Array> {
    const content = await caseContent(database, masterKey, id, { document, sha256 });
    if (content === null) throw new Error(`${name} was altered while the file was sealed`);
    yield content;
  };
}

/** The case of a hearing; undefined when it has none. */
export async function caseOf({ db }: Database, hearing: HearingId): Promise<string | undefined> {
  const row = await db.selectFrom('bookings').select('case_id').where('hearing_id', '=', hearing).executeTakeFirst();
  return row?.case_id;
}

interface Wanted {
  readonly hearing: HearingId;
  readonly case: string;
  /** The hearing's events. */
  readonly happened: readonly HearingEvent[];
  /** The case's log. */
  readonly log: readonly CaseHappened[];
  readonly withSealedStore: boolean;
  /** Documents may name a person who has a number, and are not given. */
  readonly namesHidden: boolean;
}

/**
 * Orders that were signed after the hearing's session began and before the session of the case's next hearing. Orders for only
 * some people, and orders whose papers are withheld from everybody, are not mentioned. `told`: the orders in the file, and those
 * left out because they were altered.
 */
async function ordersOf(
  { database, masterKey }: SealingParts,
  { hearing, case: id, log, withSealedStore, namesHidden }: Wanted,
): Promise<{
  readonly manifest: AddedParts['manifest'];
  readonly papers: AddedParts['parts'];
  readonly told: readonly OrderPaper[];
}> {
  const { from, to } = await timesOf(database, { hearing, case: id });
  const all = orderPapers(log).filter(({ at }) => at >= from && at < to);
  const readable = all.filter((paper) => withSealedStore || isForAllNow(paper));
  if (readable.length === 0) return { manifest: {}, papers: [], told: [] };
  const told = namesHidden ? [] : readable;
  const [papers, altered]: [{ name: string; content: Buffer }[], number[]] = [[], []];
  for (const { id: document, number, sha256, text } of told) {
    const content = await caseContent(database, masterKey, id, { document, sha256 });
    // If its text differs from the signed one, the verifier would report the complete file as altered.
    if (content === null || !(await hasTextOfOrder(content, text))) altered.push(number);
    else papers.push({ name: orderPart(number), content });
  }
  const orders = {
    case: id,
    documents: told.map(({ number }) => number).filter((number) => !altered.includes(number)),
    withheld: readable.length - told.length,
    ...(altered.length > 0 && { altered }),
  };
  return { manifest: { orders }, papers, told };
}

/** Exhibits that were shown or admitted in the hearing. `told` as for orders. */
async function exhibitsOf(
  { database, masterKey }: SealingParts,
  { case: id, happened, log, withSealedStore, namesHidden }: Wanted,
): Promise<{
  readonly manifest: AddedParts['manifest'];
  readonly documents: readonly DocumentPart[];
  readonly told: readonly ExhibitPaper[];
}> {
  const all = exhibitsIn(happened);
  if (all.length === 0) return { manifest: {}, documents: [], told: [] };
  const told = exhibitPapers(all, log).filter((paper) => withSealedStore || (!namesHidden && isForAllNow(paper)));
  const documents: DocumentPart[] = [];
  const [given, altered]: [number[], number[]] = [[], []];
  for (const { exhibit, id: document, sha256, size, media, shown } of told) {
    const isAsShown = shown === null || shown.sha256 === sha256;
    // The document is read again when the file is written, because documents can be large: only one is in memory at a time.
    if (isAsShown && (await caseContent(database, masterKey, id, { document, sha256 })) !== null) {
      documents.push({ name: exhibitPart(exhibit, media), case: id, document, sha256, size });
      given.push(exhibit);
    } else altered.push(exhibit);
  }
  return { manifest: { exhibits: { case: id, given, ...(altered.length > 0 && { altered }) } }, documents, told };
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
  { hearing, case: id }: { readonly hearing: HearingId; readonly case: string },
): Promise<{ readonly from: number; readonly to: number }> {
  const { rows } = await sql<{ hearing: HearingId; at: number }>`
    select hearing_id as hearing, min(at) as at from log_entries
    where type = 'session-started' and hearing_id in (select hearing_id from bookings where case_id = ${id})
    group by hearing_id`.execute(db);
  const begun = rows.map((row) => ({ ...row, at: Number(row.at) }));
  const from = begun.find((row) => row.hearing === hearing)?.at ?? Infinity;
  return { from, to: Math.min(...begun.map(({ at }) => at).filter((at) => at > from)) };
}
