import type { Database } from '../../storage/database.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import { listRecordKeys, RecordKeys } from '../proof/record-keys.ts';
import { parseNote, signedBy } from '../proof/signed-note.ts';
import type { NoteKey } from '../proof/signed-note.ts';

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

/** A signed note of the court that says what was deleted, when and by whose order. The first key of the court is made here. */
export async function signCertificate(
  on: Pick<Database, 'db'>,
  certificate: DeletionCertificate,
  {
    masterKey,
    randomBytes,
    court,
  }: { readonly masterKey: Buffer; readonly randomBytes: RandomBytes; readonly court: string },
): Promise<string> {
  const keys = new RecordKeys(masterKey, randomBytes);
  if (!(await listRecordKeys(on)).some(({ retiredAt }) => retiredAt === null)) {
    await keys.add(on, court, certificate.deletedAt);
  }
  const { origin, sign } = await keys.current(on);
  const text = textOf(origin, certificate);
  return `${text}\n${sign(text)}`;
}

/** What a certificate says; undefined when none of these keys has signed it. */
export function readCertificate(note: string, keys: readonly NoteKey[]): DeletionCertificate | undefined {
  const parsed = parseNote(note);
  if (parsed === undefined || !keys.some((key) => signedBy(parsed, key) !== undefined)) return undefined;
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
