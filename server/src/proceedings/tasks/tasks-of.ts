import type { AccountId, DocumentId, OrderId } from '@mahzar/shared/proceedings/ids';
import { dueIn } from '@mahzar/shared/proceedings/projection/due';
import type { CaseDue } from '@mahzar/shared/proceedings/projection/due';
import type { Assigned, CaseState } from '@mahzar/shared/proceedings/state';
import type { Assignment } from '@mahzar/shared/proceedings/words';

/** Something that waits for one of the staff who are assigned to a case. */
export type CaseTask = {
  readonly account: AccountId;
  /** As what they have to do it. */
  readonly as: Assignment;
  /** Epoch milliseconds. */
  readonly since: number;
} & (
  | {
      readonly what: 'accept-document' | 'confirm-power' | 'rule-on-exhibit';
      readonly subject: DocumentId;
      /** Of the document or the exhibit within the case. */
      readonly number: number;
    }
  | { readonly what: 'sign-order' | 'serve-order'; readonly subject: OrderId; readonly number: null }
);
type What = CaseTask['what'];

/** To be raised when other tasks follow from the same case: those of all cases are then written anew at the next start. */
export const TASKS_VERSION = 1;

/** Whose work it is. */
const DONE_BY: Readonly<Record<What, Assignment>> = {
  'accept-document': 'clerk',
  'confirm-power': 'clerk',
  'rule-on-exhibit': 'judge',
  'sign-order': 'judge',
  'serve-order': 'clerk',
};

/**
 * What waits in a case, and for whom: of what is due there as far as each of its staff may know of it, what is theirs to do. The judge
 * has the clerk's work that no clerk of the case can do: when it has none, or it is sealed.
 */
export function tasksOf(state: CaseState): readonly CaseTask[] {
  const all = state.staff.flatMap((one) => tasksFor(state, one));
  const isClerks = ({ as, what }: CaseTask): boolean => as === 'clerk' && DONE_BY[what] === 'clerk';
  const done = new Set(all.filter(isClerks).map(keyOf));
  return all.filter((task) => DONE_BY[task.what] === task.as || (task.as === 'judge' && !done.has(keyOf(task))));
}

function keyOf({ what, subject }: CaseTask): string {
  return `${what} ${subject}`;
}

/** All that one of the staff of a case may know of. */
function tasksFor(state: CaseState, { account, as }: Assigned): readonly CaseTask[] {
  // What depends on the time is no task.
  const due = dueIn(state, { kind: 'staff', account, as: [as] }, 0);
  return due.flatMap((one) => {
    const task = taskOf(state, one);
    return task === null ? [] : [{ account, as, ...task }];
  });
}

type Bare<Task> = Task extends CaseTask ? Omit<Task, 'account' | 'as'> : never;

/** Null: it is told in the case alone. */
function taskOf(state: CaseState, due: CaseDue): Bare<CaseTask> | null {
  switch (due.what) {
    case 'accept-document':
    case 'confirm-power': {
      // Of a lawyer who has filed nothing nothing waits.
      const document = due.document === null ? undefined : state.documents.get(due.document);
      if (document === undefined) return null;
      return { what: due.what, subject: document.id, number: document.number, since: document.filedAt };
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
