import type { HearingId } from '@mahzar/shared/hearing/ids';
import { REQUEST_KEEPS_MS, UNSET_PERIOD, UNSET_PERIOD_OF_MEETINGS } from '@mahzar/shared/record/retention';
import type { RetentionPeriod } from '@mahzar/shared/record/retention';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import { RETENTION_KINDS } from '@mahzar/shared/rest/record-retention';
import type { RetentionKind, RetentionPeriods } from '@mahzar/shared/rest/record-retention';
import { sql } from 'kysely';
import { isOverByLog, lastTurn, LIFECYCLE } from '../../event-log/store/lifecycle.ts';
import type { Database } from '../../storage/database.ts';
import type { HearingCipher } from '../../storage/hearing-keys.ts';
import type { Tables } from '../../storage/tables.ts';
import { recordNotDeleted } from './record-not-deleted.ts';

type Deletion = Tables['record_deletions'];

/** A booked hearing with its case, or a meeting of a queue. */
export interface RetainedRecord {
  readonly hearing: HearingId;
  /** Empty for a meeting. */
  readonly caseNumber: string;
  readonly kind: RetentionKind;
  /**
   * When the last hearing of the case was closed, epoch ms. Null while the case continues: a hearing is planned or in session, or
   * the last one was adjourned. For a meeting, when it was over.
   */
  readonly endedAt: number | null;
}

export interface StoredHold {
  readonly id: string;
  readonly by: string;
  readonly at: number;
  /** Null after the texts of the hearing were deleted. */
  readonly reason: string | null;
  readonly lifted: { readonly by: string; readonly at: number; readonly reason: string | null } | null;
}

/** Stores retention periods, holds, and orders to delete. */
export class RetentionStore {
  readonly #on: Pick<Database, 'db'>;

  /** @param on the transaction to write in */
  constructor(on: Pick<Database, 'db'>) {
    this.#on = on;
  }

  async periods(): Promise<RetentionPeriods['items']> {
    const rows = await this.#on.db.selectFrom('retention_periods').selectAll().execute();
    return RETENTION_KINDS.map((kind) => {
      const row = rows.find((one) => one.kind === kind);
      const { keepDays, appealDays } =
        row === undefined ? unsetPeriod(kind) : { keepDays: row.keep_days, appealDays: Math.max(1, row.appeal_days) };
      return { kind, keepDays, appealDays, version: row?.version ?? 0 };
    });
  }

  async period(kind: RetentionKind): Promise<RetentionPeriod> {
    return (await this.periods()).find((one) => one.kind === kind) ?? unsetPeriod(kind);
  }

