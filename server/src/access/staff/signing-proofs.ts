import type { Database } from '../../storage/database.ts';

/** How long a repeated sign-in permits signing, ms. */
const PROOF_MS = 5 * 60_000;

/** A repeated sign-in of an account in a session, with the SHA-256 of the whole content to be signed, hexadecimal. */
export interface SigningProof {
  readonly account: string;
  readonly session: string;
  readonly sha256: string;
}

/** Stores a proof, and deletes expired ones. @param at epoch milliseconds */
export async function keepProof({ db }: Database, proof: SigningProof, at: number): Promise<void> {
  await db
    .deleteFrom('signing_proofs')
    .where('at', '<=', at - PROOF_MS)
    .execute();
  const { account, session, sha256 } = proof;
  await db
    .insertInto('signing_proofs')
    .values({ session_id: session, account_id: account, sha256, at })
    .onConflict((conflict) => conflict.columns(['session_id', 'sha256']).doUpdateSet({ account_id: account, at }))
    .execute();
}

/** Whether a valid proof exists. @param at epoch milliseconds */
export async function hasProof({ db }: Database, { account, session, sha256 }: SigningProof, at: number) {
  const found = await db
    .selectFrom('signing_proofs')
    .select('at')
    .where('session_id', '=', session)
    .where('account_id', '=', account)
    .where('sha256', '=', sha256)
    .where('at', '>', at - PROOF_MS)
    .executeTakeFirst();
  return found !== undefined;
}

/** Uses a proof up, in the transaction of the signature. @returns false when there is none */
export async function useProof({ db }: Database, { account, session, sha256 }: SigningProof, at: number) {
  const { numDeletedRows } = await db
    .deleteFrom('signing_proofs')
    .where('session_id', '=', session)
    .where('account_id', '=', account)
    .where('sha256', '=', sha256)
    .where('at', '>', at - PROOF_MS)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
