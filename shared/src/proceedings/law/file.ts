import type { FileCommand } from '../command.ts';
import type { CaseActor } from '../event.ts';
import { refuseCase } from '../refusal.ts';
import type { CaseState } from '../state.ts';
import type { CaseDecision } from './decision.ts';

/** Most hearings of one case. */
export const MAX_HEARINGS = 1_000;
export const MAX_ASSIGNED = 50;

/** Decides on the case as a whole. */
export function decideFile(state: CaseState, command: FileCommand, actor: CaseActor): CaseDecision {
  switch (command.type) {
    case 'change-facts': {
      const { number, branch, kind } = command;
      const isSame = number === state.number && branch === state.branch && kind === state.kind;
      return isSame ? [] : [{ type: 'facts-changed', number, branch, kind }];
    }
    case 'archive':
      return [{ type: 'case-archived' }];
    case 'reopen':
      return [{ type: 'case-reopened' }];
    case 'assign-staff':
    case 'release-staff': {
      const { account, as, hearing } = command;
      const known = state.staff.find((one) => one.account === account && one.as === as);
      const isSaid = known?.saidBy.includes(hearing) === true;
      if (command.type === 'release-staff') {
        const isHeld = hearing === null ? known !== undefined : isSaid;
        return isHeld ? [{ type: 'staff-released', account, as, hearing }] : [];
      }
      // Staff cannot assign themselves, because an assignment gives access to confidential documents.
      if (actor.kind === 'staff' && actor.account === account) return refuseCase('not-permitted');
      if (isSaid) return [];
      if (known === undefined && state.staff.length >= MAX_ASSIGNED) return refuseCase('case-full');
      return [{ type: 'staff-assigned', account, as, hearing }];
    }
    case 'link-hearing':
    case 'unlink-hearing': {
      const { hearing } = command;
      const isThere = state.hearings.includes(hearing);
      if (command.type === 'unlink-hearing') return isThere ? [{ type: 'hearing-unlinked', hearing }] : [];
      if (isThere) return [];
      return state.hearings.length < MAX_HEARINGS ? [{ type: 'hearing-linked', hearing }] : refuseCase('case-full');
    }
    default:
      return command satisfies never;
  }
}
