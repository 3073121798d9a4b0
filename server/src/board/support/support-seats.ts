import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { SUPPORT_SEAT } from '@mahzar/shared/scheduling/person';
import { staffMay } from '@mahzar/shared/staff/roles';
import { hearingLink } from '@mahzar/shared/token';
import type { Audit } from '../../audit/audit.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { KeyRing } from '../../kernel/key-ring.ts';
import { issueToken } from '../../access/tokens/token.ts';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { createEventLog } from '../../event-log/store/event-log.ts';
import type { HearingStore } from '../../hearings/store/hearing-store.ts';
import { createSessionStore } from '../../access/staff/session-store.ts';
import type { Account, StaffStore } from '../../access/staff/staff-store.ts';

export interface SupportSeatsParts {
  readonly bus: EventBus;
  readonly database: Database;
  readonly service: HearingService;
  readonly hearings: Pick<HearingStore, 'putSeat' | 'withdrawSeats'>;
  /** Accounts within a transaction. */
  readonly accounts: (on: Database) => Pick<StaffStore, 'byId'>;
  readonly audit: Audit;
  /** Keys that sign links. */
  readonly keys: KeyRing;
  readonly publicUrl: string;
  readonly randomBytes: RandomBytes;
  readonly now: () => number;
}

const TOKEN_ID_BYTES = 16;
/** Validity of a link, for the present hearing. */
const LINK_MS = 12 * 3_600_000;

/** The staff member who asks for a seat, with the session used. */
export interface Helper {
  readonly account: string;
  readonly session: string;
}

/** Why no seat is given. */
type NoSeat = 'not-signed-in' | 'not-permitted' | 'not-found' | 'erased' | 'hearing-over';

/**
 * Seats of staff who join a hearing to help with devices: one per staff member, given by the law of the hearing; people of the
 * court in the hearing admit them. Taking a seat is noted in the hearing's log and in the audit log.
 */
export class SupportSeats {
  readonly #parts: SupportSeatsParts;

  constructor(parts: SupportSeatsParts) {
    this.#parts = parts;
  }

  /**
   * Gives the helper a new link to their seat at a hearing, which becomes the only valid one; the people there see the helper's own
   * name.
   */
  async take(hearing: HearingId, { account, session }: Helper): Promise<{ readonly link: string } | NoSeat> {
    const { bus, database, service, hearings, audit, keys, publicUrl, randomBytes, now } = this.#parts;
    if ((await service.snapshot(hearing)) === null) return 'not-found';
    const seat = seatOf(account);
    const tokenId = randomBytes(TOKEN_ID_BYTES).toString('base64url');
    const command = { type: 'note-technician', seat } as const;
    let taken: Account | NoSeat = 'hearing-over';
    await service.execute(hearing, command, { kind: 'system' }, async (append, _snapshot, at) => {
      taken = await inTransaction(database, async (on) => {
        await hold(on, account);
        // The session may have ended since the request was admitted.
        if ((await createSessionStore(on).byId(session)) === undefined) return 'not-signed-in';
        const helper = await this.#parts.accounts(on).byId(account);
        if (helper === undefined || !mayHelp(helper)) return 'not-permitted';
        const written = await hearings.putSeat(on, hearing, {
          id: seat,
          role: 'technician',
          name: helper.name,
          tokenId,
        });
        if (!written) return 'erased';
        await append(createEventLog(on));
        const note = { actor: { kind: 'staff', id: account }, act: 'support-seat-taken' } as const;
        await audit.note(on, { ...note, subject: { kind: 'hearing', id: hearing } }, at);
        return helper;
      });
      // Published before anybody is shown the helper.
      if (typeof taken !== 'string') bus.publish('names-changed', hearing);
    });
    if (typeof taken === 'string') return taken;
    bus.publish('link-ended', hearing, seat, 'token-replaced');
    const at = now();
    const token = issueToken(keys, { hearing, seat, tokenId, notBefore: at, expires: at + LINK_MS }, at);
    return { link: hearingLink(publicUrl, hearing, token, (taken as Account).language) };
  }

  /**
   * Ends an account's links to all hearings, in the transaction that ends its access. Resolves to a function to be called after the
   * commit, which disconnects browsers that used them.
   */
  async withdraw(on: Database, account: string): Promise<() => void> {
    await hold(on, account);
    const seat = seatOf(account);
    const opened = await this.#parts.hearings.withdrawSeats(on, seat);
    return () => {
      for (const hearing of opened) this.#parts.bus.publish('link-ended', hearing, seat, 'token-withdrawn');
    };
  }
}

function mayHelp({ disabled, roles }: Account): boolean {
  return !disabled && staffMay(roles, 'join-as-support');
}

/** Locks the account's seats until the transaction ends. */
function hold({ db, kind }: Database, account: string): Promise<void> {
  return kind.lockToEnd(db, `support seats ${account}`);
}

/** The same id at every hearing, because a helper has one seat at each. */
function seatOf(account: string): SeatId {
  return `${SUPPORT_SEAT}${account}` as SeatId;
}
