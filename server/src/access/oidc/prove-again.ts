import type { OidcProblem } from '@mahzar/shared/rest/sign-in-ways';
import { inTransaction } from '../../storage/database.ts';
import { keepProof } from '../staff/signing-proofs.ts';
import type { SigningProof } from '../staff/signing-proofs.ts';
import type { Claims } from './provider.ts';
import type { OidcParts } from './sign-in.ts';

/** Largest difference between the provider's clock and ours, ms. */
const SKEW_MS = 30_000;

/**
 * Stores the proof that a staff member has signed in again at the provider, with two factors, in order to sign one thing. A session
 * left open there does not show who sits at the browser, so the time of the sign-in is requested and compared (`auth_time`).
 * @param to.since when the browser left for the provider, epoch milliseconds
 * @returns why it is no proof; null: it was stored
 */
export async function proveByProvider(
  { staff }: OidcParts,
  claims: Claims,
  to: SigningProof & { readonly since: number },
): Promise<OidcProblem | null> {
  const { account, session, sha256, since } = to;
  // A time in the future, for example milliseconds in place of seconds, would make every earlier sign-in a new one.
  const latest = staff.now() + SKEW_MS;
  const isAnew = claims.provenAt !== null && claims.provenAt >= since - SKEW_MS && claims.provenAt <= latest;
  if (!isAnew || !claims.secondFactor) return 'not-anew';
  return inTransaction(staff.database, async (on) => {
    if ((await staff.subjects(on).accountOf(claims)) !== account) return 'somebody-else';
    await keepProof(on, { account, session, sha256 }, staff.now());
    return null;
  });
}
