import type { BrowserHash, HearingId, SeatId, SessionHash } from '@mahzar/shared/hearing/ids';
import { mustProve } from '@mahzar/shared/hearing/law/identity';
import { inCourtroom, isUnderWay, isInside, isUnknown } from '@mahzar/shared/hearing/state';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { MinutesActor } from '@mahzar/shared/minutes/event';
import { minutesCapacity } from '@mahzar/shared/minutes/law/permissions';
import type { AccountId } from '@mahzar/shared/proceedings/ids';
import type { MinutesErrorCode } from '@mahzar/shared/protocol/minutes';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { Caller } from '../http/api/caller.ts';

/** The way by which a person reaches the minutes of a hearing. */
export type MinutesAccess =
  | {
      readonly kind: 'link';
      readonly seat: SeatId;
      readonly session: SessionHash | null;
      readonly browser: BrowserHash;
    }
  /** The session of somebody who sees their own cases, see `portal/`; `seat`: one that is booked for them. */
  | { readonly kind: 'own'; readonly seat: SeatId }
  /** `seat`: the seat for which they are booked; null: the hearing is allocated to them. */
  | { readonly kind: 'desk'; readonly account: AccountId; readonly session: string; readonly seat: SeatId | null };

/** The caller, judged by the present state of the hearing. */
export interface MinutesCaller {
  readonly actor: MinutesActor;
  readonly isInCourtroom: boolean;
  /** Account of the desk session; null: they have none. */
  readonly account: AccountId | null;
  /** Id of the desk session; null: they have none. */
  readonly session: string | null;
}

export interface MinutesCallerParts {
  readonly service: Pick<HearingService, 'snapshot'>;
  /** The seat that a link's token opens now. */
  readonly seatOf: (token: string, hearing: HearingId) => Promise<Result<SeatId, MinutesErrorCode>>;
  readonly booking: (hearing: HearingId) => Promise<
    | {
        readonly startsAt: number;
        readonly endsAt: number;
        readonly people: readonly { readonly id: SeatId; readonly staffAccount: string | null }[];
      }
    | undefined
  >;
  /** Bookings of a time range that are allocated to an account, with its role in each. */
  readonly allocatedTo: (
    account: string,
    from: number,
    to: number,
  ) => Promise<readonly { readonly booking: string; readonly as: string }[]>;
  /** Seats of a hearing that are booked for the person whose session is in these cookies; null: there is no session. */
  readonly ownSeats: (hearing: HearingId, cookies: string | undefined) => Promise<readonly SeatId[] | null>;
  /**
   * Notes that the person whose session is in these cookies has opened the minutes as one of their own seats. False, and nothing
   * is noted, when the session has ended.
   */
  readonly noteOwn: (hearing: HearingId, seat: SeatId, cookies: string | undefined) => Promise<boolean>;
  /** The staff member whose session is in these cookies. */
  readonly callerOf: (cookies: string | undefined) => Promise<Caller>;
  readonly hashSession: (secret: string) => SessionHash;
  readonly hashBrowser: (secret: string | null) => BrowserHash;
}

/** See `minutesHandshake`. */
interface MinutesCredentials {
  readonly token?: string | undefined;
  readonly own?: SeatId | undefined;
  readonly resume?: string | null | undefined;
  readonly browser?: string | null | undefined;
}

/** Determines who may access the minutes of a hearing. */
export class MinutesCallers {
  readonly #parts: MinutesCallerParts;

  constructor(parts: MinutesCallerParts) {
    this.#parts = parts;
  }

