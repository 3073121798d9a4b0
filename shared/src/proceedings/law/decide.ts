import { Rejection } from '../../rejection.ts';
import type { CaseCommand } from '../command.ts';
import type { CaseActor, CaseEvent, CaseFacts } from '../event.ts';
import type { CaseId } from '../ids.ts';
import { refuseCase } from '../refusal.ts';
import type { CaseState } from '../state.ts';
import type { CaseDecision } from './decision.ts';
import { decideDocument } from './documents.ts';
import { decideExhibit } from './exhibits.ts';
import { decideFile } from './file.ts';
import { decideOrder } from './orders.ts';
import { decideParty } from './parties.ts';
import { CASE_PERMISSIONS, capacitiesIn, mayEverInCase } from './permissions.ts';
import { CASE_LAW_VERSION } from './version.ts';

/** Returns the first event of a case's log. */
export function openingEvent(id: CaseId, { number, branch, kind }: CaseFacts): CaseEvent {
  return { type: 'case-opened', case: id, law: CASE_LAW_VERSION, number, branch, kind };
}

/** The law of cases: who may do what and when, and the consequences. Pure. A refusal changes nothing. */
export function decideCase(state: CaseState, command: CaseCommand, actor: CaseActor): CaseDecision {
  if (!mayEverInCase(capacitiesIn(state, actor), command.type)) return refuseCase('not-permitted');
  if (!CASE_PERMISSIONS[command.type].phases.includes(state.phase)) {
    // The client repeats a command whose answer it did not receive.
    if (command.type === 'archive' || command.type === 'reopen') return [];
    return refuseCase('case-archived');
  }
  const decision = decideCommand(state, command, actor);
  if (decision instanceof Rejection || decision.length === 0 || state.law === CASE_LAW_VERSION) return decision;
  return [{ type: 'law-changed', law: CASE_LAW_VERSION }, ...decision];
}

function decideCommand(state: CaseState, command: CaseCommand, actor: CaseActor): CaseDecision {
  switch (command.type) {
    case 'change-facts':
    case 'archive':
    case 'reopen':
    case 'assign-staff':
    case 'release-staff':
    case 'link-hearing':
    case 'unlink-hearing':
      return decideFile(state, command, actor);
    case 'name-party':
    case 'remove-party':
    case 'confirm-power':
    case 'end-power':
      return decideParty(state, command, actor);
    case 'file-document':
    case 'note-scan':
    case 'order-scan':
    case 'waive-scan':
    case 'withdraw-document':
    case 'accept-document':
    case 'refuse-document':
    case 'set-access':
    case 'read-document':
      return decideDocument(state, command, actor);
    case 'offer-exhibit':
    case 'admit-exhibit':
    case 'exclude-exhibit':
    case 'withdraw-exhibit':
      return decideExhibit(state, command, actor);
    case 'draft-order':
    case 'discard-order':
    case 'sign-order':
    case 'serve-order':
    case 'note-service':
    case 'open-service':
      return decideOrder(state, command, actor);
    default:
      return command satisfies never;
  }
}
