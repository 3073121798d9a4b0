import type { ExhibitCommand } from '../command.ts';
import type { CaseActor } from '../event.ts';
import { refuseCase } from '../refusal.ts';
import { isSameActor } from '../state.ts';
import type { CaseState, Exhibit } from '../state.ts';
import { isAssigned } from './assigned.ts';
import type { CaseDecision } from './decision.ts';
import { isExhibit, mayActFor } from './documents.ts';
import { readable, whyWithheld } from './reading.ts';

/** Most exhibits of one case. */
export const MAX_EXHIBITS = 2_000;

/** Decides on exhibits: offered by a party or the court, ruled upon by the assigned judge. */
export function decideExhibit(state: CaseState, command: ExhibitCommand, actor: CaseActor): CaseDecision {
  if (command.type === 'offer-exhibit') return decideOffer(state, command, actor);
  const exhibit = state.exhibits[command.exhibit - 1];
  if (exhibit === undefined || readable(state, exhibit.document, actor) === undefined)
    return refuseCase('unknown-exhibit');
  const isJudge = isAssigned(state, actor, 'judge');
  switch (command.type) {
    case 'admit-exhibit':
      return decideAdmission(state, exhibit);
    case 'exclude-exhibit': {
      const { stage, number } = exhibit;
      if (stage.kind === 'excluded' && stage.reason === command.reason) return [];
      if (stage.kind === 'withdrawn') return refuseCase('wrong-stage');
      return [{ type: 'exhibit-excluded', exhibit: number, reason: command.reason }];
    }
    case 'withdraw-exhibit': {
      const { stage, number } = exhibit;
      if (!isJudge && !mayWithdraw(state, exhibit, actor)) return refuseCase('not-permitted');
      if (stage.kind === 'withdrawn') return [];
      // Only the judge can withdraw admitted evidence.
      if (stage.kind !== 'offered' && !(stage.kind === 'admitted' && isJudge)) return refuseCase('wrong-stage');
      return [{ type: 'exhibit-withdrawn', exhibit: number }];
    }
    default:
      return command satisfies never;
  }
}

type Offer = Extract<ExhibitCommand, { readonly type: 'offer-exhibit' }>;

function decideOffer(state: CaseState, command: Offer, actor: CaseActor): CaseDecision {
  const { document: id, of, hearing } = command;
  const document = readable(state, id, actor);
  if (document === undefined) return refuseCase('unknown-document');
  if (of !== null && !state.parties.has(of)) return refuseCase('unknown-party');
  if (!mayActFor(state, of, actor)) return refuseCase('not-permitted');
  if (hearing !== null && !state.hearings.includes(hearing)) return refuseCase('unknown-hearing');
  const last = state.exhibits.findLast((exhibit) => exhibit.document === id);
  const isAgain = last?.stage.kind === 'offered' && isSameActor(last.offeredBy, actor);
  if (isAgain && last.of === of && last.hearing === hearing) return [];
  if (document.stage.kind !== 'filed') return refuseCase('wrong-stage');
  const kept = whyWithheld(document);
  if (kept !== null) return kept;
  if (isExhibit(state, document)) return refuseCase('is-exhibit');
  if (state.exhibits.length >= MAX_EXHIBITS) return refuseCase('case-full');
  return [{ type: 'exhibit-offered', exhibit: state.exhibits.length + 1, document: id, of, hearing }];
}

/** A ruling may be changed, as long as the document is still relied on and not an exhibit under another number. */
function decideAdmission(state: CaseState, { number, document: id, stage }: Exhibit): CaseDecision {
  if (stage.kind === 'admitted') return [];
  if (stage.kind === 'withdrawn') return refuseCase('wrong-stage');
  const document = state.documents.get(id);
  if (document?.stage.kind !== 'filed') return refuseCase('wrong-stage');
  if (stage.kind === 'excluded' && isExhibit(state, document)) return refuseCase('is-exhibit');
  return [{ type: 'exhibit-admitted', exhibit: number }];
}

/** Whether the actor offered it, or acts for the party for whom it was offered. */
function mayWithdraw(state: CaseState, { of, offeredBy }: Exhibit, actor: CaseActor): boolean {
  return isSameActor(offeredBy, actor) || (actor.kind === 'person' && mayActFor(state, of, actor));
}