  /** False when the stored version is another one. */
  async setPeriod(kind: RetentionKind, { keepDays, appealDays }: RetentionPeriod, version: number): Promise<boolean> {
    const values = { keep_days: keepDays, appeal_days: appealDays, version: version + 1 };
    if (version === 0) {
      const { numInsertedOrUpdatedRows = 0n } = await this.#on.db
        .insertInto('retention_periods')
        .values({ kind, ...values })
        .onConflict((conflict) => conflict.column('kind').doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows > 0n;
    }
    const { numUpdatedRows } = await this.#on.db
      .updateTable('retention_periods')
      .set(values)
      .where('kind', '=', kind)
      .where('version', '=', version)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async record(hearing: HearingId): Promise<RetainedRecord | undefined> {
    const booked = await this.#records().where('bookings.hearing_id', '=', hearing).execute();
    return (
      booked.map(toRecord)[0] ?? (await this.#meetings().where('hearings.id', '=', hearing).execute()).map(toMeeting)[0]
    );
  }

  /** Records of each kind that began before a time; the oldest first, with a limit each for cases and for meetings. */
  async begunBefore(before: ReadonlyMap<RetentionKind, number>, limit: number): Promise<RetainedRecord[]> {
    const meetings = before.get('meeting');
    return [
      ...(await this.#ofCasesBefore(new Map([...before].filter(([kind]) => kind !== 'meeting')), limit)),
      ...(meetings === undefined ? [] : await this.#meetingsBefore(meetings, limit)),
    ];
  }

  async #ofCasesBefore(before: ReadonlyMap<RetentionKind, number>, limit: number): Promise<RetainedRecord[]> {
    if (before.size === 0) return [];
    const rows = await this.#records()
      .where(({ or, and, eb }) =>
        or(
          [...before].map(([kind, at]) =>
            and([eb('cases.kind', '=', kind as CourtCase['kind']), eb('bookings.starts_at', '<', at)]),
          ),
        ),
      )
      .where(wasHeld)
      .where(endOfCase, 'is not', null)
      .where(recordNotDeleted('bookings.hearing_id'))
      .orderBy('bookings.starts_at')
      .limit(limit)
      .execute();
    return rows.map(toRecord);
  }

  async #meetingsBefore(before: number, limit: number): Promise<RetainedRecord[]> {
    const rows = await this.#meetings()
      .where('hearings.created_at', '<', before)
      .where(endOfMeeting, 'is not', null)
      .where(recordNotDeleted('hearings.id'))
      .orderBy('hearings.created_at')
      .limit(limit)
      .execute();
    return rows.map(toMeeting);
  }

  #meetings() {
    return this.#on.db
      .selectFrom('hearings')
      .where('hearings.queue_id', 'is not', null)
      .select(['hearings.id', endOfMeeting.as('ended_at')]);
  }

  #records() {
    return this.#on.db
      .selectFrom('bookings')
      .innerJoin('cases', 'cases.id', 'bookings.case_id')
      .select(['bookings.hearing_id', 'cases.number', 'cases.kind', endOfCase.as('ended_at')]);
  }

  /** Newest first. @param cipher of the hearing; undefined when its texts are deleted */
  async holds(hearing: HearingId, cipher: HearingCipher | undefined): Promise<StoredHold[]> {
    const rows = await this.#on.db
      .selectFrom('record_holds')
      .selectAll()
      .where('hearing_id', '=', hearing)
      .orderBy('set_at', 'desc')
      .orderBy('id')
      .execute();
    const read = (text: Buffer | null, place: string) =>
      text === null ? null : (cipher?.decrypt(text, place) ?? null);
    return rows.map((row) => ({
      id: row.id,
      by: row.set_by,
      at: row.set_at,
      reason: read(row.reason, placeOfHold(row.id)),
      lifted:
        row.lifted_by === null || row.lifted_at === null
          ? null
          : { by: row.lifted_by, at: row.lifted_at, reason: read(row.lift_reason, placeOfHold(row.id)) },
    }));
  }

  async hold(
    hearing: HearingId,
    { id, by, at, reason }: { readonly id: string; readonly by: string; readonly at: number; readonly reason: string },
    cipher: HearingCipher,
  ): Promise<void> {
    const row = { id, hearing_id: hearing, set_by: by, set_at: at, reason: cipher.encrypt(reason, placeOfHold(id)) };
    await this.#on.db.insertInto('record_holds').values(row).execute();
  }

  async lift(
    id: string,
    { by, at, reason }: { readonly by: string; readonly at: number; readonly reason: string },
    cipher: HearingCipher,
  ): Promise<void> {
    const set = { lifted_by: by, lifted_at: at, lift_reason: cipher.encrypt(reason, placeOfHold(id)) };
    await this.#on.db.updateTable('record_holds').set(set).where('id', '=', id).execute();
  }

  /** The given records that have a hold. */
  async heldAmong(hearings: readonly HearingId[]): Promise<ReadonlySet<HearingId>> {
    if (hearings.length === 0) return new Set();
    const rows = await this.#on.db
      .selectFrom('record_holds')
      .select('hearing_id')
      .where('hearing_id', 'in', hearings)
      .where('lifted_at', 'is', null)
      .execute();
    return new Set(rows.map((row) => row.hearing_id));
  }

  /** The latest order about each record, by hearing. */
  async deletionsAmong(hearings: readonly HearingId[]): Promise<ReadonlyMap<HearingId, Deletion>> {
    if (hearings.length === 0) return new Map();
    const rows = await this.#on.db
      .selectFrom('record_deletions')
      .selectAll()
      .where('hearing_id', 'in', hearings)
      .orderBy('ordered_at')
      // After a restore, a record may have its original order and the deletion that the certificate has restarted.
      .orderBy(sql`case state when 'deleted' then 3 when 'deleting' then 2 when 'ordered' then 1 else 0 end`)
      .orderBy('id')
      .execute();
    return new Map(rows.map((row) => [row.hearing_id, row]));
  }

  /** Deletions that are running or done. */
  async begun(): Promise<Deletion[]> {
    return this.#on.db
      .selectFrom('record_deletions')
      .selectAll()
      .where('state', 'in', ['deleting', 'deleted'])
      .orderBy('ordered_at')
      .execute();
  }

  /** The certificate of a completed deletion; null before. */
  async certificateOf(id: string): Promise<string | null> {
    const row = await this.#on.db
      .selectFrom('record_deletions')
      .select('certificate')
      .where('id', '=', id)
      .where('state', '=', 'deleted')
      .executeTakeFirst();
    return row?.certificate ?? null;
  }

  /** Whether a record was deleted, or is being deleted. */
  async isDeleted(hearing: HearingId): Promise<boolean> {
    const row = await this.#on.db
      .selectFrom('record_deletions')
      .select('id')
      .where('hearing_id', '=', hearing)
      .where('state', 'in', ['deleting', 'deleted'])
      .executeTakeFirst();
    return row !== undefined;
  }

  async addDeletion(row: Deletion): Promise<void> {
    await this.#on.db.insertInto('record_deletions').values(row).execute();
  }

  /** Returns false, and changes nothing, when the deletion is no longer in state `from`. */
  async setDeletion(id: string, from: Deletion['state'], set: Partial<Deletion>): Promise<boolean> {
    const { numUpdatedRows } = await this.#on.db
      .updateTable('record_deletions')
      .set(set)
      .where('id', '=', id)
      .where('state', '=', from)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** Whether unanswered requests still keep the record, and whether orders are still valid. */
  async askedOf(hearing: HearingId, now: number): Promise<{ readonly isOpen: boolean; readonly isGranted: boolean }> {
    const rows = await this.#on.db
      .selectFrom('copy_requests')
      .select(['state', 'until', 'asked_by', 'asked_at'])
      .where('hearing_id', '=', hearing)
      .where('state', 'in', ['asked', 'granted', 'withdrawn'])
      .execute();
    // A request that was withdrawn and repeated counts from the first time.
    const keeps = (who: string) =>
      rows.every((row) => row.asked_by !== who || row.state === 'granted' || row.asked_at > now - REQUEST_KEEPS_MS);
    return {
      isOpen: rows.some((row) => row.state === 'asked' && keeps(row.asked_by)),
      isGranted: rows.some(({ state, until }) => state === 'granted' && (until ?? 0) > now),
    };
  }
}

const wasHeld = sql<boolean>`${lastTurn('bookings.hearing_id')} in ('hearing-closed', 'hearing-adjourned')`;

/** See `RetainedRecord.endedAt`. */
const endOfCase = sql<number | string | null>`(
  select max(case when ends.type = 'hearing-closed' then ends.at end)
  from bookings as held join log_entries as ends on ends.hearing_id = held.hearing_id
  where held.case_id = bookings.case_id and ${sql.raw(LIFECYCLE)} and ends.type in ('hearing-closed', 'hearing-adjourned')
  and not exists (
    select 1 from bookings as others where others.case_id = bookings.case_id and not ${isOverByLog('others.hearing_id')})
  having max(case when ends.type = 'hearing-closed' then ends.at end) >= max(ends.at))`;

/** When a meeting was over; null before. */
const endOfMeeting = sql<number | string | null>`(
  select max(ends.at) from log_entries as ends
  where ends.hearing_id = hearings.id and ${sql.raw(LIFECYCLE)} and ends.type in ('hearing-closed', 'hearing-adjourned'))`;

function toMeeting(row: { readonly id: HearingId; readonly ended_at: number | string | null }): RetainedRecord {
  return toRecord({ hearing_id: row.id, number: '', kind: 'meeting', ended_at: row.ended_at });
}

function unsetPeriod(kind: RetentionKind): RetentionPeriod {
  return kind === 'meeting' ? UNSET_PERIOD_OF_MEETINGS : UNSET_PERIOD;
}

function toRecord(row: {
  readonly hearing_id: HearingId;
  readonly number: string;
  readonly kind: RetentionKind;
  readonly ended_at: number | string | null;
}): RetainedRecord {
  const { hearing_id: hearing, number: caseNumber, kind, ended_at: endedAt } = row;
  // PostgreSQL returns large numbers as text.
  return { hearing, caseNumber, kind, endedAt: endedAt === null ? null : Number(endedAt) };
}

const placeOfHold = (id: string): string => `record_holds/${id}/reason`;
/** Associated data for the encrypted reason of an order to delete. */
export const placeOfDeletion = (id: string): string => `record_deletions/${id}/reason`;
