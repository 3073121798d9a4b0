import type { HearingId } from '@mahzar/shared/hearing/ids';
import { quoteForeignText } from '../../kernel/quote-foreign-text.ts';
import { tablesOf } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { keysOfCheckpoints } from '../proof/signers.ts';
import type { NoteKey } from '../proof/signed-note.ts';
import { readCertificate, readDeletion } from './certificate.ts';
import type { LawfulDeletion } from './certificate.ts';

/** What a database has about a record's deletion. */
export interface FoundDeletion {
  /** Signed by the court: missing parts of the record are no flaw. */
  readonly lawful?: LawfulDeletion | undefined;
  /**
   * Number of the order of a deletion that has begun according to the database alone. It excuses nothing, because anybody who can
   * write to the database can write the row.
   */
  readonly unproven?: string | undefined;
}

export type FindDeletion = (hearing: HearingId) => Promise<FoundDeletion>;

/**
 * Finds deletions that a key of the court has signed; a row in the database alone is no excuse for a missing record. Reads databases
 * of older versions, too.
 *
 * @param trusted the keys to check by; if none is the court's, those that have signed its checkpoints
 */
export async function lawfulDeletions(database: Database, trusted: readonly NoteKey[] = []): Promise<FindDeletion> {
  const tables = await tablesOf(database);
  if (!tables.includes('record_deletions') || !tables.includes('record_keys')) return () => Promise.resolve({});
  const given = trusted.filter(({ kind }) => kind === 'signer');
  return async (hearing) => {
    const rows = await database.db
      .selectFrom('record_deletions')
      .select(['state', 'certificate', 'order_number'])
      .where('hearing_id', '=', hearing)
      .where('state', 'in', ['deleting', 'deleted'])
      .execute();
    if (rows.length === 0) return {};
    const keys = given.length > 0 ? given : await keysOfCheckpoints(database);
    const lawful = rows
      .flatMap(({ state, certificate }) => {
        const read = state === 'deleted' ? readCertificate : readDeletion;
        return certificate === null ? [] : (read(certificate, keys) ?? []);
      })
      .find((deletion) => deletion.hearing === hearing);
    const unproven = rows.find(({ state }) => state === 'deleting')?.order_number;
    return lawful === undefined ? { unproven } : { lawful };
  };
}

/** A deletion in English, for a person. */
export function describeDeletion(deletion: LawfulDeletion): string {
  const { deletedAt, firstDeletedAt, order, orderedBy, carriedBy } = deletion;
  const by = `by order ${order} of ${orderedBy}`;
  const date = (at: number): string => new Date(at).toISOString();
  const first =
    firstDeletedAt === null ? '' : ` (for the first time on ${date(firstDeletedAt)}, before a backup was restored)`;
  if (deletedAt === null) {
    const before =
      firstDeletedAt === null ? '' : ` (it was deleted on ${date(firstDeletedAt)}, before a backup was restored)`;
    return `the lawful deletion of its recording and texts ${by} has begun${before} and is not complete: files or keys may still exist; its log is kept.`;
  }
  return `its recording and texts were deleted lawfully on ${date(deletedAt)}${first} ${by}, carried out by ${carriedBy}; its log is kept.`;
}

/** Says in English, after findings about a record, that they may be its deletion; empty when the database has none. */
export function describeUnproven({ unproven }: FoundDeletion): string {
  return unproven === undefined
    ? ''
    : ` According to the database alone its deletion by order “${quoteForeignText(unproven)}” has begun, which proves nothing.`;
}
