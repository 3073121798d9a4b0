import type { AllocatedAs, BoardStaff } from '@mahzar/shared/board/board';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Allocation } from '@mahzar/shared/rest/allocation';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { Audit, AuditActor } from '../../audit/audit.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import { createAllocationStore } from './allocation-store.ts';
import type { StoredAllocation } from './allocation-store.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { allAccounts } from '../../access/staff/all-accounts.ts';
import type { Account, StaffStore } from '../../access/staff/staff-store.ts';
import { worksThrough } from './working-hours.ts';
import type { Hours } from './working-hours.ts';

declare module '../../kernel/event-bus.ts' {
  interface BusEvents {
    /** The allocations of a booking have changed. */
    'allocations-changed': [booking: HearingId];
  }
}

export interface AllocationsParts {
  readonly bus: EventBus;
  readonly database: Database;
  /** Accounts, optionally within a transaction. */
  readonly accounts: (on?: Database) => StaffStore;
  readonly audit: Audit;
  readonly randomBytes: RandomBytes;
  readonly clock: CourtClock;
  readonly now: () => number;
}

interface AllocationRequest {
  readonly booking: HearingId;
  readonly account: string;
  readonly as: AllocatedAs;
  readonly outsideHours: boolean;
}

/** Staff roles that permit each kind of allocation. */
const ROLES: Readonly<Record<AllocatedAs, readonly StaffRole[]>> = {
  clerk: ['clerk'],
  judge: ['judge', 'prosecutor'],
  support: ['support', 'clerk'],
};
const ID_BYTES = 12;

/** Allocations of staff to bookings, and their working hours. Nobody is allocated to two bookings at once. */
export class Allocations {
  readonly #parts: AllocationsParts;

  constructor(parts: AllocationsParts) {
    this.#parts = parts;
  }

