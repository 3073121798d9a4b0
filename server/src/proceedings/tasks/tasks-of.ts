import type { AccountId, DocumentId, OrderId } from '@mahzar/shared/proceedings/ids';
import { isExhibit } from '@mahzar/shared/proceedings/law/documents';
import { dueIn } from '@mahzar/shared/proceedings/projection/due';
import type { CaseDue } from '@mahzar/shared/proceedings/projection/due';
import type { StaffAssignment, CaseState } from '@mahzar/shared/proceedings/state';
import type { Assignment } from '@mahzar/shared/proceedings/words';

/** A task of a staff member who is assigned to a case. */
export type CaseTask = {
  readonly account: AccountId;
  /** The assignment in which they have the task. */
  readonly as: Assignment;
  /** Epoch milliseconds. */
  readonly since: number;
} & (
  | {
      readonly what: 'accept-document' | 'decide-withheld' | 'confirm-power' | 'rule-on-exhibit';
      readonly subject: DocumentId;
      /** Number of the document or the exhibit within the case. */
      readonly number: number;
    }
  | { readonly what: 'sign-order' | 'serve-order'; readonly subject: OrderId; readonly number: null }
);
type What = CaseTask['what'];

/** To be raised when the rule that derives tasks changes: the tasks of all cases are then rewritten at the next start. */
export const TASKS_VERSION = 3;

/** The assignment responsible for each kind of task. */
const DONE_BY: Readonly<Record<What, Assignment>> = {
  'accept-document': 'clerk',
  'decide-withheld': 'clerk',
  'confirm-power': 'clerk',
  'rule-on-exhibit': 'judge',
  'sign-order': 'judge',
  'serve-order': 'clerk',
};

/**
 * Tasks of a case, by staff member: the open duties that each may know of and is responsible for. The judge gets the clerk's tasks
 * that no clerk of the case can do, because there is none or the subject is sealed.
 */
export function tasksOf(state: CaseState): readonly CaseTask[] {
  const all = state.staff.flatMap((one) => tasksFor(state, one));
  const isClerks = (task: CaseTask): boolean => task.as === 'clerk' && doneBy(state, task) === 'clerk';
  const done = new Set(all.filter(isClerks).map(keyOf));
  return all.filter((task) => doneBy(state, task) === task.as || (task.as === 'judge' && !done.has(keyOf(task))));
}

/** The assignment responsible for a task. A withheld document that is an exhibit waits for the judge: only they can exclude it. */
function doneBy(state: CaseState, { what, subject }: CaseTask): Assignment {
  if (what !== 'decide-withheld') return DONE_BY[what];
  return isExhibit(state, state.documents.get(subject)!) ? 'judge' : DONE_BY[what];
}

function keyOf({ what, subject }: CaseTask): string {
  return `${what} ${subject}`;
}

/** All open duties that a staff member of a case may know of. */
function tasksFor(state: CaseState, { account, as }: StaffAssignment): readonly CaseTask[] {
  // Duties that depend on the time are not tasks.
  const due = dueIn(state, { kind: 'staff', account, as: [as] }, 0);
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
