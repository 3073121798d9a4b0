import type { FileCommand } from '../command.ts';
import { refuseCase } from '../refusal.ts';
import type { CaseState } from '../state.ts';
import type { CaseDecision } from './decision.ts';

/** Of one case. */
export const MOST_HEARINGS = 1_000;
export const MOST_ASSIGNED = 50;

/** What concerns the case as a whole. */
export function decideFile(state: CaseState, command: FileCommand): CaseDecision {
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
      const { account, as } = command;
      const isThere = state.staff.some((one) => one.account === account && one.as === as);
      if (command.type === 'release-staff') return isThere ? [{ type: 'staff-released', account, as }] : [];
      if (isThere) return [];
      return state.staff.length < MOST_ASSIGNED ? [{ type: 'staff-assigned', account, as }] : refuseCase('case-full');
    }
    case 'link-hearing':
    case 'unlink-hearing': {
      const { hearing } = command;
      const isThere = state.hearings.includes(hearing);
      if (command.type === 'unlink-hearing') return isThere ? [{ type: 'hearing-unlinked', hearing }] : [];
      if (isThere) return [];
      return state.hearings.length < MOST_HEARINGS ? [{ type: 'hearing-linked', hearing }] : refuseCase('case-full');
    }
    default:
      return command satisfies never;
  }
}
