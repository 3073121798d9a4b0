import type { Kysely } from 'kysely';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { verifyChain } from '../verify.ts';
import type { ChainCheck, LooseChainEntry } from '../verify.ts';
import { toChainEntry } from './event-log.ts';
import { isDamage } from '../../storage/postgres.ts';
import type { Tables } from '../../storage/tables.ts';

/** Receives a row of a log. */
export type Keep = (row: LooseChainEntry) => void;

/** Yields the rows, after passing each to `keep`. */
export function* kept(rows: Iterable<LooseChainEntry>, keep?: Keep): Generator<LooseChainEntry> {
  for (const row of rows) {
    keep?.(row);
    yield row;
  }
}

/** See `checkLog`. PostgreSQL reads rows from their table even when it uses an index, so an index cannot hide a changed row. */
export async function checkLogOnServer(
  db: Kysely<Tables>,
  hearing: HearingId,
  keep?: Keep,
): Promise<ChainCheck | undefined> {
  const check = verifyChain(hearing, kept(await readAll(db, hearing), keep));
  if (!check.ok || check.entries > 0) return check;
  const known = await db.selectFrom('hearings').select('id').where('id', '=', hearing).executeTakeFirst();
  return known === undefined ? undefined : { ok: false, seq: 1, reason: 'missing' };
}

/** Yields all entries; if the server cannot read one, yields those before it and then throws its error. */
async function readAll(db: Kysely<Tables>, hearing: HearingId): Promise<Iterable<LooseChainEntry>> {
  const entries = db.selectFrom('log_entries').where('hearing_id', '=', hearing);
  try {
    return (await entries.selectAll().orderBy('seq').execute()).map(toChainEntry);
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  const read: LooseChainEntry[] = [];
  for (const { seq } of await entries.select('seq').orderBy('seq').execute()) {
    try {
      read.push(toChainEntry(await entries.selectAll().where('seq', '=', seq).executeTakeFirstOrThrow()));
    } catch (damage) {
      return endingWith(read, damage);
    }
  }
  return read;
}

function* endingWith(read: readonly LooseChainEntry[], error: unknown): Generator<LooseChainEntry> {
  yield* read;
  throw error;
}
