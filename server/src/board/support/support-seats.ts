import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { SUPPORT_SEAT } from '@mahzar/shared/scheduling/person';
import type { Language } from '@mahzar/shared/rest/values';
import { hearingLink } from '@mahzar/shared/token';
import type { Audit } from '../../audit/audit.ts';
import type { KeyRing } from '../../auth/key-ring.ts';
import { issueToken } from '../../auth/token.ts';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { createEventLog } from '../../storage/event-log.ts';
import type { PutSeat } from '../../storage/hearing-store.ts';

/** A member of staff who comes to help. */
export interface Helper {
  readonly account: string;
  /** By which all at the hearing know them. Personal data: never logged. */
  readonly name: string;
  readonly language: Language;
}

export interface SupportSeatsParts {
  readonly database: Database;
  readonly service: HearingService;
  readonly putSeat: PutSeat;
  /** Ends what opens the seats of this name; answers with the hearings that are not over. */
  readonly withdrawSeats: (seat: SeatId) => Promise<readonly HearingId[]>;
  readonly audit: Audit;
  /** By which links are signed. */
  readonly keys: KeyRing;
  readonly publicUrl: string;
  readonly randomBytes: RandomBytes;
  readonly now: () => number;
  /** Names of a hearing are others now. */
  readonly namesChanged: (hearing: HearingId) => void;
}

const TOKEN_ID_BYTES = 16;
/** A link is for the hearing that is going on. */
const LINK_MS = 12 * 3_600_000;

/** Why nobody comes to help. */
type NoSeat = 'not-found' | 'erased' | 'hearing-over';

/**
 * Seats of staff who come to a hearing to help with devices (FEATURES A3): one for each, which the law of the hearing gives and
 * the court's own people open. That somebody took it is in the hearing's log and in the audit.
 */
export class SupportSeats {
  readonly #parts: SupportSeatsParts;
  readonly #listeners: ((hearing: HearingId, seat: SeatId) => void)[] = [];
  readonly #endListeners: ((hearing: HearingId, seat: SeatId) => void)[] = [];

  constructor(parts: SupportSeatsParts) {
    this.#parts = parts;
  }

  /** Has a listener told when a seat was taken: whoever came to it by a former link is put out. */
  onTaken(listener: (hearing: HearingId, seat: SeatId) => void): void {
    this.#listeners.push(listener);
  }

  /** Has a listener told when a seat was taken from somebody: they are put out. */
  onEnded(listener: (hearing: HearingId, seat: SeatId) => void): void {
    this.#endListeners.push(listener);
  }

  /** Whoever has this account helps nowhere any longer. */
  async end(account: string): Promise<void> {
    const seat = seatOf(account);
    for (const hearing of await this.#parts.withdrawSeats(seat)) {
      for (const listener of this.#endListeners) listener(hearing, seat);
    }
  }

  /** A link to the helper's seat at a hearing, the only one that opens it from now on. */
  async take(hearing: HearingId, helper: Helper): Promise<{ readonly link: string } | NoSeat> {
    const { database, service, putSeat, audit, keys, publicUrl, randomBytes, now, namesChanged } = this.#parts;
    if ((await service.standing(hearing)) === null) return 'not-found';
    const seat = seatOf(helper.account);
    const tokenId = randomBytes(TOKEN_ID_BYTES).toString('base64url');
    let isErased = false;
    const command = { type: 'note-technician', seat } as const;
    const execution = await service.execute(hearing, command, { kind: 'system' }, async (append, _standing, at) => {
      await inTransaction(database, async (on) => {
        const written = await putSeat(on, hearing, { id: seat, role: 'technician', name: helper.name, tokenId });
        isErased = !written;
        if (isErased) return;
        await append(createEventLog(on));
        const note = { actor: { kind: 'staff', id: helper.account }, act: 'support-seat-taken' } as const;
        await audit.note(on, { ...note, subject: { kind: 'hearing', id: hearing } }, at);
      });
      // Before anybody is shown who came.
      namesChanged(hearing);
    });
    if (!execution.ok) return 'hearing-over';
    if (isErased) return 'erased';
    for (const listener of this.#listeners) listener(hearing, seat);
    const at = now();
    const token = issueToken(keys, { hearing, seat, tokenId, notBefore: at, expires: at + LINK_MS }, at);
    return { link: hearingLink(publicUrl, hearing, token, helper.language) };
  }
}

/** The same at every hearing: who helps has one place at each. */
function seatOf(account: string): SeatId {
  return `${SUPPORT_SEAT}${account}` as SeatId;
}
