import type { HolidayList, Office, OfficeDraft } from '@mahzar/shared/offices/office';
import { daysFrom, freeTurns, officeDay, today, weekdayOf } from '@mahzar/shared/offices/office-day';
import type { OfficeDay, TakenTurns } from '@mahzar/shared/offices/office-day';
import type { MatterKind } from '@mahzar/shared/offices/office';
import type { OfficeId } from '@mahzar/shared/queue/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { Turns } from '@mahzar/shared/rest/offices';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import type { AuditAct } from '@mahzar/shared/staff/audit-acts';
import type { StaffStore } from '../access/staff/staff-store.ts';
import type { Audit, AuditActor } from '../audit/audit.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { createOfficeStore } from './office-store.ts';
import { randomId } from '../storage/random-id.ts';

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** An office's hours, its pause or the holidays have changed; null: all offices. */
    'office-changed': [office: OfficeId | null];
  }
}

/** Turns and places that are already taken on an office's days. */
export interface OfficeLoad {
  /** Turns taken, by time. @param from epoch milliseconds, `to` not included */
  turns(on: Database, office: OfficeId, from: number, to: number): Promise<TakenTurns>;
  /** How many people have joined a day's queue without a turn. */
  joined(on: Database, office: OfficeId, day: string): Promise<number>;
}

/** Applies an office's change to people who have turns, in the same transaction. */
export type OnOfficeChange = (on: Database, office: Office, holidays: HolidayList, at: number) => Promise<void>;

export interface OfficesParts {
  readonly bus: EventBus;
  readonly database: Database;
  readonly accounts: (on?: Database) => Pick<StaffStore, 'rolesOf'>;
  readonly audit: Pick<Audit, 'note'>;
  readonly load: OfficeLoad;
  readonly onChange: OnOfficeChange;
  readonly randomBytes: RandomBytes;
  readonly clock: CourtClock;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

type Changed = Promise<Result<Office, ApiErrorCode>>;

const ID_BYTES = 9;

/** Offices that receive citizens, their hours, and public holidays. */
export class Offices {
  readonly #parts: OfficesParts;

  constructor(parts: OfficesParts) {
    this.#parts = parts;
  }

  find(id: OfficeId, on = this.#parts.database): Promise<Office | undefined> {
    return createOfficeStore(on).find(id);
  }

  /** By name. */
  all(): Promise<readonly Office[]> {
    return createOfficeStore(this.#parts.database).all();
  }

  holidays(on = this.#parts.database) {
    return createOfficeStore(on).holidays();
  }

  /** An office's plan for a day, `YYYY-MM-DD`. */
  async day(office: Office, day: string, on = this.#parts.database): Promise<OfficeDay> {
    return officeDay(office, (await this.holidays(on)).days, day, this.#parts.clock);
  }

  /** Free turns for a matter; undefined when there is no such office. */
  async turns(id: OfficeId, kind: MatterKind | null): Promise<Turns | undefined> {
    const { database, load, clock, now } = this.#parts;
    const office = await this.find(id);
    if (office === undefined) return undefined;
    const at = now();
    const first = clock.dayOf(at);
    const { days: holidays } = await this.holidays();
    const days = daysFrom(first, office.daysAhead + 1).map((day) => ({
      day,
      plan: officeDay(office, holidays, day, clock),
    }));
    const taken = await load.turns(
      database,
      id,
      clock.hoursOfDay(first).from,
      clock.hoursOfDay(days.at(-1)?.day ?? first).to,
    );
    const queue = today(days[0]!.plan, kind, await load.joined(database, id, first), at);
    return {
      today: { ...queue, ...(office.paused !== null && queue.state !== 'closed' && { state: 'paused' }) },
      days: days.flatMap(({ day, plan }) =>
        plan.state === 'closed' ? [] : { day, note: plan.note, turns: freeTurns(plan, kind, taken, at) },
      ),
    };
  }

  async create(draft: OfficeDraft, by: AuditActor): Changed {
    const { database, randomBytes, now } = this.#parts;
    const id = randomId<OfficeId>(randomBytes, ID_BYTES);
    const office: Office = { id, version: 1, paused: null, ...draft };
    const done = await inTransaction(database, async (on) => {
      if (!(await this.#canReceive(on, draft))) return new Rejection('wrong-staff-role');
      await createOfficeStore(on).insert(office, now());
      await this.#note(on, by, id, 'office-opened');
      return office;
    });
    return this.#announce(done);
  }

  change(id: OfficeId, { version, ...draft }: OfficeDraft & { readonly version: number }, by: AuditActor): Changed {
    return this.#rewrite(id, version, by, 'office-changed', async (before, on) =>
      (await this.#canReceive(on, draft)) ? { ...before, ...draft } : new Rejection('wrong-staff-role'),
    );
  }

  /** @param paused message to people; null resumes taking requests */
  pause(id: OfficeId, version: number, paused: string | null, by: AuditActor): Changed {
    return this.#rewrite(id, version, by, paused === null ? 'office-resumed' : 'office-paused', async (before) => ({
      ...before,
      paused,
    }));
  }

  /** @param at minutes from midnight after which nobody is received; null: closed all day */
  closeDay(
    id: OfficeId,
    { version, date, at, note }: { version: number; date: string; at: number | null; note: string },
    by: AuditActor,
  ): Changed {
    return this.#rewrite(id, version, by, 'office-day-closed', async (before) => {
      const former = before.exceptions.find((each) => each.date === date);
      const week = before.weekly.find(({ day }) => day === weekdayOf(date))?.blocks ?? [];
      const blocks = at === null ? [] : (former?.blocks ?? week);
      const closed = { date, blocks, closesAt: at, note };
      return { ...before, exceptions: [...before.exceptions.filter((each) => each !== former), closed] };
    });
  }

