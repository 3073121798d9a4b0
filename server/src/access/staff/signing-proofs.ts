import type { Database } from '../../storage/database.ts';

/** Whoever has shown anew who they are signs within so long, milliseconds. */
const PROOF_MS = 5 * 60_000;

/** Who has shown anew who they are, and the SHA-256 of what they are to sign by it, hexadecimal. */
interface SigningProof {
  readonly account: string;
  readonly sha256: string;
}

/** Keeps it, and forgets those that are too old. @param at epoch milliseconds */
export async function keepProof({ db }: Database, { account, sha256 }: SigningProof, at: number): Promise<void> {
  await db
    .deleteFrom('signing_proofs')
    .where('at', '<=', at - PROOF_MS)
    .execute();
  await db
    .insertInto('signing_proofs')
    .values({ account_id: account, sha256, at })
    .onConflict((conflict) => conflict.columns(['account_id', 'sha256']).doUpdateSet({ at }))
    .execute();
}

/** Whether there is one that is not too old. @param at epoch milliseconds */
export async function hasProof({ db }: Database, { account, sha256 }: SigningProof, at: number): Promise<boolean> {
  const found = await db
    .selectFrom('signing_proofs')
    .select('at')
    .where('account_id', '=', account)
    .where('sha256', '=', sha256)
    .where('at', '>', at - PROOF_MS)
    .executeTakeFirst();
  return found !== undefined;
}

/** Uses it up, in the transaction in which is signed. @returns false when there is none */
export async function useProof({ db }: Database, { account, sha256 }: SigningProof, at: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('signing_proofs')
    .where('account_id', '=', account)
    .where('sha256', '=', sha256)
    .where('at', '>', at - PROOF_MS)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