  /** The staff allocated to a booking. */
  async of(booking: HearingId): Promise<readonly BoardStaff[]> {
    const found = await createAllocationStore(this.#parts.database).of(booking);
    const names = await this.#namesOf(found);
    return found.map((each) => ({ ...each, name: names(each.account) }));
  }

  /** Allocations of an account in a time range, epoch milliseconds. */
  to(account: string, from: number, to: number): Promise<readonly StoredAllocation[]> {
    return createAllocationStore(this.#parts.database).lasting({ from, to, accounts: [account] });
  }

  /** Allocates an account. Refused if it has another allocation that overlaps even for a moment; the check runs under a lock. */
  async allocate(
    by: AuditActor,
    { booking, account, as, outsideHours }: AllocationRequest,
  ): Promise<Allocation | Rejection<ApiErrorCode>> {
    const { database, accounts, audit, clock, now, randomBytes } = this.#parts;
    const done = await inTransaction(database, async (on) => {
      const store = createAllocationStore(on);
      await store.hold(account);
      const person = await accounts(on).byId(account);
      const times = await store.timesOf(booking);
      if (times === undefined || person === undefined || person.disabled) return new Rejection('not-found');
      if (!canBe(person, as)) return new Rejection('wrong-staff-role');
      const { startsAt, endsAt, isOver } = times;
      // An allocated clerk keeps the record, so nobody may allocate themselves after the hearing.
      if (isOver && by.kind === 'staff' && by.id === account) return new Rejection('hearing-over');
      const others = await store.lasting({ from: startsAt, to: endsAt, accounts: [account] });
      if (others.length > 0) return new Rejection('allocated-elsewhere');
      const hours = (await store.hours([account])).get(account);
      const works = hours === undefined || worksThrough(hours, startsAt, endsAt, clock) !== false;
      if (!works && !outsideHours) return new Rejection('outside-hours');
      const id = randomBytes(ID_BYTES).toString('base64url');
      await store.add({ id, booking, account, as }, now());
      const subject = { kind: 'booking', id: booking };
      await audit.note(on, { actor: by, act: 'staff-allocated', subject, details: { account, as } }, now());
      const standing = works ? ('fits' as const) : ('outside-hours' as const);
      return { id, booking, account, name: person.name, as, startsAt, endsAt, standing };
    });
    if (!(done instanceof Rejection)) this.#tell(booking);
    return done;
  }

  /** @param own the only account whose allocation may be ended */
  async end(by: AuditActor, id: string, own?: string): Promise<undefined | Rejection<ApiErrorCode>> {
    const { database, audit, now } = this.#parts;
    const ended = await inTransaction(database, async (on) => {
      const store = createAllocationStore(on);
      const found = await store.byId(id);
      if (found === undefined || (own !== undefined && found.account !== own)) return new Rejection('not-found');
      await store.remove(id);
      const subject = { kind: 'booking', id: found.booking };
      await audit.note(on, { actor: by, act: 'allocation-ended', subject, details: { account: found.account } }, now());
      return found;
    });
    if (ended instanceof Rejection) return ended;
    this.#tell(ended.booking);
    return undefined;
  }

  /** A page of allocations by start, each judged by the present times of the bookings. */
  async list(filter: Parameters<ReturnType<typeof createAllocationStore>['lasting']>[0]): Promise<Allocation[]> {
    const store = createAllocationStore(this.#parts.database);
    const found = await store.lasting(filter);
    const accounts = [...new Set(found.map(({ account }) => account))];
    const from = Math.min(...found.map(({ startsAt }) => startsAt));
    const to = Math.max(...found.map(({ endsAt }) => endsAt));
    const [others, hours, names] = await Promise.all([
      store.lasting({ from, to, accounts }),
      store.hours(accounts),
      this.#namesOf(found),
    ]);
    return found.map((each) => ({
      ...each,
      name: names(each.account),
      standing: standingOf(each, others, hours.get(each.account), this.#parts.clock),
    }));
  }

  /** Accounts that could be allocated in a time range (epoch ms), with their availability; the free ones first. */
  async free(from: number, to: number, as: AllocatedAs) {
    const store = createAllocationStore(this.#parts.database);
    const people = (await allAccounts(this.#parts.accounts())).filter(
      (person) => !person.disabled && canBe(person, as),
    );
    const ids = people.map(({ id }) => id);
    const [busy, hours] = await Promise.all([store.lasting({ from, to, accounts: ids }), store.hours(ids)]);
    const taken = new Set(busy.map(({ account }) => account));
    const items = people.map(({ id, name }) => {
      const known = hours.get(id);
      const works = known === undefined ? null : worksThrough(known, from, to, this.#parts.clock);
      const why = taken.has(id) ? 'busy' : works === false ? 'outside-hours' : works === null ? 'hours-unknown' : null;
      return { account: id, name, free: why === null || why === 'hours-unknown', why } as const;
    });
    return items.sort(
      (one, other) => Number(other.free) - Number(one.free) || one.name.localeCompare(other.name, 'fa'),
    );
  }

  /** Null when the account does not exist. */
  async hoursOf(account: string): Promise<(Hours & { readonly version: number }) | null> {
    if ((await this.#parts.accounts().byId(account)) === undefined) return null;
    const hours = await createAllocationStore(this.#parts.database).hours([account]);
    return hours.get(account) ?? { version: 0, weekly: [], exceptions: [] };
  }

  async setHours(by: AuditActor, account: string, { version, ...hours }: Hours & { readonly version: number }) {
    const { database, accounts, audit, now } = this.#parts;
    return inTransaction(database, async (on) => {
      if ((await accounts(on).byId(account)) === undefined) return new Rejection('not-found');
      if (!(await createAllocationStore(on).setHours(account, version, hours)))
        return new Rejection('changed-meanwhile');
      const subject = { kind: 'staff', id: account };
      await audit.note(on, { actor: by, act: 'working-hours-set', subject }, now());
      return { account, ...hours, version: version + 1 };
    });
  }

  async #namesOf(allocated: readonly { readonly account: string }[]): Promise<(account: string) => string> {
    const names = await this.#parts.accounts().namesOf([...new Set(allocated.map(({ account }) => account))]);
    return (account) => names.get(account) ?? '';
  }

  #tell(booking: HearingId): void {
    this.#parts.bus.publish('allocations-changed', booking);
  }
}

function canBe({ roles }: Pick<Account, 'roles'>, as: AllocatedAs): boolean {
  return ROLES[as].some((role) => roles.includes(role));
}

function standingOf(
  { id, account, startsAt, endsAt }: StoredAllocation,
  all: readonly StoredAllocation[],
  hours: Hours | undefined,
  clock: CourtClock,
): Allocation['standing'] {
  const clashes = all.some(
    (other) => other.id !== id && other.account === account && other.startsAt < endsAt && other.endsAt > startsAt,
  );
  if (clashes) return 'clash';
  return hours !== undefined && worksThrough(hours, startsAt, endsAt, clock) === false ? 'outside-hours' : 'fits';
}
