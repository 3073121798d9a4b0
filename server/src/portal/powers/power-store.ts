import { sql } from 'kysely';
import type { MyPowerFiling } from '@mahzar/shared/rest/portal';
import type { PowerRefusal } from '@mahzar/shared/rest/power-words';
import type { Language } from '@mahzar/shared/rest/values';
import type { ObjectStore } from '../../files/object-store.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import { systemCipher } from '../../storage/system-keys.ts';
import type { Tables } from '../../storage/tables.ts';

type Row = Tables['power_filings'];

/** What was decided is shown to the lawyer for so long, milliseconds. */
const TOLD_MS = 90 * 86_400_000;
/** What is not filed by then is removed, milliseconds. */
const UPLOAD_MS = 24 * 3_600_000;
/** Of one person, on their page. */
const MOST_SHOWN = 50;

/** Who has filed a power of attorney, and from whom it is. */
export interface PowerDetails {
  readonly name: string;
  readonly licence: string;
  readonly nationalId: string;
  /** `+989…` */
  readonly phone: string;
  readonly clientNationalId: string;
  /** Of messages. */
  readonly language: Language;
}

/** One that waits. */
export interface WaitingPower {
  readonly id: string;
  readonly caseNumber: string;
  /** The open case of that number in whose file the client's national ID stands; null: none. */
  readonly case: string | null;
  readonly filedAt: number;
}

/** The same, whole. */
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
 * Powers of attorney that wait, apart from all cases. Which case one belongs to is found when staff look, and not when it is filed: whoever
 * files learns nothing by how long it takes.
 */
export function powerStore({
  masterKey,
  randomBytes,
  objects,
  wordOf,
}: {
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly randomBytes: RandomBytes;
  readonly objects: ObjectStore;
  /** By which case files that name somebody are found. @param nationalId ten digits */
  readonly wordOf: (nationalId: string) => string;
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
  const toShown = ({ id, case_number, filed_at, state, reason }: Row): MyPowerFiling[] =>
    state === 'uploading' ? [] : [{ id, caseNumber: case_number ?? '', filedAt: filed_at ?? 0, state, reason }];

  return {
    /** Files what somebody has uploaded; undefined when it is theirs no longer as it was. */
    async file(
      { db }: Database,
      person: string,
      {
        id,
        caseNumber,
        details,
        at,
      }: { readonly id: string; readonly caseNumber: string; readonly details: PowerDetails; readonly at: number },
    ): Promise<MyPowerFiling | undefined> {
      const { numUpdatedRows } = await db
        .updateTable('power_filings')
        .set({
          state: 'waiting',
          case_number: caseNumber,
          client_word: wordOf(details.clientNationalId),
          details: cipher.encrypt(JSON.stringify(details), placeOf(id)),
          filed_at: at,
        })
        .where('id', '=', id)
        .where('person', '=', person)
        .where('state', '=', 'uploading')
        .where('sha256', 'is not', null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return undefined;
      return { id, caseNumber, filedAt: at, state: 'waiting', reason: null };
    },

    /** What somebody has filed, the latest first. */
    async ofPerson({ db }: Database, person: string): Promise<MyPowerFiling[]> {
      const rows = await db
        .selectFrom('power_filings')
        .selectAll()
        .where('person', '=', person)
        .where('state', '!=', 'uploading')
        .orderBy('filed_at', 'desc')
        .limit(MOST_SHOWN)
        .execute();
      return rows.flatMap(toShown);
    },

    /** Those that wait, the oldest first. @param isOfCase of which there is a case alone */
    async waiting(on: Database, { isOfCase, most }: { readonly isOfCase: boolean; readonly most: number }) {
      const rows = await waitingIn(on)
        .select(['power_filings.id', 'power_filings.case_number', 'power_filings.filed_at', 'cases.id as case'])
        .$if(isOfCase, (query) => query.where('cases.id', 'is not', null))
        .orderBy('power_filings.filed_at')
        .orderBy('power_filings.id')
        .limit(most)
        .execute();
      return rows.map(toWaiting);
    },

    /** One that waits. */
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
     * Writes what was decided of one that waits, in the transaction in which it is: who lawyer and client are, and the file, are kept no
     * longer here. False when it waits no longer.
     */
    async decide(on: Database, id: string, reason: PowerRefusal | null): Promise<boolean> {
      const { numUpdatedRows } = await on.db
        .updateTable('power_filings')
        .set({ state: reason === null ? 'accepted' : 'refused', reason, client_word: null, details: null })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      await objects.remove(on, id);
      return true;
    },

    /** Forgets what was begun and not filed, and what was decided long ago. @param at epoch milliseconds */
    async sweep(on: Database, at: number): Promise<void> {
      const rows = await on.db
        .selectFrom('power_filings')
        .select('id')
        .where(({ or, and, eb }) =>
          or([
            and([eb('state', '=', 'uploading'), eb('created_at', '<', at - UPLOAD_MS)]),
            and([eb('state', 'in', ['accepted', 'refused']), eb('created_at', '<', at - TOLD_MS)]),
          ]),
        )
        .execute();
      for (const { id } of rows) {
        await objects.remove(on, id);
        await on.db.deleteFrom('power_filings').where('id', '=', id).execute();
      }
    },
  };
}