  /**
   * Admits the holder of these credentials, by a link or else by a session in their cookies, to the minutes or their paper.
   * Access from a person's own cases is noted in the audit log before it is given.
   */
  async admit(
    hearing: HearingId,
    { token, own, resume = null, browser = null }: MinutesCredentials,
    cookies: string | undefined,
  ): Promise<Result<{ readonly door: MinutesAccess; readonly caller: MinutesCaller }, MinutesErrorCode>> {
    const door =
      token === undefined
        ? await this.bySession(hearing, own, cookies)
        : await this.#byLink(hearing, { token, resume, browser });
    if (door instanceof Rejection) return door;
    const state = (await this.#parts.service.snapshot(hearing))?.state;
    const caller = state === undefined ? new Rejection('hearing-unknown') : callerIn(state, door);
    if (caller instanceof Rejection) return caller;
    const isNoted = door.kind !== 'own' || (await this.#parts.noteOwn(hearing, door.seat, cookies));
    return isNoted ? { door, caller } : new Rejection('no-session');
  }

  /**
   * The access of a person with a session now.
   * @param own their seat, when they see their own cases; otherwise they are at the desk
   */
  async bySession(
    hearing: HearingId,
    own: SeatId | undefined,
    cookies: string | undefined,
  ): Promise<Result<MinutesAccess, MinutesErrorCode>> {
    const { ownSeats, callerOf } = this.#parts;
    if (own === undefined) return this.#atDesk(hearing, await callerOf(cookies));
    const seats = await ownSeats(hearing, cookies);
    if (seats === null) return new Rejection('no-session');
    return seats.includes(own) ? { kind: 'own', seat: own } : new Rejection('not-permitted');
  }

  /** The access of a person with a seat's link. */
  async #byLink(
    hearing: HearingId,
    given: { readonly token: string; readonly resume: string | null; readonly browser: string | null },
  ): Promise<Result<MinutesAccess, MinutesErrorCode>> {
    const { seatOf, hashSession, hashBrowser } = this.#parts;
    const seat = await seatOf(given.token, hearing);
    if (seat instanceof Rejection) return seat;
    const session = given.resume === null ? null : hashSession(given.resume);
    return { kind: 'link', seat, session, browser: hashBrowser(given.browser) };
  }

  /**
   * The access of a staff member at the desk: the seat for which their account is booked, or the hearing that is allocated to them.
   */
  async #atDesk(hearing: HearingId, caller: Caller): Promise<Result<MinutesAccess, MinutesErrorCode>> {
    if (caller.kind !== 'staff') return new Rejection('not-signed-in');
    const account = caller.account as AccountId;
    const { session } = caller;
    const booking = await this.#parts.booking(hearing);
    if (booking === undefined) return new Rejection('hearing-unknown');
    const seat = booking.people.find(({ staffAccount }) => staffAccount === account)?.id;
    if (seat !== undefined) return { kind: 'desk', account, session, seat };
    const allocated = await this.#parts.allocatedTo(account, booking.startsAt, booking.endsAt);
    const isClerk = allocated.some((one) => one.booking === hearing && one.as === 'clerk');
    return isClerk ? { kind: 'desk', account, session, seat: null } : new Rejection('not-permitted');
  }
}

/** The caller behind an access, by a state of the hearing. Pure. */
export function callerIn(state: HearingState, door: MinutesAccess): Result<MinutesCaller, MinutesErrorCode> {
  if (state.kind !== 'courtroom') return new Rejection('no-minutes');
  const { account, session } = door.kind === 'desk' ? door : { account: null, session: null };
  if (door.kind === 'desk' && door.seat === null) {
    return { actor: { kind: 'staff', account: door.account, as: 'clerk' }, isInCourtroom: false, account, session };
  }
  const person = state.seats.get(door.seat!);
  if (person === undefined) return new Rejection('token-unknown-seat');
  const actor = { kind: 'seat', seat: person.id, role: person.role } as const;
  if (door.kind === 'own') {
    if (isUnderWay(state.phase)) return new Rejection('not-entered');
    if (isUnknown(person)) return new Rejection('not-identified');
    if (isCourts(actor)) return new Rejection('desk-only');
  }
  if (door.kind === 'link') {
    if (mustProve(person, door.browser)) return new Rejection('not-proven');
    // During the session a link alone may be in anybody's hands, so the browser must hold the seat.
    const isHolding = isInside(person.place) && person.place.session === door.session;
    if (isUnderWay(state.phase) && !isHolding) return new Rejection('not-entered');
    // Before and after the session, the court's people read and write without a code, so the browser must be the one that had the
    // seat.
    if (isCourts(actor) && !isHolding && person.browser !== door.browser) return new Rejection('desk-only');
  }
  return { actor, isInCourtroom: isUnderWay(state.phase) && inCourtroom(person), account, session };
}

function isCourts(actor: MinutesActor): boolean {
  return ['judge', 'clerk', 'bench'].includes(minutesCapacity(actor));
}
