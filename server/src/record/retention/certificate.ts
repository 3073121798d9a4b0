import { createHmac } from 'node:crypto';
import type { Database } from '../../storage/database.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import { deletionProofKey } from '../../storage/system-keys.ts';
import type { Tables } from '../../storage/tables.ts';
import { listRecordKeys, RecordKeys } from '../proof/record-keys.ts';
import type { SignNote } from '../proof/record-keys.ts';
import { parseNote, signedBy, toBase64 } from '../proof/signed-note.ts';
import type { NoteKey, SignedNote } from '../proof/signed-note.ts';

/** What a certificate of deletion says. Times are epoch milliseconds. */
export interface DeletionCertificate {
  readonly hearing: string;
  readonly caseNumber: string;
  /** Number of the judge's order. */
  readonly order: string;
  /** Accounts as the audit log names them. */
  readonly orderedBy: string;
  readonly orderedAt: number;
  readonly carriedBy: string;
  readonly carriedAt: number;
  /** How far the hearing's log went, and the hash of its last entry: it stays, and is checked as before. */
  readonly entries: number;
  readonly head: string;
  readonly deletedAt: number;
}

const FIRST_LINE = 'record deleted';

/** What certificates are signed with. */
export interface CertificateSigner {
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  /** Name of the court's first key. */
  readonly court: string;
}

/**
 * A signed note of the court that says what was deleted, when and by whose order. Beside the signature stands a MAC under a key
 * that comes from the master key: an older backup may not have the key that has signed. The first key of the court is made here.
 */
export async function signCertificate(
  on: Pick<Database, 'db'>,
  certificate: DeletionCertificate,
  signer: CertificateSigner,
): Promise<string> {
  const { origin, sign } = await keysInUse(on, certificate, signer);
  const text = textOf(origin, certificate);
  return `${text}\n${sign(text)}${macLine(signer.masterKey, text)}`;
}

/** Adds the signature of the key that is in use now to a certificate. */
export async function countersign(
  on: Pick<Database, 'db'>,
  note: string,
  certificate: DeletionCertificate,
  signer: CertificateSigner,
): Promise<string> {
  const { sign } = await keysInUse(on, certificate, signer);
  return `${note}${sign(parseNote(note)!.text)}`;
}

async function keysInUse(
  on: Pick<Database, 'db'>,
  { deletedAt }: DeletionCertificate,
  { masterKey, randomBytes, court }: CertificateSigner,
): Promise<{ readonly origin: string; readonly sign: SignNote }> {
  const keys = new RecordKeys(masterKey, randomBytes);
  if (!(await listRecordKeys(on)).some(({ retiredAt }) => retiredAt === null)) await keys.add(on, court, deletedAt);
  return keys.current(on);
}

/**
 * What a certificate says; undefined when none of these keys has signed it, and the service has not either.
 *
 * @param masterKey by which the service knows what it has signed itself, without any key in the database
 */
export function readCertificate(
  note: string,
  keys: readonly NoteKey[],
  masterKey?: Buffer,
): DeletionCertificate | undefined {
  const parsed = parseNote(note);
  if (parsed === undefined) return undefined;
  const isOwn = masterKey !== undefined && hasMac(parsed, masterKey);
  if (!isOwn && !keys.some((key) => signedBy(parsed, key) !== undefined)) return undefined;
  const [, first, ...lines] = parsed.text.trimEnd().split('\n');
  const values = new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
  const text = (name: string): string => values.get(name) ?? '';
  const time = (name: string): number => Date.parse(text(name));
  const [entries = '', head = ''] = text('log').split(' ');
  const certificate = {
    hearing: text('hearing'),
    caseNumber: quoted(text('case')),
    order: quoted(text('order')),
    orderedBy: text('ordered-by'),
    orderedAt: time('ordered-at'),
    carriedBy: text('carried-out-by'),
    carriedAt: time('carried-out-at'),
    entries: Number(entries),
    head,
    deletedAt: time('deleted-at'),
  };
  return first === FIRST_LINE && certificate.hearing !== '' && Number.isFinite(certificate.deletedAt)
    ? certificate
    : undefined;
}

/**
 * Shows that a deletion was begun by the service: a MAC over its row as it stands while it is deleted. The entry of the audit log
 * has it.
 */
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

/** Name and id of the MAC among the signatures of a note; whoever checks signatures passes it over. */
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

/** A line each; what may hold anything is written as JSON. */
function textOf(origin: string, of: DeletionCertificate): string {
  const time = (at: number): string => new Date(at).toISOString();
  return `${[
    origin,
    FIRST_LINE,
    `hearing ${of.hearing}`,
    `case ${JSON.stringify(of.caseNumber)}`,
    `order ${JSON.stringify(of.order)}`,
    `ordered-by ${of.orderedBy}`,
    `ordered-at ${time(of.orderedAt)}`,
    `carried-out-by ${of.carriedBy}`,
    `carried-out-at ${time(of.carriedAt)}`,
    `log ${of.entries} ${of.head}`,
    `deleted-at ${time(of.deletedAt)}`,
  ].join('\n')}\n`;
}

function quoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return '';
  }
}
