import { tablesOf } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { keysOfCheckpoints } from '../proof/signers.ts';
import type { NoteKey } from '../proof/signed-note.ts';
import { readCertificate } from './certificate.ts';
import type { DeletionCertificate } from './certificate.ts';

/** Returns the certificate of a hearing's lawfully deleted record; undefined when there is none. */
export type FindDeletion = (hearing: string) => Promise<DeletionCertificate | undefined>;

/**
 * Finds certificates of deletion that a key of the court has signed; a row in the database alone is no excuse for a missing record.
 * Reads databases of older versions, too.
 *
 * @param trusted the keys to check by; if none is the court's, those that have signed its checkpoints
 */
export async function lawfulDeletions(database: Database, trusted: readonly NoteKey[] = []): Promise<FindDeletion> {
  const tables = await tablesOf(database);
  if (!tables.includes('record_deletions') || !tables.includes('record_keys')) return () => Promise.resolve(undefined);
  const given = trusted.filter(({ kind }) => kind === 'signer');
  return async (hearing) => {
    const rows = await database.db
      .selectFrom('record_deletions')
      .select('certificate')
      .where('hearing_id', '=', hearing)
      .where('state', '=', 'deleted')
      .execute();
    if (rows.length === 0) return undefined;
    const keys = given.length > 0 ? given : await keysOfCheckpoints(database);
    return rows
      .flatMap(({ certificate }) => (certificate === null ? [] : (readCertificate(certificate, keys) ?? [])))
      .find((certificate) => certificate.hearing === hearing);
  };
}

/** A deletion in English, for a person. */
export function describeDeletion({ deletedAt, order, orderedBy, carriedBy }: DeletionCertificate): string {
  const at = new Date(deletedAt).toISOString();
  return `its recording and texts were deleted lawfully on ${at} by order ${order} of ${orderedBy}, carried out by ${carriedBy}; its log is kept.`;
}

/**
 * Says in English, after findings about a record, that its deletion has begun and has no certificate yet; otherwise empty. It excuses
 * nothing, because anybody who can write to the database can write the row.
 */
export async function describeBegun(database: Database, hearing: string): Promise<string> {
  if (!(await tablesOf(database)).includes('record_deletions')) return '';
  const begun = await database.db
    .selectFrom('record_deletions')
    .select('order_number')
    .where('hearing_id', '=', hearing)
    .where('state', '=', 'deleting')
    .executeTakeFirst();
  if (begun === undefined) return '';
  return ` According to the database its deletion by order ${begun.order_number} has begun; that is proven once its certificate is signed.`;
}
