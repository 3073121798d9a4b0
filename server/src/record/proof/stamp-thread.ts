import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { askAuthority } from './ask-authority.ts';
import type { KnownAuthority } from './ask-authority.ts';

/** A request to the thread. */
export interface StampJob {
  /** Repeated in the answer. */
  readonly id: number;
  readonly authority: KnownAuthority;
  readonly text: string;
  /** Time of the request, epoch milliseconds. */
  readonly now: number;
}

/** `token` is null when there is no stamp; `why` is for the service's log. */
export type StampReply = { readonly id: number } & Stamp;
type Stamp = { readonly token: Uint8Array } | { readonly token: null; readonly why: string };

parentPort?.on('message', (job: StampJob) => {
  void requestStamp(job).then((stamp) => parentPort?.postMessage({ id: job.id, ...stamp } satisfies StampReply));
});

async function requestStamp({ authority, text, now }: StampJob): Promise<Stamp> {
  try {
    return { token: await askAuthority(authority, createHash('sha256').update(text).digest(), now) };
  } catch (error) {
    return { token: null, why: error instanceof Error ? error.message : 'unknown' };
  }
}