  async setHolidays(version: number, days: HolidayList, by: AuditActor) {
    const { database, audit, onChange, now } = this.#parts;
    const done = await inTransaction(database, async (on) => {
      const store = createOfficeStore(on);
      if (!(await store.setHolidays(version, days))) return new Rejection('changed-meanwhile');
      for (const office of await store.all()) {
        await store.hold(office.id);
        await onChange(on, office, days, now());
      }
      await audit.note(on, { actor: by, act: 'holidays-set', subject: null, details: { days: days.length } }, now());
      return { version: version + 1, days };
    });
    if (!(done instanceof Rejection)) this.#parts.bus.publish('office-changed', null);
    return done;
  }

  async #rewrite(
    id: OfficeId,
    version: number,
    by: AuditActor,
    act: AuditAct,
    change: (before: Office, on: Database) => Promise<Result<Office, ApiErrorCode>>,
  ): Changed {
    const { database, onChange, now } = this.#parts;
    const done = await inTransaction(database, async (on) => {
      const store = createOfficeStore(on);
      await store.hold(id);
      const before = await store.find(id);
      if (before === undefined) return new Rejection('not-found');
      if (before.version !== version) return new Rejection('changed-meanwhile');
      const after = await change(before, on);
      if (after instanceof Rejection) return after;
      const office = { ...after, version: version + 1 };
      if (!(await store.rewrite(office))) return new Rejection('changed-meanwhile');
      await onChange(on, office, (await store.holidays()).days, now());
      await this.#note(on, by, id, act);
      return office;
    });
    return this.#announce(done);
  }

  #announce(done: Result<Office, ApiErrorCode>): Result<Office, ApiErrorCode> {
    if (!(done instanceof Rejection)) this.#parts.bus.publish('office-changed', done.id);
    return done;
  }

  /** Whether every official is a prosecutor or a judge: they lead the meetings, as prosecutors do in their own hearings. */
  async #canReceive(on: Database, { officials }: Pick<OfficeDraft, 'officials'>): Promise<boolean> {
    const accounts = officials.map(({ account }) => account);
    const roles = await this.#parts.accounts(on).rolesOf(accounts);
    return accounts.every((account) => roles.get(account)?.some((role) => role === 'prosecutor' || role === 'judge'));
  }

  #note(on: Database, actor: AuditActor, id: OfficeId, act: AuditAct): Promise<void> {
    return this.#parts.audit.note(on, { actor, act, subject: { kind: 'office', id } }, this.#parts.now());
  }
}
