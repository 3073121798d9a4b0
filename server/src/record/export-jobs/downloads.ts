import { createHash } from 'node:crypto';
import { Router } from 'express';
import type { RandomBytes } from '../../storage/cipher.ts';

/** A file that is handed out, and as what it is saved. */
interface Handed {
  readonly path: string;
  readonly name: string;
  readonly until: number;
}

const PATH = '/record-files/:name';
/** A name holds for so long, ms. */
const HOLDS_MS = 10 * 60_000;
const MOST = 1000;
const NAME_BYTES = 32;

/** Names by which copies are fetched: who was told one has the file for some minutes, also by a download manager. */
export class Downloads {
  readonly #handed = new Map<string, Handed>();
  readonly #randomBytes: RandomBytes;
  readonly #now: () => number;
  /** Below the API's path. */
  readonly router: Router;

  constructor({ randomBytes, now }: { readonly randomBytes: RandomBytes; readonly now: () => number }) {
    this.#randomBytes = randomBytes;
    this.#now = now;
    this.router = Router({ caseSensitive: true, strict: true });
    this.router.get(PATH, (request, response, next) => {
      const found = this.#handed.get(hashOf(String(request.params['name'])));
      if (found === undefined || found.until <= this.#now()) return next();
      response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
      response.download(found.path, found.name, { dotfiles: 'allow', lastModified: false }, (error) => {
        // Who gives up while it is sent is told nothing more.
        if (error !== undefined && !response.headersSent) next(error);
      });
    });
  }

  hand(path: string, name: string): { readonly path: string; readonly until: number } {
    const now = this.#now();
    for (const [key, { until }] of this.#handed)
      if (until <= now || this.#handed.size >= MOST) this.#handed.delete(key);
    const secret = this.#randomBytes(NAME_BYTES).toString('base64url');
    const until = now + HOLDS_MS;
    this.#handed.set(hashOf(secret), { path, name, until });
    return { path: PATH.replace(':name', secret), until };
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
