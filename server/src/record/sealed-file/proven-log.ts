import { sql } from 'kysely';
import type { ChainEntry } from '../../event-log/chain-hash.ts';
import { verifyChain } from '../../event-log/verify.ts';
import type { Database } from '../../storage/database.ts';
import { HeadCheck, isOfOthers, readSignedHeads } from '../proof/check-checkpoints.ts';
import type { SignedHeads } from '../proof/check-checkpoints.ts';
import { caseChain, hearingChain, minutesChain } from '../proof/checkpoint.ts';
import { CheckpointStore } from '../proof/checkpoint-store.ts';
import type { CheckpointStoreParts } from '../proof/checkpoint-store.ts';
import { proveHead } from '../proof/prove-head.ts';
import type { HeadProof } from './format.ts';

/** A log up to its proven head; entries may be added meanwhile. */
export interface ProvenLog {
  readonly entries: readonly ChainEntry[];
  readonly proof: HeadProof;
}

const LOGS = {
  hearing: { table: 'log_entries', key: 'hearing_id', chainOf: hearingChain },
  minutes: { table: 'minutes_entries', key: 'minutes_id', chainOf: minutesChain },
  case: { table: 'case_entries', key: 'case_id', chainOf: caseChain },
} as const;

/**
 * Reads a log of the court as the newest checkpoint proves it: one chain that agrees with every checkpoint. Undefined when no
 * checkpoint has it; null when it is not the log that the court has signed.
 */
export async function provenLog(
  database: Database,
  signed: SignedHeads,
  of: keyof typeof LOGS,
  id: string,
): Promise<ProvenLog | undefined | null> {
  const { table, key, chainOf } = LOGS[of];
  const chain = chainOf(id);
  const proven = await proveHead(database, chain);
  if (proven === undefined) return undefined;
  const { head, ...proof } = proven;
  const { rows } = await sql<Omit<ChainEntry, 'hearing'>>`
    select seq, at, actor, type, payload, prev_hash as prev, hash from ${sql.table(table)}
    where ${sql.ref(key)} = ${id} and seq <= ${head.entries} order by seq`.execute(database.db);
  const entries = rows.map((row) => ({ ...row, hearing: id }));
  const check = verifyChain(id, entries);
  if (!check.ok || check.head !== head.hash) return null;
  const heads = new HeadCheck(chain, signed.heads.get(chain) ?? []);
  for (const entry of entries) heads.take(entry);
  return [...heads.end(true).flaws, ...signed.flaws].every(isOfOthers) ? { entries, proof } : null;
}

/**
 * Reads the current log, after making a checkpoint if none has its head; signed entries must be unchanged. Null when the log is not
 * the one that the court has signed, or does not exist.
 */
export async function provenNow(
  {
    dataDir,
    ...parts
  }: Pick<CheckpointStoreParts, 'database' | 'masterKey' | 'randomBytes' | 'name'> & { readonly dataDir: string },
  of: keyof typeof LOGS,
  id: string,
  at: number,
): Promise<readonly ChainEntry[] | null> {
  const chains = [LOGS[of].chainOf(id)];
  await new CheckpointStore(parts).make(chains, at);
  // Read afterwards, so that entries since the previous checkpoint are checked too.
  const signed = await readSignedHeads(parts.database, dataDir, { given: [], trusted: [], only: chains });
  return (await provenLog(parts.database, signed, of, id))?.entries ?? null;
}
