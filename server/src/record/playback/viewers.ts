import type { BrowserHash, HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { mustProve } from '@mahzar/shared/hearing/law/identity';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { Caller } from '../../http/api/caller.ts';
import type { Order } from '@mahzar/shared/record/may-play';
import { nameOf } from './playback-sessions.ts';
import type { Viewer } from './playback-sessions.ts';

type StaffCaller = Extract<Caller, { readonly kind: 'staff' }>;

/** A hearing's times, case and people according to its booking. Times are epoch milliseconds. */
export interface BookedRecord {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly case: { readonly id: string };
  readonly people: readonly { readonly id: SeatId; readonly staffAccount: string | null }[];
}

export interface ViewerParts {
  /** Undefined when there is no booking, or its names were erased. */
  readonly booking: (hearing: HearingId) => Promise<BookedRecord | undefined>;
  /** Bookings of a time range that are allocated to an account, and its role in each. */
  readonly allocatedTo: (
    account: string,
    from: number,
    to: number,
  ) => Promise<readonly { readonly booking: string; readonly as: string }[]>;
  /** Documents that are or were exhibits of the case and that the staff member may read now. */
  readonly exhibitsOf: (caseId: string, who: Pick<StaffCaller, 'account' | 'roles'>) => Promise<readonly DocumentId[]>;
  readonly service: Pick<HearingService, 'snapshot'>;
  /** The seat that a link's token opens now. */
  readonly seatOf: (token: string, hearing: HearingId) => Promise<SeatId | Rejection<ApiErrorCode>>;
  readonly hashBrowser: (secret: string | null) => BrowserHash;
  /** Whether the record was deleted, or is being deleted; nobody has access then. */
  readonly isDeleted: (hearing: HearingId) => Promise<boolean>;
  /** A person's orders for a record. @param who see `nameOf` */
  readonly ordersOf: (hearing: HearingId, who: string) => Promise<readonly Order[]>;
}

/** Determines who wants to play a record. */
export class Viewers {
  readonly #parts: ViewerParts;

  constructor(parts: ViewerParts) {
    this.#parts = parts;
  }

  /** A staff member at the desk. */
  async atDesk(caller: Caller, hearing: HearingId): Promise<Viewer | Rejection<ApiErrorCode>> {
    if (caller.kind !== 'staff') return new Rejection(caller.kind === 'machine' ? 'not-permitted' : 'not-signed-in');
    const { account, roles } = caller;
    const booking = await this.#parts.booking(hearing);
    const seat = booking?.people.find(({ staffAccount }) => staffAccount === account)?.id ?? null;
    const allocated =
      booking === undefined ? [] : await this.#parts.allocatedTo(account, booking.startsAt, booking.endsAt);
    // Device support staff are not responsible for the record.
    const isAllocated = allocated.some((one) => one.booking === hearing && one.as !== 'support');
    const exhibits =
      seat === null && booking !== undefined ? await this.#parts.exhibitsOf(booking.case.id, caller) : [];
    const player = { staffRoles: roles, seat, isAllocated, exhibits };
    return this.#withOrders(hearing, { actor: { kind: 'staff', id: account }, browser: caller.session, player });
  }

  /**
   * The holder of a seat's link.
   * @param browser secret of the browser in which the person proved their identity; null where there is none
   */
  async byLink(token: string, browser: string | null, hearing: HearingId): Promise<Viewer | Rejection<ApiErrorCode>> {
    const seat = await this.#parts.seatOf(token, hearing);
    if (seat instanceof Rejection) return seat;
    const person = (await this.#parts.service.snapshot(hearing))?.state.seats.get(seat);
    if (person === undefined) return new Rejection('not-found');
    // A link may be forwarded: if the hearing required proof of identity, its record does, too.
    const hash = this.#parts.hashBrowser(browser);
    if (mustProve(person, hash)) return new Rejection('not-proven');
    const actor = { kind: 'seat', id: `${hearing}/${seat}` } as const;
    const player = { staffRoles: [], seat, isAllocated: false };
    return this.#withOrders(hearing, { actor, browser: browser === null ? null : hash, player });
  }

  async #withOrders(hearing: HearingId, viewer: Viewer): Promise<Viewer | Rejection<'record-deleted'>> {
    if (await this.#parts.isDeleted(hearing)) return new Rejection('record-deleted');
    const orders = await this.#parts.ordersOf(hearing, nameOf(viewer));
    return { ...viewer, player: { ...viewer.player, orders } };
  }
}
