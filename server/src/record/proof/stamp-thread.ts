import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { HttpTimestampAuthority } from '@libpdf/core';
import { checkTimeStamp } from './time-stamp.ts';

/** What the thread is asked for. */
export interface StampJob {
  /** The answer has the same. */
  readonly id: number;
  /** Of the authority. */
  readonly url: string;
  readonly text: string;
  /** SHA-256 of its certificates, hexadecimal digits; none: any is taken. */
  readonly certificates: readonly string[];
  /** When it is asked, epoch milliseconds. */
  readonly now: number;
}

/** Null: there is none; `why` is for the log. */
export type Stamped = { readonly id: number } & Stamp;
type Stamp = { readonly token: Uint8Array } | { readonly token: null; readonly why: string };

/** How long an authority may take, ms. */
const ANSWER_MS = 5_000;
/** A stamp with the certificates above its own is some kilobytes. */
const MOST_BYTES = 65_536;
/** What the authority's clock may say beside the court's, ms: a stamp of another time says nothing of now. */
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

/** Reads no more than a stamp can be, and only from where it asked. */
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
