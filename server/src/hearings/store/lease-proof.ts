import { createHmac, timingSafeEqual } from 'node:crypto';

/** Contents of a lease: the process that holds the hearing, and the URL of its pages. */
export interface LeaseClaim {
  readonly hearing: string;
  readonly node: string;
  readonly address: string;
}

/** Distinguishes leases taken by a process of this court from rows that somebody else has written into the database. */
export interface LeaseProofs {
  /** The proof that is stored with a lease. */
  of(claim: LeaseClaim): string;
  /** Whether a lease is unchanged since its process wrote it. `proof`: null for a lease from before proofs were stored. */
  hold(claim: LeaseClaim, proof: string | null): boolean;
}

/**
 * Proofs with a key that the court's processes share and its database does not contain: HMAC-SHA-256.
 *
 * @param key 32 bytes
 */
export function leaseProofs(key: Buffer): LeaseProofs {
  const macOf = ({ hearing, node, address }: LeaseClaim) =>
    createHmac('sha256', key)
      .update(JSON.stringify([hearing, node, address]))
      .digest();
  return {
    of: (claim) => macOf(claim).toString('base64url'),
    hold: (claim, proof) => {
      const [claimed, right] = [Buffer.from(proof ?? '', 'base64url'), macOf(claim)];
      return claimed.length === right.length && timingSafeEqual(claimed, right);
    },
  };
}
