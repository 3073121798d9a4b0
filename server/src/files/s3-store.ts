import { setTimeout as pause } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { LockedError, WrongBytesError } from './file-store.ts';
import type { FileStore } from './file-store.ts';
import { OutsideError, staysBelow } from './path-below.ts';

/** A bucket of an S3 store. */
export interface S3Place {
  /** Origin, such as `https://s3.court.example`. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Number of days that the store keeps each file, regardless of requests (S3 Object Lock, mode COMPLIANCE); null: no lock. */
  readonly lockDays: number | null;
}

/** The store refused a request, or failed. `code` is S3's, such as `AccessDenied`. */
export class S3Error extends Error {
  override name = 'S3Error';
  readonly status: number;
  readonly code: string;

  constructor(method: string, status: number, code: string) {
    super(`the S3 store answered ${status} ${code} to ${method}`);
    this.status = status;
    this.code = code;
  }
}

const DAY_MS = 86_400_000;
/** Tolerance for the difference between the store's clock and this machine's, ms. */
const CLOCKS_DIFFER_MS = 3_600_000;
/** Time limit for an answer, ms. */
const ANSWER_MS = 60_000;
/** Pauses before a failed request is repeated, ms. */
const AGAIN_AFTER_MS = [200, 1000, 3000];
/** Number of files removed at the same time. */
const AT_ONCE = 8;

/** A version of a file, or a mark that the file was deleted. `modifiedAt`: when it was stored, ms since the epoch. */
interface Version {
  readonly name: string;
  readonly version: string;
  readonly modifiedAt: number;
}

/**
 * A store in a bucket of S3, addressed by path. A put is signed together with the content's hash, which the store checks; so a file
 * altered on this machine or in transit is refused.
 */
export class S3Store implements FileStore {
  readonly #place: S3Place;
  readonly #client: AwsClient;
  readonly #pageSize: number;

  /** @param pageSize most files in one listing, at most 1,000 */
  constructor(place: S3Place, { pageSize = 1000 } = {}) {
    const { accessKeyId, secretAccessKey, region } = place;
    this.#place = place;
    this.#pageSize = pageSize;
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
  }

