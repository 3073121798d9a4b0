import type { OfficeLoad } from '../offices/offices.ts';
import type { OfficeId, RequestId } from '@mahzar/shared/queue/ids';
import type { OrderReason, Outcome } from '@mahzar/shared/queue/words';
import type { Answers } from '@mahzar/shared/requests/answers';
import type { CarriedOut, RequestFile, RequestState } from '@mahzar/shared/rest/requests';
import type { Language } from '@mahzar/shared/rest/values';
import { recordNotDeleted } from '../record/retention/record-not-deleted.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { loadRequestKey, makeRequestKey } from '../storage/request-keys.ts';
import type { RequestCipher } from '../storage/request-keys.ts';
import { blindIndex } from '../storage/system-keys.ts';
import type { Tables } from '../storage/tables.ts';

/** Data of a request encrypted with its key. */
export interface RequestDetails {
  readonly language: Language;
  readonly answers: Answers;
  /** The person for whom a code was entered, normalised as at that time; null: nobody yet. */
  readonly provenFor: { readonly nationalId: string; readonly phone: string } | null;
  /** Twelve digits; null before it was submitted. */
  readonly trackingCode: string | null;
  readonly additions: readonly { readonly at: number; readonly text: string }[];
  /** The office's texts; absent before the first. */
  readonly words?: OfficeWords | undefined;
  /** The citizen's statement about an answer, identified by the time of its signature; absent before. */
  readonly carriedOut?: (CarriedOut & { readonly signedAt: number }) | undefined;
}

/** An office's texts about a request. */
export interface OfficeWords {
  readonly reason: { readonly code: string; readonly words: string } | null;
  readonly notes: { readonly text: string; readonly version: number };
  /** Why it was called before others, the newest last; absent if it never was. */
  readonly moves?: readonly Move[] | undefined;
  readonly answer: {
    readonly outcome: Outcome;
    readonly words: string;
    readonly dueAt: number | null;
    readonly signedAt: number;
    /** The account of the signer. */
    readonly official: string;
  } | null;
}

/** `by`: the account of the person who decided it. */
export interface Move {
  readonly at: number;
  readonly what: 'urgent' | 'reorder' | 'restore';
  readonly reason: OrderReason;
  readonly words: string;
  readonly by: string;
}

/** A submitted request that is finished, with the fields that need no key. */
export interface EndedRequest {
  readonly id: RequestId;
  readonly office: OfficeId;
  readonly day: string | null;
  readonly person: string | null;
  readonly changedAt: number;
}

export const NO_WORDS: OfficeWords = { reason: null, notes: { text: '', version: 0 }, answer: null };

/** A request with its personal data. Times are epoch milliseconds. */
export interface StoredRequest extends RequestDetails {
  readonly id: RequestId;
  readonly office: OfficeId;
  readonly state: RequestState;
  readonly via: Tables['requests']['via'];
  /** Id in `proven_persons`; null before a code. */
  readonly person: string | null;
  /** `at` null: in the queue of the day. */
  readonly turn: { readonly day: string; readonly at: number | null } | null;
  /** Number of places that it has had in queues of days, including this one. */
  readonly place: number;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly submittedAt: number | null;
  /** Uploaded files; written by `requestFiles`. */
  readonly files: readonly RequestFile[];
}

type Row = Tables['requests'];

export type RequestStore = ReturnType<typeof createRequestStore>;

const DETAILS = 'details';

