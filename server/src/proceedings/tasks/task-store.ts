import { sql } from 'kysely';
import type { SqlBool } from 'kysely';
import type { CaseState } from '@mahzar/shared/proceedings/state';
import type { Database } from '../../storage/database.ts';
import type { Tables } from '../../storage/tables.ts';
import { dayOf, TASKS_VERSION, tasksOf } from './tasks-of.ts';
import type { CaseTask } from './tasks-of.ts';

type Row = Tables['case_tasks'];

/** Rows written at a time. */
const BATCH = 500;

/** Stores the tasks of a case's present state, in the transaction of its change. */
export async function keepTasks({ db }: Database, state: CaseState): Promise<void> {
  const kept = await db.selectFrom('case_tasks').selectAll().where('case_id', '=', state.id).execute();
  const rows = tasksOf(state).map(({ as, ...task }): Row => ({ ...task, case_id: state.id, assigned_as: as }));
  const [before, after] = [new Set(kept.map(keyOf)), new Set(rows.map(keyOf))];
  for (const { account, case_id, what, subject } of kept.filter((row) => !after.has(keyOf(row))))
    await db
      .deleteFrom('case_tasks')
      .where('account', '=', account)
      .where('case_id', '=', case_id)
      .where('what', '=', what)
      .where('subject', '=', subject)
      .execute();
  const added = rows.filter((row) => !before.has(keyOf(row)));
  for (let from = 0; from < added.length; from += BATCH)
    await db
      .insertInto('case_tasks')
      .values(added.slice(from, from + BATCH))
      .execute();
}

function keyOf({ account, what, subject, number, assigned_as, since }: Row): string {
  return JSON.stringify([account, what, subject, number, assigned_as, since]);
}

/** Notes that the tasks of a case are stored by the present rule. */
export async function markTasksKept({ db }: Database, id: string): Promise<void> {
  await db.updateTable('proceedings').set({ tasks_version: TASKS_VERSION }).where('id', '=', id).execute();
}

/** Cases whose tasks are stored by no rule, or an earlier one. */
export async function casesWithoutTasks({ db }: Database): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('proceedings')
    .select('id')
    .where('tasks_version', '<', TASKS_VERSION)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Tasks of an account in its assignments, the oldest first, with the number of the case; and their total number. */
export async function tasksOfAccount(
  { db }: Database,
  account: string,
  as: readonly CaseTask['as'][],
  most: number,
): Promise<{ readonly rows: readonly (Row & { readonly case_number: string })[]; readonly total: number }> {
  if (as.length === 0) return { rows: [], total: 0 };
  const theirs = db
    .selectFrom('case_tasks')
    .where('case_tasks.account', '=', account)
    .where('case_tasks.assigned_as', 'in', as);
  const rows = await theirs
    .innerJoin('cases', 'cases.id', 'case_tasks.case_id')
    .selectAll('case_tasks')
    .select('cases.number as case_number')
    .orderBy('case_tasks.since')
    .orderBy('case_tasks.case_id')
    .orderBy('case_tasks.subject')
    .limit(most)
    .execute();
  if (rows.length < most) return { rows, total: rows.length };
  const { total } = await theirs.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return { rows, total: Number(total) };
}

/**
 * Cases with tasks that only accounts have which are disabled, or no longer have the role of their assignment; with the day (UTC)
 * since which something waits, the oldest first, and their total number. Without those in which the registry has the task of
 * assigning somebody.
 */
export async function casesOfLostStaff(
  { db }: Database,
  most: number,
): Promise<{
  readonly rows: readonly { readonly case_id: string; readonly case_number: string; readonly since: number }[];
  readonly total: number;
}> {
  const has = (account: string, task: string) =>
    sql<SqlBool>`(${sql.ref(`${account}.disabled`)} = 0
      and ${sql.ref(`${account}.roles`)} like '%"' || ${sql.ref(`${task}.assigned_as`)} || '"%')`;
  const lost = db
    .selectFrom('case_tasks')
    .innerJoin('staff_accounts', 'staff_accounts.id', 'case_tasks.account')
    .where(({ not }) => not(has('staff_accounts', 'case_tasks')))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('case_tasks as other')
            .innerJoin('staff_accounts as holder', 'holder.id', 'other.account')
            .whereRef('other.case_id', '=', 'case_tasks.case_id')
            .whereRef('other.what', '=', 'case_tasks.what')
            .whereRef('other.subject', '=', 'case_tasks.subject')
            .where(has('holder', 'other'))
            .select('other.account'),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('case_tasks as known')
            .whereRef('known.case_id', '=', 'case_tasks.case_id')
            .where('known.what', '=', 'assign-judge')
            .select('known.account'),
        ),
      ),
    );
  const rows = await lost
    .innerJoin('cases', 'cases.id', 'case_tasks.case_id')
    .groupBy(['case_tasks.case_id', 'cases.number'])
    .select(({ fn }) => ['case_tasks.case_id', 'cases.number as case_number', fn.min('case_tasks.since').as('since')])
    .orderBy('since')
    .orderBy('case_tasks.case_id')
    .limit(most)
    .execute();
  const shown = rows.map((row) => ({ ...row, since: dayOf(Number(row.since)) }));
  if (rows.length < most) return { rows: shown, total: rows.length };
  const { total } = await lost
    .select(({ fn }) => fn.count<number>('case_tasks.case_id').distinct().as('total'))
    .executeTakeFirstOrThrow();
  return { rows: shown, total: Number(total) };
}
