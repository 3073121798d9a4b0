import { sql } from 'kysely';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { MyPowerFiling } from '@mahzar/shared/rest/portal';
import type { PowerRefusal } from '@mahzar/shared/rest/power-words';
import type { Language } from '@mahzar/shared/rest/values';
import type { ObjectStore } from '../../files/object-store.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import { systemCipher } from '../../storage/system-keys.ts';
import type { Tables } from '../../storage/tables.ts';

type Row = Tables['power_filings'];

/** Most waiting filings of one telephone. */
const MAX_WAITING = 5;
/** Wait that is reported when too many filings of a telephone are waiting, ms; the real time is unknown. */
const AGAIN_MS = 86_400_000;
/** Number of filings ended at a time. */
const AT_ONCE = 200;
/** How long a decision is shown to the lawyer, ms. */
const TOLD_MS = 90 * 86_400_000;
/** Time after which an upload that was not filed is removed, ms. */
const UPLOAD_MS = 24 * 3_600_000;
/** Most filings shown on a person's page. */
const MAX_SHOWN = 50;

/** The lawyer who has filed a power of attorney, and the client. */
export interface PowerDetails {
  readonly name: string;
  readonly licence: string;
  readonly nationalId: string;
  /** `+989…` */
  readonly phone: string;
  readonly clientNationalId: string;
  /** Language of messages. */
  readonly language: Language;
}

/** A waiting power of attorney. */
export interface WaitingPower {
  readonly id: string;
  readonly caseNumber: string;
  /** The open case of that number whose file has the client's national ID; null: none. */
  readonly case: string | null;
  readonly filedAt: number;
}

/** A waiting power of attorney with all its data. */
export interface WholePower extends WaitingPower {
  readonly details: PowerDetails;
  readonly file: {
    readonly media: NonNullable<Row['media']>;
    readonly sha256: string;
    readonly pages: number | null;
    readonly size: number;
  };
}

export type PowerStore = ReturnType<typeof powerStore>;

/**
 * Powers of attorney that wait, outside of all cases. The case of one is searched when staff look, not when it is filed, so that
 * the duration of filing reveals nothing.
 */
