import { createHmac } from 'node:crypto';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Database } from '../../storage/database.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import { deletionProofKey } from '../../storage/system-keys.ts';
import type { Tables } from '../../storage/tables.ts';
import { listRecordKeys, RecordKeys } from '../proof/record-keys.ts';
import { parseNote, signedBy, toBase64 } from '../proof/signed-note.ts';
import type { NoteKey, SignedNote } from '../proof/signed-note.ts';

/** A deletion as the court has signed it. Times are epoch milliseconds. */
export interface LawfulDeletion {
  readonly hearing: HearingId;
  readonly caseNumber: string;
  /** Number of the judge's order. */
  readonly order: string;
  /** Accounts as named in the audit log. */
  readonly orderedBy: string;
  readonly orderedAt: number;
  readonly carriedBy: string;
  readonly carriedAt: number;
  /** Length of the hearing's log and hash of its last entry: the log is kept, and checked as before. */
  readonly entries: number;
  readonly head: string;
  /** When the keys had been removed from all files of the database; null before. */
  readonly deletedAt: number | null;
  /** When it was first deleted, if a restored backup brought it back and it was deleted again; otherwise null. */
  readonly firstDeletedAt: number | null;
}

/** Contents of a certificate of deletion. */
export interface DeletionCertificate extends LawfulDeletion {
  readonly deletedAt: number;
}

const DELETED = 'record deleted';
const BEGUN = 'record deletion begun';

/** Keys that sign certificates. */
export interface CertificateSigner {
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  /** Name for the court's first key, if none exists yet. */
  readonly court: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Makes a signed note of the court: what was deleted or is being deleted, when and by whose order. In addition to the signature
 * it has a MAC with a key derived from the master key, because an older backup may lack the signing key. Makes the court's first
 * key if there is none.
 */
export async function signCertificate(
  on: Pick<Database, 'db'>,
  deletion: LawfulDeletion,
  { masterKey, randomBytes, court, now }: CertificateSigner,
): Promise<string> {
  const keys = new RecordKeys(masterKey, randomBytes);
  const hasKey = (await listRecordKeys(on)).some(({ retiredAt }) => retiredAt === null);
  if (!hasKey) await keys.add(on, court, now());
  const { origin, sign } = await keys.current(on);
  const text = textOf(origin, deletion);
  return `${text}\n${sign(text)}${macLine(masterKey, text)}`;
}

/** Reads the certificate of a completed deletion; see `readDeletion`. */
export function readCertificate(
  note: string,
  keys: readonly NoteKey[],
  masterKey?: Buffer,
): DeletionCertificate | undefined {
  const deletion = readDeletion(note, keys, masterKey);
  return deletion && isCompleted(deletion) ? deletion : undefined;
}

function isCompleted(deletion: LawfulDeletion): deletion is DeletionCertificate {
  return deletion.deletedAt !== null;
}

/**
 * Reads a note about a deletion; undefined when it has neither a signature by one of the keys nor the service's own MAC.
 *
 * @param masterKey verifies the MAC, without any key of the database
 */
export function readDeletion(note: string, keys: readonly NoteKey[], masterKey?: Buffer): LawfulDeletion | undefined {
  const parsed = parseNote(note);
  if (parsed === undefined) return undefined;
  const isOwn = masterKey !== undefined && hasMac(parsed, masterKey);
  if (!isOwn && !keys.some((key) => signedBy(parsed, key) !== undefined)) return undefined;
  const [, first, ...lines] = parsed.text.trimEnd().split('\n');
  const values = new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
  const text = (name: string): string => values.get(name) ?? '';
  const time = (name: string): number => Date.parse(text(name));
  const [entries = '', head = ''] = text('log').split(' ');
  if (first !== DELETED && first !== BEGUN) return undefined;
  const deletion = {
    hearing: text('hearing') as HearingId,
    caseNumber: quoted(text('case')),
    order: quoted(text('order')),
    orderedBy: text('ordered-by'),
    orderedAt: time('ordered-at'),
    carriedBy: text('carried-out-by'),
    carriedAt: time('carried-out-at'),
    entries: Number(entries),
    head,
    deletedAt: first === BEGUN ? null : time('deleted-at'),
    firstDeletedAt: values.has('first-deleted-at') ? time('first-deleted-at') : null,
  };
  return deletion.hearing === '' || Number.isNaN(deletion.deletedAt) ? undefined : deletion;
}

/** Proof that the service itself began a deletion: a MAC over its row in state `deleting`. The audit log's entry contains it. */
export function proofOfBegun(
  masterKey: Buffer,
  {
    id,
    hearing_id: hearing,
    order_number: order,
    ordered_by: orderedBy,
    ordered_at: orderedAt,
    carried_by: carriedBy,
    carried_at: carriedAt,
  }: Omit<Tables['record_deletions'], 'state' | 'reason' | 'deleted_at' | 'certificate'>,
): string {
  const row = ['deleting', id, hearing, order, orderedBy, orderedAt, carriedBy, carriedAt];
  return createHmac('sha256', deletionProofKey(masterKey)).update(JSON.stringify(row)).digest('base64url');
}

/** Name and id of the MAC among the signatures of a note; verifiers of signatures ignore it. */
const MAC_NAME = 'master-key';
const MAC_ID = [0xff, 0x6d, 0x61, 0x63];

function macLine(masterKey: Buffer, text: string): string {
  const mac = createHmac('sha256', deletionProofKey(masterKey)).update(text).digest();
  return `— ${MAC_NAME} ${toBase64(Uint8Array.of(...MAC_ID, ...mac))}\n`;
}

function hasMac({ text, signatures }: SignedNote, masterKey: Buffer): boolean {
  const expected = macLine(masterKey, text);
  return signatures.some(({ line }) => line === expected);
}

/** One line per field; free text is written as JSON. */
function textOf(origin: string, of: LawfulDeletion): string {
  const time = (at: number): string => new Date(at).toISOString();
  return `${[
    origin,
    of.deletedAt === null ? BEGUN : DELETED,
    `hearing ${of.hearing}`,
    `case ${JSON.stringify(of.caseNumber)}`,
    `order ${JSON.stringify(of.order)}`,
    `ordered-by ${of.orderedBy}`,
    `ordered-at ${time(of.orderedAt)}`,
    `carried-out-by ${of.carriedBy}`,
    `carried-out-at ${time(of.carriedAt)}`,
    `log ${of.entries} ${of.head}`,
    ...(of.deletedAt === null ? [] : [`deleted-at ${time(of.deletedAt)}`]),
    ...(of.firstDeletedAt === null ? [] : [`first-deleted-at ${time(of.firstDeletedAt)}`]),
  ].join('\n')}\n`;
}

function quoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return '';
  }
}