/** Requests in the database. */
export function createRequestStore(masterKey: Buffer, randomBytes: RandomBytes) {
  const indexOf = blindIndex(masterKey, 'tracking-code');

  const cipherOf = async (on: Database, id: RequestId) => {
    const cipher = await loadRequestKey(on, id, masterKey, randomBytes);
    if (cipher === undefined) throw new Error(`the key of request ${id} was destroyed`);
    return cipher;
  };
  const toRequest = async (on: Database, row: Row): Promise<StoredRequest> => {
    const cipher = await cipherOf(on, row.id);
    const { language, answers, provenFor, trackingCode, additions, words, carriedOut } = JSON.parse(
      cipher.decrypt(row.details, DETAILS).toString('utf8'),
    ) as RequestDetails;
    return {
      id: row.id,
      office: row.office_id,
      state: row.state,
      via: row.via,
      person: row.person_id,
      turn: row.day === null ? null : { day: row.day, at: row.turn_at },
      place: row.place,
      createdAt: row.created_at,
      changedAt: row.changed_at,
      submittedAt: row.submitted_at,
      language,
      answers,
      provenFor,
      trackingCode,
      additions,
      words,
      carriedOut,
      files: await filesOf(on, row.id, cipher),
    };
  };
  const filesOf = async ({ db }: Database, request: RequestId, cipher: RequestCipher): Promise<RequestFile[]> => {
    const rows = await db
      .selectFrom('request_files')
      .selectAll()
      .where('request_id', '=', request)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(({ id, kind, name, size, received, media }) => ({
      id,
      kind,
      name: cipher.decrypt(name, `files/${id}/name`).toString('utf8'),
      size,
      received,
      state: media === null ? 'uploading' : 'kept',
    }));
  };
  const toRow = async (on: Database, request: StoredRequest): Promise<Row> => {
    const { language, answers, provenFor, trackingCode, additions, words, carriedOut, turn } = request;
    const details: RequestDetails = { language, answers, provenFor, trackingCode, additions, words, carriedOut };
    const cipher = await cipherOf(on, request.id);
    return {
      id: request.id,
      office_id: request.office,
      state: request.state,
      via: request.via,
      person_id: request.person,
      tracking_index: trackingCode === null ? null : indexOf(trackingCode),
      day: turn?.day ?? null,
      turn_at: turn?.at ?? null,
      place: request.place,
      created_at: request.createdAt,
      changed_at: request.changedAt,
      submitted_at: request.submittedAt,
      details: cipher.encrypt(Buffer.from(JSON.stringify(details), 'utf8'), DETAILS),
    };
  };
  const one = async (on: Database, row: Row | undefined) => row && toRequest(on, row);

  return {
    /** Locks the request until the transaction ends. */
    hold: (on: Database, id: RequestId) => on.kind.lockToEnd(on.db, `request ${id}`),

    async insert(on: Database, request: StoredRequest): Promise<void> {
      const { id, office, state, createdAt } = request;
      // The key refers to the row, and the row is encrypted with the key.
      const row = {
        id,
        office_id: office,
        state,
        place: 0,
        created_at: createdAt,
        changed_at: createdAt,
        details: Buffer.alloc(0),
      };
      await on.db.insertInto('requests').values(row).execute();
      await makeRequestKey(on, id, masterKey, randomBytes);
      await this.rewrite(on, request);
    },

    async rewrite(on: Database, request: StoredRequest): Promise<void> {
      const row = await toRow(on, request);
      await on.db.updateTable('requests').set(row).where('id', '=', request.id).execute();
    },

    find: async (on: Database, id: RequestId) =>
      one(on, await on.db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirst()),

    /** @param code twelve digits */
    byTrackingCode: async (on: Database, code: string) =>
      one(
        on,
        await on.db.selectFrom('requests').selectAll().where('tracking_index', '=', indexOf(code)).executeTakeFirst(),
      ),

    /** Key by which limits of a tracking code are counted. */
    indexOf,

    /** Requests of a day, ordered by submission. */
    async ofDay(on: Database, office: OfficeId, day: string): Promise<readonly StoredRequest[]> {
      const rows = await on.db
        .selectFrom('requests')
        .selectAll()
        .where('office_id', '=', office)
        .where('day', '=', day)
        .where('state', '!=', 'draft')
        .orderBy('submitted_at')
        .orderBy('id')
        .execute();
      return Promise.all(rows.map((row) => toRequest(on, row)));
    },

    /** Requests of one person, newest first. */
    async ofPerson(on: Database, person: string): Promise<readonly StoredRequest[]> {
      const rows = await on.db
        .selectFrom('requests')
        .selectAll()
        .where('person_id', '=', person)
        .where('state', '!=', 'draft')
        .orderBy('submitted_at', 'desc')
        .limit(50)
        .execute();
      return Promise.all(rows.map((row) => toRequest(on, row)));
    },

    /** Submitted requests with a turn at or after a moment. */
    async withTurnsFrom(on: Database, office: OfficeId, from: number): Promise<readonly StoredRequest[]> {
      const rows = await on.db
        .selectFrom('requests')
        .selectAll()
        .where('office_id', '=', office)
        .where('state', '=', 'submitted')
        .where('turn_at', '>=', from)
        .execute();
      return Promise.all(rows.map((row) => toRequest(on, row)));
    },

    /** Drafts that were not changed since these times; proven drafts are kept longer. */
    async abandoned(on: Database, before: { unproven: number; proven: number }): Promise<readonly RequestId[]> {
      const rows = await on.db
        .selectFrom('requests')
        .select('id')
        .where('state', '=', 'draft')
        .where(({ or, and, eb }) =>
          or([
            and([eb('person_id', 'is', null), eb('changed_at', '<', before.unproven)]),
            eb('changed_at', '<', before.proven),
          ]),
        )
        .limit(200)
        .execute();
      return rows.map(({ id }) => id);
    },

    /**
     * Submitted requests that were not changed since a moment and have no record of a meeting (none was made, or it was deleted).
     * Ordered by their last change. @param after the last request of the page before
     */
    async ended(
      { db }: Database,
      before: number,
      after: Pick<EndedRequest, 'id' | 'changedAt'> | null,
      limit: number,
    ): Promise<readonly EndedRequest[]> {
      const rows = await db
        .selectFrom('requests')
        .select(['id', 'office_id as office', 'day', 'person_id as person', 'changed_at as changedAt'])
        .where('state', '!=', 'draft')
        .where('changed_at', '<', before)
        .$if(after !== null, (query) =>
          query.where(({ eb, refTuple, tuple }) =>
            eb(refTuple('changed_at', 'id'), '>', tuple(after!.changedAt, after!.id)),
          ),
        )
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('hearings')
                .select('hearings.id')
                .whereRef('hearings.request_id', '=', 'requests.id')
                .where(recordNotDeleted('hearings.id')),
            ),
          ),
        )
        .orderBy('changed_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows;
    },

    async changedAt({ db }: Database, id: RequestId): Promise<number | undefined> {
      const row = await db.selectFrom('requests').select('changed_at').where('id', '=', id).executeTakeFirst();
      return row?.changed_at;
    },

    /** Deletes everything of a request. */
    async remove({ db }: Database, id: RequestId): Promise<void> {
      await db.deleteFrom('request_sessions').where('request_id', '=', id).execute();
      await db.deleteFrom('request_links').where('request_id', '=', id).execute();
      await db.deleteFrom('request_codes').where('request_id', '=', id).execute();
      const files = db.selectFrom('request_files').select('id').where('request_id', '=', id);
      await db.deleteFrom('object_parts').where('object', 'in', files).execute();
      await db.deleteFrom('request_files').where('request_id', '=', id).execute();
      await db.deleteFrom('request_keys').where('request_id', '=', id).execute();
      await db.deleteFrom('requests').where('id', '=', id).execute();
    },

    load: {
      async turns({ db }, office, from, to) {
        const rows = await db
          .selectFrom('requests')
          .select(({ fn }) => ['turn_at', fn.countAll<number | string>().as('taken')])
          .where('office_id', '=', office)
          .where('turn_at', '>=', from)
          .where('turn_at', '<', to)
          .groupBy('turn_at')
          .execute();
        return new Map(rows.map(({ turn_at, taken }) => [turn_at ?? 0, Number(taken)]));
      },
      async joined({ db }, office, day) {
        const { joined } = await db
          .selectFrom('requests')
          .select(({ fn }) => fn.countAll<number | string>().as('joined'))
          .where('office_id', '=', office)
          .where('day', '=', day)
          .where('via', '!=', 'ahead')
          .executeTakeFirstOrThrow();
        return Number(joined);
      },
    } satisfies OfficeLoad,
  };
}
