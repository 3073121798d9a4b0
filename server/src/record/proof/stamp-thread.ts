import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { HttpTimestampAuthority } from '@libpdf/core';
import { checkTimeStamp } from './time-stamp.ts';

/** A request to the thread. */
export interface StampJob {
  /** Repeated in the answer. */
  readonly id: number;
  /** URL of the authority. */
  readonly url: string;
  readonly text: string;
  /** SHA-256 of its certificates, hexadecimal digits. If empty, any certificate is accepted. */
  readonly certificates: readonly string[];
  /** Time of the request, epoch milliseconds. */
  readonly now: number;
}

/** `token` is null when there is no stamp; `why` is for the service's log. */
export type Stamped = { readonly id: number } & Stamp;
type Stamp = { readonly token: Uint8Array } | { readonly token: null; readonly why: string };

/** Time limit for the authority's answer, ms. */
const ANSWER_MS = 5_000;
/** A stamp with its chain of certificates is some kilobytes. */
const MOST_BYTES = 65_536;
/** Largest difference between the authority's clock and the court's, ms: an older stamp says nothing about the present. */
const OFF_MS = 5 * 60_000;

parentPort?.on('message', (job: StampJob) => {
  void stamped(job).then((stamp) => parentPort?.postMessage({ id: job.id, ...stamp } satisfies Stamped));
});

async function stamped({ url, text, certificates, now }: StampJob): Promise<Stamp> {
  try {
    const authority = new HttpTimestampAuthority(url, { timeout: ANSWER_MS, fetch: fetchBounded });
    const token = await authority.timestamp(createHash('sha256').update(text).digest(), 'SHA-256');
    const stamp = await checkTimeStamp(token, text);
    if (stamp === undefined) return { token: null, why: 'the stamp does not hold' };
    if (certificates.length > 0 && !certificates.includes(stamp.certificate))
      return {
        token: null,
        why: `it is by a certificate that TIME_STAMPS_CERTIFICATES does not name: ${stamp.certificate}`,
      };
    if (Math.abs(stamp.at - now) > OFF_MS)
      return { token: null, why: `it is of another time than now: ${new Date(stamp.at).toISOString()}` };
    return { token };
  } catch (error) {
    return { token: null, why: error instanceof Error ? error.message : 'unknown' };
  }
}

/** Fetches the given URL without redirects, and reads at most the size of a stamp. */
async function fetchBounded(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const { body, status, statusText } = await fetch(input, { ...init, redirect: 'error' });
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body ?? []) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw new Error('the answer is too long');
    pieces.push(piece);
  }
  return new Response(Buffer.concat(pieces), { status, statusText });
}
