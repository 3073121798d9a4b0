import { createHash } from 'node:crypto';
import type { Caller } from '../../http/api/caller.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import { isDemonstration } from './demonstration-accounts.ts';
import { createSessionStore } from './session-store.ts';
import type { SessionStep } from './session-store.ts';

/** Time without use after which a session ends, and its longest duration, ms (OWASP ASVS 5.0, 7.3). */
const IDLE_MS = 60 * 60_000;
export const ABSOLUTE_MS = 12 * 60 * 60_000;
/** Time for the second factor after the password, ms. */
const AWAITING_MS = 15 * 60_000;
/** Precision of the time of the last use, ms. */
const SEEN_EVERY_MS = 60_000;
const SECRET_BYTES = 32;
const ID_BYTES = 12;

/** A session that has just begun. */
export interface NewSession {
  /** Value for the cookie. */
  readonly secret: string;
  /** Epoch milliseconds; without use the session ends sooner. */
  readonly endsAt: number;
}

/** Sessions of staff: the cookie has a random value, and the database its hash. */
export class Sessions {
  readonly #database: Database;
  readonly #randomBytes: RandomBytes;
  readonly #now: () => number;
  readonly #demonstration: boolean;

  constructor(parts: {
    readonly database: Database;
    readonly randomBytes: RandomBytes;
    readonly now: () => number;
    /** Whether demonstration accounts may have sessions. */
    readonly demonstration: boolean;
  }) {
    this.#database = parts.database;
    this.#randomBytes = parts.randomBytes;
    this.#now = parts.now;
    this.#demonstration = parts.demonstration;
  }

  /** Begins a session. @param on the transaction to write in */
  async begin(on: Database, account: string, step: SessionStep, createdAt = this.#now()): Promise<NewSession> {
    const secret = this.#randomBytes(SECRET_BYTES).toString('base64url');
    const id = this.#randomBytes(ID_BYTES).toString('base64url');
    await createSessionStore(on).begin({ id, account, step, createdAt, lastSeenAt: this.#now() }, hashOf(secret));
    return { secret, endsAt: createdAt + ABSOLUTE_MS };
  }

  /** The current holder of this cookie, with the present roles. */
  async callerOf(secret: string): Promise<Caller> {
    const store = createSessionStore(this.#database);
    const session = await store.find(hashOf(secret));
    const now = this.#now();
    if (session === undefined || session.disabled) return { kind: 'nobody' };
    if (!this.#demonstration && isDemonstration(session.account)) return { kind: 'nobody' };
    const { account, step, roles, createdAt, lastSeenAt } = session;
    const lasts = step === 'signed-in' ? ABSOLUTE_MS : AWAITING_MS;
    if (now >= createdAt + lasts || now >= lastSeenAt + IDLE_MS) {
      await store.end(session.id);
      return { kind: 'nobody' };
    }
    if (now >= lastSeenAt + SEEN_EVERY_MS) await store.seen(session.id, now);
    if (step !== 'signed-in') return { kind: 'awaiting-second-factor', account, session: session.id, step };
    return { kind: 'staff', account, session: session.id, roles };
  }

  /** Removes expired sessions. */
  async sweep(): Promise<void> {
    await createSessionStore(this.#database).sweep(this.#now() - ABSOLUTE_MS, this.#now() - IDLE_MS);
  }
}

/** The secret has 256 random bits, so a plain hash reveals nothing of it. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('base64url');
}
