import type { OidcProblem } from '@mahzar/shared/rest/sign-in-ways';
import { inTransaction } from '../../storage/database.ts';
import { keepProof } from '../staff/signing-proofs.ts';
import type { SigningProof } from '../staff/signing-proofs.ts';
import type { Claims } from './provider.ts';
import type { OidcParts } from './sign-in.ts';

/** The provider's clock may be so much behind ours, or ahead, milliseconds. */
const SKEW_MS = 30_000;

/**
 * Keeps that whoever is at the desk has shown the provider anew who they are, with two factors, to sign one thing. A session that was
 * left open there says nothing of who sits before it: the moment of the proof is asked for, and compared (`auth_time`).
 * @param to.since when they left for the provider, epoch milliseconds
 * @returns why it is no proof; null: it is kept
 */
export async function proveByProvider(
  { staff }: OidcParts,
  claims: Claims,
  to: SigningProof & { readonly since: number },
): Promise<OidcProblem | null> {
  const { account, session, sha256, since } = to;
  // What lies ahead, as by seconds that are milliseconds, would make every sign-in of before a new one.
  const latest = staff.now() + SKEW_MS;
  const isAnew = claims.provenAt !== null && claims.provenAt >= since - SKEW_MS && claims.provenAt <= latest;
  if (!isAnew || !claims.secondFactor) return 'not-anew';
  return inTransaction(staff.database, async (on) => {
    if ((await staff.subjects(on).accountOf(claims)) !== account) return 'somebody-else';
    await keepProof(on, { account, session, sha256 }, staff.now());
    return null;
  });
}