export function powerStore({
  masterKey,
  randomBytes,
  objects,
  wordOf,
  phoneIndex,
}: {
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  readonly objects: ObjectStore;
  /** Index under which case files that name a person are found. @param nationalId ten digits */
  readonly wordOf: (nationalId: string) => string;
  /** Index of telephones; keyed. */
  readonly phoneIndex: (phone: string) => string;
}) {
  const cipher = systemCipher(masterKey, 'power-filings', randomBytes);
  const placeOf = (id: string) => `power_filings/${id}/details`;
  const waitingIn = ({ db }: Database) =>
    db
      .selectFrom('power_filings')
      .leftJoin('cases', (join) =>
        join
          .onRef('cases.number', '=', 'power_filings.case_number')
          .on('cases.archived', '=', 0)
          .on(
            sql<boolean>`exists (select 1 from case_words where case_words.case_id = cases.id and case_words.word = power_filings.client_word)`,
          ),
      )
      .where('power_filings.state', '=', 'waiting');
  const toWaiting = (row: {
    readonly id: string;
    readonly case_number: string | null;
    readonly filed_at: number | null;
    readonly case: string | null;
  }): WaitingPower => ({
    id: row.id,
    caseNumber: row.case_number ?? '',
    case: row.case,
    filedAt: row.filed_at ?? 0,
  });
  const remove = async (on: Database, id: string, state: Row['state']): Promise<void> => {
    const { numDeletedRows } = await on.db
      .deleteFrom('power_filings')
      .where('id', '=', id)
      .where('state', '=', state)
      .executeTakeFirst();
    if (numDeletedRows > 0n) await objects.remove(on, id);
  };
  const toShown = ({ id, case_number, filed_at, state, reason }: Row): MyPowerFiling[] =>
    state === 'uploading' ? [] : [{ id, caseNumber: case_number ?? '', filedAt: filed_at ?? 0, state, reason }];

  return {
    /**
     * Files an upload, in a transaction. It replaces the person's waiting filing for the same client in the same case. A filing
     * of another person with the same telephone stays: two lawyers of one office may share it.
     */
    async file(
      on: Database,
      person: string,
      {
        id,
        caseNumber,
        details,
        at,
      }: { readonly id: string; readonly caseNumber: string; readonly details: PowerDetails; readonly at: number },
    ): Promise<Result<MyPowerFiling, 'not-found' | 'too-many-requests'>> {
      const { db } = on;
      const phone = phoneIndex(details.phone);
      const clientWord = wordOf(details.clientNationalId);
      await on.kind.lockToEnd(db, `power-filings:${phone}`);
      const waiting = await db
        .selectFrom('power_filings')
        .select(['id', 'person', 'case_number', 'client_word'])
        .where('phone', '=', phone)
        .where('state', '=', 'waiting')
        .execute();
      const isSame = (one: (typeof waiting)[number]) =>
        one.person === person && one.case_number === caseNumber && one.client_word === clientWord;
      if (waiting.filter((one) => !isSame(one)).length >= MAX_WAITING)
        return new Rejection('too-many-requests', { retryAfterMs: AGAIN_MS });
      const { numUpdatedRows } = await db
        .updateTable('power_filings')
        .set({
          state: 'waiting',
          case_number: caseNumber,
          client_word: clientWord,
          phone,
          details: cipher.encrypt(JSON.stringify(details), placeOf(id)),
          filed_at: at,
        })
        .where('id', '=', id)
        .where('person', '=', person)
        .where('state', '=', 'uploading')
        .where('sha256', 'is not', null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return new Rejection('not-found');
      for (const former of waiting.filter(isSame)) await remove(on, former.id, 'waiting');
      return { id, caseNumber, filedAt: at, state: 'waiting', reason: null };
    },

    /** A person's filings, the latest first. */
    async ofPerson({ db }: Database, person: string): Promise<MyPowerFiling[]> {
      const rows = await db
        .selectFrom('power_filings')
        .selectAll()
        .where('person', '=', person)
        .where('state', '!=', 'uploading')
        .orderBy('filed_at', 'desc')
        .limit(MAX_SHOWN)
        .execute();
      return rows.flatMap(toShown);
    },

    /** Open cases with waiting filings from their people. */
    async casesOfWaiting(on: Database): Promise<readonly string[]> {
      const rows = await waitingIn(on).select('cases.id').where('cases.id', 'is not', null).distinct().execute();
      return rows.flatMap(({ id }) => (id === null ? [] : [id]));
    },

    /**
     * Waiting filings, first those that belong to a case, the oldest first. @param cases limits to these; null: all, including
     * those without a case
     */
    async waiting(on: Database, { cases, most }: { readonly cases: readonly string[] | null; readonly most: number }) {
      if (cases?.length === 0) return [];
      const rows = await waitingIn(on)
        .select(['power_filings.id', 'power_filings.case_number', 'power_filings.filed_at', 'cases.id as case'])
        .$if(cases !== null, (query) => query.where('cases.id', 'in', cases ?? []))
        .orderBy(sql`case when cases.id is null then 1 else 0 end`)
        .orderBy('power_filings.filed_at')
        .orderBy('power_filings.id')
        .limit(most)
        .execute();
      return rows.map(toWaiting);
    },

    /** A waiting filing with all its data; undefined when there is none. */
    async find(on: Database, id: string): Promise<WholePower | undefined> {
      const row = await waitingIn(on)
        .selectAll('power_filings')
        .select('cases.id as case')
        .where('power_filings.id', '=', id)
        .executeTakeFirst();
      if (row === undefined || row.details === null || row.media === null || row.sha256 === null) return undefined;
      const { media, sha256, pages, size } = row;
      const details = JSON.parse(cipher.decrypt(row.details, placeOf(id))) as PowerDetails;
      return { ...toWaiting(row), details, file: { media, sha256, pages, size } };
    },

    /**
     * Stores a decision, in its transaction, and deletes the data of lawyer and client, and the file. False when it waits no
     * longer. @param at epoch milliseconds
     */
    async decide(on: Database, id: string, reason: PowerRefusal | null, at: number): Promise<boolean> {
      const { numUpdatedRows } = await on.db
        .updateTable('power_filings')
        .set({
          state: reason === null ? 'accepted' : 'refused',
          reason,
          client_word: null,
          phone: null,
          details: null,
          decided_at: at,
        })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      await objects.remove(on, id);
      return true;
    },

    /** Deletes uploads that were not filed in time, and old decisions. @param at epoch milliseconds */
    async sweep(on: Database, at: number): Promise<void> {
      const rows = await on.db
        .selectFrom('power_filings')
        .select(['id', 'state'])
        .where(({ or, and, eb }) =>
          or([
            and([eb('state', '=', 'uploading'), eb('created_at', '<', at - UPLOAD_MS)]),
            and([eb('state', 'in', ['accepted', 'refused']), eb('decided_at', '<', at - TOLD_MS)]),
          ]),
        )
        .execute();
      for (const { id, state } of rows) await remove(on, id, state);
    },

    /** Filings that have waited since before a moment (epoch milliseconds) and belong to no open case, some at a time. */
    async unmatched(on: Database, before: number): Promise<readonly string[]> {
      const rows = await waitingIn(on)
        .select('power_filings.id')
        .where('cases.id', 'is', null)
        .where('power_filings.filed_at', '<', before)
        .limit(AT_ONCE)
        .execute();
      return rows.map(({ id }) => id);
    },

    /** Removes an upload with its file, in a transaction, unless it was filed meanwhile. */
    async removeUpload(on: Database, id: string): Promise<void> {
      await remove(on, id, 'uploading');
    },
  };
}