  async put(name: string, content: Buffer, sha256: string): Promise<void> {
    const { lockDays } = this.#place;
    const headers = {
      'x-amz-content-sha256': sha256,
      // Required for locked files: the store keeps the checksum with the file.
      'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64'),
      ...(lockDays !== null && {
        // Some stores recognise the checksum only by this header.
        'x-amz-sdk-checksum-algorithm': 'SHA256',
        'x-amz-object-lock-mode': 'COMPLIANCE',
        'x-amz-object-lock-retain-until-date': new Date(Date.now() + lockDays * DAY_MS).toISOString(),
      }),
    };
    try {
      await this.#ask('PUT', this.#urlOf(name), { headers, body: new Uint8Array(content) });
    } catch (error) {
      const isWrong = error instanceof S3Error && ['XAmzContentSHA256Mismatch', 'BadDigest'].includes(error.code);
      throw isWrong ? new WrongBytesError(name) : error;
    }
  }

  async get(name: string): Promise<Buffer | undefined> {
    try {
      return await this.#ask('GET', this.#urlOf(name));
    } catch (error) {
      if (error instanceof S3Error && error.status === 404 && error.code !== 'NoSuchBucket') return undefined;
      throw error;
    }
  }

  async *list(prefix: string): AsyncGenerator<{ readonly name: string; readonly bytes: number }> {
    let token: string | undefined;
    do {
      const more: Record<string, string> = token === undefined ? {} : { 'continuation-token': token };
      const page = (
        await this.#ask(
          'GET',
          this.#urlOf('', { 'list-type': '2', 'max-keys': String(this.#pageSize), prefix, ...more }),
        )
      ).toString('utf8');
      for (const [, part = ''] of page.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
        yield { name: textOf(part, 'Key'), bytes: Number(textOf(part, 'Size')) };
      }
      token = textOf(page, 'NextContinuationToken') || undefined;
    } while (token !== undefined);
  }

  /** Removes all versions: in a bucket with versions, deleting a name only hides it. */
  async removeAll(prefix: string): Promise<void> {
    const ends: number[] = [];
    for await (const page of this.#versions(prefix)) {
      for (let at = 0; at < page.length; at += AT_ONCE) {
        const removed = page.slice(at, at + AT_ONCE).map((version) => this.#remove(version));
        ends.push(...(await Promise.all(removed)).flatMap((lockEnd) => lockEnd ?? []));
      }
    }
    if (ends.length === 0) return;
    const until = ends.reduce((latest, end) => Math.max(latest, end));
    throw new LockedError(`the S3 store keeps ${ends.length} file(s) still: their lock is not over`, until);
  }

  async *#versions(prefix: string): AsyncGenerator<Version[]> {
    let from: Record<string, string> | null = {};
    while (from !== null) {
      const query: Record<string, string> = { versions: '', 'max-keys': String(this.#pageSize), prefix, ...from };
      const page: string = (await this.#ask('GET', this.#urlOf('', query))).toString('utf8');
      yield [...page.matchAll(/<(Version|DeleteMarker)>(.*?)<\/\1>/gs)].map(([, , part = '']) => {
        const modifiedAt = Date.parse(textOf(part, 'LastModified'));
        return { name: textOf(part, 'Key'), version: textOf(part, 'VersionId') || 'null', modifiedAt };
      });
      const [key, version] = [textOf(page, 'NextKeyMarker'), textOf(page, 'NextVersionIdMarker')];
      const isLast = textOf(page, 'IsTruncated') !== 'true' || key === '';
      from = isLast ? null : { 'key-marker': key, ...(version !== '' && { 'version-id-marker': version }) };
    }
  }

  /**
   * Removes a version. Returns null, or the end of its lock (epoch ms) when that prevents the removal.
   * @throws S3Error otherwise, also for a refusal after the end of the lock
   */
  async #remove({ name, version, modifiedAt }: Version): Promise<number | null> {
    try {
      await this.#ask('DELETE', this.#urlOf(name, { versionId: version }));
      return null;
    } catch (error) {
      const lockEnd = this.#lockEnd(modifiedAt);
      const mayBeLocked = lockEnd !== null && Date.now() < lockEnd + CLOCKS_DIFFER_MS;
      if (error instanceof S3Error && error.status === 403 && mayBeLocked) return lockEnd;
      if (error instanceof S3Error && error.status === 404) return null;
      throw error;
    }
  }

  /** When the lock of a file stored at that time ends, epoch ms; null without a lock. */
  #lockEnd(modifiedAt: number): number | null {
    const { lockDays } = this.#place;
    return lockDays === null ? null : modifiedAt + lockDays * DAY_MS;
  }

  #urlOf(name: string, query: Readonly<Record<string, string>> = {}): URL {
    const { endpoint, bucket } = this.#place;
    // A URL with `..` has another path.
    if (!staysBelow(name)) throw new OutsideError(name);
    const url = new URL(`/${bucket}${name === '' ? '' : `/${name}`}`, endpoint);
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    return url;
  }

  /** Sends a request, and repeats it when the store is unavailable or overloaded. @returns the body of the answer */
  async #ask(
    method: 'GET' | 'PUT' | 'DELETE',
    url: URL,
    given: { readonly headers?: Record<string, string>; readonly body?: Uint8Array<ArrayBuffer> } = {},
  ): Promise<Buffer> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.#askOnce(method, url, given);
      } catch (error) {
        const wait = AGAIN_AFTER_MS[tries];
        const isFinal = error instanceof S3Error && error.status < 500 && error.status !== 429;
        if (isFinal || wait === undefined) throw error;
        await pause(wait);
      }
    }
  }

  async #askOnce(
    method: string,
    url: URL,
    given: { readonly headers?: Record<string, string>; readonly body?: Uint8Array<ArrayBuffer> },
  ): Promise<Buffer> {
    const signed = await this.#client.sign(url.href, { method, ...given });
    const response = await fetch(signed, { redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) });
    const body = Buffer.from(await response.arrayBuffer());
    if (!response.ok) {
      const code = textOf(body.toString('utf8'), 'Code');
      throw new S3Error(
        method,
        response.status,
        /^\w{1,64}$/.test(code) ? code : response.status === 404 ? 'NoSuchKey' : '-',
      );
    }
    return body;
  }
}

/** Text of the first element of a name; empty when there is none. S3's answers have no attributes, and our names no entities. */
function textOf(xml: string, element: string): string {
  return new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1]?.replaceAll('&quot;', '"') ?? '';
}
