import { HttpTimestampAuthority } from '@libpdf/core';
import { checkTimeStampOver } from './time-stamp.ts';

/** Time limit for the authority's answer, ms. */
const ANSWER_MS = 5_000;
/** A stamp with its chain of certificates is some kilobytes. */
const MAX_BYTES = 65_536;
/** Largest difference between the authority's clock and the court's, ms: an older stamp says nothing about the present. */
const OFF_MS = 5 * 60_000;

/** A time-stamping authority, and the certificates by which its stamps are recognized. */
export interface KnownAuthority {
  readonly url: string;
  /** SHA-256 of its certificates, hexadecimal digits. Stamps by any other are refused (RFC 3161, 2.2). */
  readonly certificates: readonly string[];
}

/**
 * Requests a stamp over a SHA-256, and checks it as RFC 3161 (2.2) requires: signature, hash, time, and whose certificate signed
 * it. Rejects with the reason when there is none; the reason is for the service's log.
 *
 * @param now the court's clock, epoch milliseconds
 * @returns DER
 */
export async function askAuthority(
  { url, certificates }: KnownAuthority,
  digest: Uint8Array,
  now: number,
): Promise<Uint8Array> {
  const authority = new HttpTimestampAuthority(url, { timeout: ANSWER_MS, fetch: fetchBounded });
  const token = await authority.timestamp(digest, 'SHA-256');
  const stamp = await checkTimeStampOver(token, digest);
  if (stamp === undefined) throw new Error('the stamp does not hold');
  if (!certificates.includes(stamp.certificate))
    throw new Error(`it is by a certificate that TIME_STAMPS_CERTIFICATES does not name: ${stamp.certificate}`);
  if (Math.abs(stamp.at - now) > OFF_MS)
    throw new Error(`it is of another time than now: ${new Date(stamp.at).toISOString()}`);
  return token;
}

/** Fetches the given URL without redirects, and reads at most the size of a stamp. */
async function fetchBounded(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const { body, status, statusText } = await fetch(input, { ...init, redirect: 'error' });
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body ?? []) {
    bytes += piece.length;
    if (bytes > MAX_BYTES) throw new Error('the answer is too long');
    pieces.push(piece);
  }
  return new Response(Buffer.concat(pieces), { status, statusText });
}
