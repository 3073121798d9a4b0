import type { AccountId, DocumentId, OrderId } from '@mahzar/shared/proceedings/ids';
import type { CaseActor } from '@mahzar/shared/proceedings/event';
import { isExhibit } from '@mahzar/shared/proceedings/law/documents';
import { dueIn, isToServe } from '@mahzar/shared/proceedings/projection/due';
import type { CaseDue } from '@mahzar/shared/proceedings/projection/due';
import type { CaseState } from '@mahzar/shared/proceedings/state';
import type { Assignment } from '@mahzar/shared/proceedings/words';

/** Instead of an assignment, and of an account: tasks that nobody of the case can do are the registry's. */
export const REGISTRY = 'registry';

/** A task of a staff member who is assigned to a case, or of the registry. */
export type CaseTask = {
  readonly account: AccountId;
  /** The assignment in which they have the task. */
  readonly as: Assignment | typeof REGISTRY;
  /** Epoch milliseconds. That a judge is to be assigned: only the day (UTC), because the moment may reveal what waits. */
  readonly since: number;
} & (
  | {
      readonly what: 'accept-document' | 'decide-withheld' | 'confirm-power' | 'rule-on-exhibit';
      readonly subject: DocumentId;
      /** Number of the document or the exhibit within the case. */
      readonly number: number;
    }
  | { readonly what: 'sign-order' | 'serve-order'; readonly subject: OrderId; readonly number: null }
  /** Something waits that only a judge or clerk of the case may know of or do, and there is none. `subject`: the case. */
  | { readonly what: 'assign-judge'; readonly subject: string; readonly number: null }
);
type What = CaseTask['what'];

/** To be raised when the rule that derives tasks changes: the tasks of all cases are then rewritten at the next start. */
export const TASKS_VERSION = 5;

const DAY_MS = 86_400_000;

/** Who is responsible for each kind of task. */
const DONE_BY: Readonly<Record<What, CaseTask['as']>> = {
  'accept-document': 'clerk',
  'decide-withheld': 'clerk',
  'confirm-power': 'clerk',
  'rule-on-exhibit': 'judge',
  'sign-order': 'judge',
  'serve-order': 'clerk',
  'assign-judge': REGISTRY,
};

/** Tasks of the clerk that the registry may do, too. */
const REGISTRYS: readonly What[] = ['accept-document', 'decide-withheld', 'confirm-power'];

/**
 * Tasks of a case, by staff member: the open duties that each may know of and is responsible for. The judge gets the clerk's tasks
 * that no clerk of the case can do, because there is none or the subject is sealed; the registry gets those that neither can do.
 */
export function tasksOf(state: CaseState): readonly CaseTask[] {
  const all = state.staff.flatMap(({ account, as }) => tasksFor(state, account, as));
  const isClerks = (task: CaseTask): boolean => task.as === 'clerk' && doneBy(state, task) === 'clerk';
  const done = new Set(all.filter(isClerks).map(keyOf));
  const theirs = all.filter(
    (task) => doneBy(state, task) === task.as || (task.as === 'judge' && !done.has(keyOf(task))),
  );
  return [...theirs, ...tasksOfNobody(state, theirs)];
}

/** Tasks of the registry: what nobody of the case can do, and that the case needs a judge where the registry itself cannot do it. */
function tasksOfNobody(state: CaseState, theirs: readonly CaseTask[]): readonly CaseTask[] {
  if (state.phase === 'archived' || state.staff.some(({ as }) => as === 'judge')) return [];
  const taken = new Set(theirs.map(keyOf));
  const account = REGISTRY as AccountId;
  const own = tasksFor(state, account, REGISTRY).filter(
    (task) => REGISTRYS.includes(task.what) && !taken.has(keyOf(task)),
  );
  const seen = new Set([...theirs, ...own].map(({ subject }) => subject as string));
  const waiting = [
    ...[...state.documents.values()].flatMap(({ id, stage, scan, filedAt }) => {
      const isWithheld = stage.kind === 'filed' && (scan.kind === 'infected' || scan.kind === 'not-scannable');
      return (stage.kind === 'waiting' || isWithheld) && !seen.has(id) ? [filedAt] : [];
    }),
    ...state.exhibits.flatMap(({ stage, offeredAt }) => (stage.kind === 'offered' ? [offeredAt] : [])),
    ...[...state.orders.values()].flatMap((order) => {
      const { id, stage, draftedAt } = order;
      if (stage.kind === 'draft') return [draftedAt];
      return stage.kind === 'signed' && isToServe(state, order) && !seen.has(id) ? [stage.at] : [];
    }),
  ];
  if (waiting.length === 0) return own;
  const since = dayOf(Math.min(...waiting));
  return [...own, { account, as: REGISTRY, what: 'assign-judge', subject: state.id, number: null, since }];
}

/** Start of the day (UTC) of a moment, epoch ms. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS) * DAY_MS;
}

/** Who is responsible for a task. A withheld document that is an exhibit waits for the judge: only they can exclude it. */
function doneBy(state: CaseState, task: CaseTask): CaseTask['as'] {
  const { what } = task;
  if (what !== 'decide-withheld') return DONE_BY[what];
  const { subject } = task;
  return isExhibit(state, state.documents.get(subject)!) ? 'judge' : DONE_BY[what];
}

function keyOf({ what, subject }: CaseTask): string {
  return `${what} ${subject}`;
}

/** All open duties that a staff member of a case, or the registry, may know of. */
function tasksFor(state: CaseState, account: AccountId, as: CaseTask['as']): readonly CaseTask[] {
  const actor: CaseActor = { kind: 'staff', account, as: [as] };
  // Duties that depend on the time are not tasks.
  const due = dueIn(state, actor, 0);
  return due.flatMap((one) => {
    const task = taskOf(state, one);
    return task === null ? [] : [{ account, as, ...task }];
  });
}

type Bare<Task> = Task extends CaseTask ? Omit<Task, 'account' | 'as'> : never;

/** Null: the duty is shown on the case's page only. */
function taskOf(state: CaseState, due: CaseDue): Bare<CaseTask> | null {
  switch (due.what) {
    case 'accept-document':
    case 'confirm-power': {
      // A lawyer who has filed nothing causes no task.
      const document = due.document === null ? undefined : state.documents.get(due.document);
      if (document === undefined) return null;
      return { what: due.what, subject: document.id, number: document.number, since: document.filedAt };
    }
    case 'decide-withheld': {
      const { id, number, scan, filedAt } = state.documents.get(due.document)!;
      return { what: due.what, subject: id, number, since: 'at' in scan ? scan.at : filedAt };
    }
    case 'rule-on-exhibit': {
      const { document, number, offeredAt } = state.exhibits[due.exhibit - 1]!;
      return { what: due.what, subject: document, number, since: offeredAt };
    }
    case 'sign-order':
    case 'serve-order': {
      const { stage, draftedAt } = state.orders.get(due.order)!;
      return {
        what: due.what,
        subject: due.order,
        number: null,
        since: stage.kind === 'signed' ? stage.at : draftedAt,
      };
    }
    case 'assign-judge':
    case 'reach-party':
    case 'deadline':
      return null;
    default:
      return due satisfies never;
  }
}
