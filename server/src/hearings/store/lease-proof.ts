import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a lease says: which process has the hearing, and where its pages are. */
export interface LeaseClaim {
  readonly hearing: string;
  readonly node: string;
  readonly address: string;
}

/** Tells leases that a process of this court took from rows that somebody else has written into the database. */
export interface LeaseProofs {
  /** What is kept with a lease. */
  of(claim: LeaseClaim): string;
  /** Whether a lease is as its process wrote it. `proof`: null of one that was taken before proofs were kept. */
  hold(claim: LeaseClaim, proof: string | null): boolean;
}

/**
 * Proofs under a key that the processes of a court share and its database does not hold: HMAC-SHA-256.
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
