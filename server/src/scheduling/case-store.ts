import { expressionBuilder, sql } from 'kysely';
import type { Expression, SqlBool } from 'kysely';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import { numberBegins, partsOf, typedNumber } from './case-number.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { systemCipher } from '../storage/system-keys.ts';
import type { Tables } from '../storage/tables.ts';
import type { WordIndex } from './word-index.ts';

export interface CaseFilter {
  /** Prefix of the number. */
  readonly number?: string | undefined;
  readonly branch?: string | undefined;
  readonly state?: CourtCase['state'] | undefined;
  /** Words of names and of the title, a prefix of the number, or a national ID. */
  readonly text?: string | undefined;
}

/** Case files in the database. */
export interface CaseStore {
  find(on: Database, id: string): Promise<CourtCase | undefined>;
  /** Those of the ids that exist. */
  findAll(on: Database, ids: readonly string[]): Promise<readonly CourtCase[]>;
  byNumber(on: Database, number: string): Promise<CourtCase | undefined>;
  /** Cases that name a person with this national ID (ten digits), the latest changed first. */
  naming(on: Database, nationalId: string, most: number): Promise<readonly CourtCase[]>;
  /** Resolves to false when another case has the number. */
  insert(on: Database, file: CourtCase): Promise<boolean>;
  /**
   * Replaces a case. Resolves to false when the stored one is not of the version before. Rejects when another case has the number;
   * see `DatabaseKind.isDuplicateKey`.
   */
  rewrite(on: Database, file: CourtCase): Promise<boolean>;
  /** Ordered by number, after the given number. */
  list(on: Database, filter: CaseFilter, after: string | undefined, limit: number): Promise<readonly CourtCase[]>;
}

type Details = Pick<CourtCase, 'title' | 'notes' | 'people'>;

export function createCaseStore(masterKey: Buffer, randomBytes: RandomBytes, words: WordIndex): CaseStore {
  const cipher = systemCipher(masterKey, 'cases', randomBytes);
  const toRow = (file: CourtCase): Tables['cases'] => {
    const { id, number, branch, kind, state, version, changedAt, title, notes, people } = file;
    const details: Details = { title, notes, people };
    return {
      id,
      number,
      branch,
      kind,
      archived: state === 'archived' ? 1 : 0,
      version,
      changed_at: changedAt,
      details: cipher.encrypt(JSON.stringify(details), placeOf(id)),
    };
  };
  const toCase = (row: Tables['cases']): CourtCase => ({
    id: row.id,
    number: row.number,
    branch: row.branch,
    kind: row.kind,
    state: row.archived === 1 ? 'archived' : 'open',
    version: row.version,
    changedAt: row.changed_at,
    ...(JSON.parse(cipher.decrypt(row.details, placeOf(row.id))) as Details),
  });
  const writeWords = async ({ db }: Database, { id, title, people }: CourtCase) => {
    await db.deleteFrom('case_words').where('case_id', '=', id).execute();
    const all = new Set([
      ...words.title(title),
      ...people.flatMap(({ name, nationalId }) => [
        ...words.name(name),
        ...(nationalId === null || nationalId === undefined ? [] : [words.nationalId(nationalId)]),
      ]),
    ]);
    if (all.size === 0) return;
    await db
      .insertInto('case_words')
      .values([...all].map((word) => ({ word, case_id: id })))
      .execute();
  };
  const withWord = (any: readonly string[]): Expression<SqlBool> =>
    sql<SqlBool>`cases.id in (select case_id from case_words where word in (${sql.join(any)}))`;
  const hasPart = (part: string): Expression<SqlBool> => {
    const { and, or } = expressionBuilder<Tables>();
    const inWords = and(words.typed(part).map(withWord));
    const number = typedNumber(part);
    return number === null ? inWords : or([inWords, numberBegins(sql.ref('cases.number'), number)]);
  };

  return {
    async find({ db }, id) {
      const row = await db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toCase(row);
    },

    async findAll({ db }, ids) {
      if (ids.length === 0) return [];
      return (await db.selectFrom('cases').selectAll().where('id', 'in', ids).execute()).map(toCase);
    },

    async byNumber({ db }, number) {
      const row = await db.selectFrom('cases').selectAll().where('number', '=', number).executeTakeFirst();
      return row && toCase(row);
    },

    async naming({ db }, nationalId, most) {
      const rows = await db
        .selectFrom('cases')
        .selectAll()
        .where(withWord([words.nationalId(nationalId)]))
        .orderBy('changed_at', 'desc')
        .orderBy('id')
        .limit(most)
        .execute();
      return rows.map(toCase);
    },

    async insert(on, file) {
      const { numInsertedOrUpdatedRows } = await on.db
        .insertInto('cases')
        .values(toRow(file))
        .onConflict((conflict) => conflict.column('number').doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 0n) return false;
      await writeWords(on, file);
      return true;
    },

    async rewrite(on, file) {
      const { numUpdatedRows } = await on.db
        .updateTable('cases')
        .set(toRow(file))
        .where('id', '=', file.id)
        .where('version', '=', file.version - 1)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      await writeWords(on, file);
      return true;
    },

    async list({ db }, { number, branch, state, text }, after, limit) {
      let query = db.selectFrom('cases').selectAll();
      if (number !== undefined) query = query.where(numberBegins(sql.ref('number'), number));
      if (branch !== undefined) query = query.where('branch', '=', branch);
      if (state !== undefined) query = query.where('archived', '=', state === 'archived' ? 1 : 0);
      for (const part of text === undefined ? [] : partsOf(text)) query = query.where(hasPart(part));
      if (after !== undefined) query = query.where('number', '>', after);
      return (await query.orderBy('number').limit(limit).execute()).map(toCase);
    },
  };
}

function placeOf(id: string): string {
  return `cases/${id}/details`;
}
