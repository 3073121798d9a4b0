import { createHash } from 'node:crypto';
import type { Caller } from '../../http/api/caller.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import { isDemonstration } from './demonstration-accounts.ts';
import { createSessionStore } from './session-store.ts';
import type { SessionStep } from './session-store.ts';

/** A session ends when it was not used for so long, and at the latest so long after it began (OWASP ASVS 5.0, 7.3). */
const IDLE_MS = 60 * 60_000;
export const ABSOLUTE_MS = 12 * 60 * 60_000;
/** Whoever has only given the password has so long for the rest. */
const AWAITING_MS = 15 * 60_000;
/** How exactly the last use is known. */
const SEEN_EVERY_MS = 60_000;
const SECRET_BYTES = 32;
const ID_BYTES = 12;

/** A session that has just begun. */
export interface NewSession {
  /** What the cookie is to hold. */
  readonly secret: string;
  /** Epoch milliseconds; without use it ends sooner. */
  readonly endsAt: number;
}

/** Sessions of staff: what the cookie holds is random, and the database has its hash. */
export class Sessions {
  readonly #database: Database;
  readonly #randomBytes: RandomBytes;
  readonly #now: () => number;
  readonly #demonstration: boolean;

  constructor(parts: {
    readonly database: Database;
    readonly randomBytes: RandomBytes;
    readonly now: () => number;
    /** Whether demonstration accounts have sessions. */
    readonly demonstration: boolean;
  }) {
    this.#database = parts.database;
    this.#randomBytes = parts.randomBytes;
    this.#now = parts.now;
    this.#demonstration = parts.demonstration;
  }

  /** Begins a session. @param on the transaction in which it is begun */
  async begin(on: Database, account: string, step: SessionStep, createdAt = this.#now()): Promise<NewSession> {
    const secret = this.#randomBytes(SECRET_BYTES).toString('base64url');
    const id = this.#randomBytes(ID_BYTES).toString('base64url');
    await createSessionStore(on).begin({ id, account, step, createdAt, lastSeenAt: this.#now() }, hashOf(secret));
    return { secret, endsAt: createdAt + ABSOLUTE_MS };
  }

  /** Who holds this cookie now; roles are those of this moment. */
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

  /** Removes sessions that nobody can use any more. */
  async sweep(): Promise<void> {
    await createSessionStore(this.#database).sweep(this.#now() - ABSOLUTE_MS, this.#now() - IDLE_MS);
  }
}

/** The secret has 256 random bits: a plain hash gives nothing of it away. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('base64url');
}
