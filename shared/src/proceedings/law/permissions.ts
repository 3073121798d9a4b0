import { keysOf } from '../../keys-of.ts';
import type { CaseCommand } from '../command.ts';
import type { CaseActor } from '../event.ts';
import type { CasePhase, CaseState } from '../state.ts';
import type { StaffCapacity } from '../words.ts';
import { isAssigned } from './assigned.ts';

/**
 * Capacity in a case. `own-judge`, `own-clerk`: assigned to it, in addition to the capacity of every judge and clerk. `lawyer`:
 * with a power of attorney that staff confirmed. `named-lawyer`: without one; may file one. `onlooker`: everybody else whom the
 * case names (a witness, an expert, an interpreter, and a lawyer without power of attorney) and prosecutors who are not assigned:
 * they can do nothing, and read what they were given.
 */
export type CaseCapacity =
  'system' | 'machine' | StaffCapacity | 'own-judge' | 'own-clerk' | 'lawyer' | 'named-lawyer' | 'party' | 'onlooker';

/** Every act in a case. */
export type CaseAct = 'open' | CaseCommand['type'];

export interface CasePermission {
  readonly capacities: readonly CaseCapacity[];
  readonly phases: readonly CasePhase[];
}

const OFFICE = ['clerk', 'registry', 'machine', 'system'] as const;
const COURT = ['judge', 'clerk', 'registry'] as const;
const OF_CASE = ['own-judge', 'own-clerk'] as const;
const SIDES = ['prosecutor', 'lawyer', 'party'] as const;

const ALWAYS: readonly CasePhase[] = ['open', 'archived'];
const OPEN: readonly CasePhase[] = ['open'];

/**
 * The permission table of cases: the one place that says who may do what, and when. In addition `decide` checks the ownership of
 * documents, powers of attorney and exhibits, and `mayRead` the right to read.
 */
export const CASE_PERMISSIONS: Readonly<Record<CaseAct, CasePermission>> = {
  open: { capacities: OFFICE, phases: OPEN },
  'change-facts': { capacities: OFFICE, phases: ALWAYS },
  archive: { capacities: OFFICE, phases: OPEN },
  reopen: { capacities: OFFICE, phases: ['archived'] },
  // Nobody may assign themselves: see `decideFile`.
  'assign-staff': { capacities: ['registry', 'system'], phases: OPEN },
  'release-staff': { capacities: ['registry', 'system'], phases: ALWAYS },
  'link-hearing': { capacities: OFFICE, phases: OPEN },
  'unlink-hearing': { capacities: OFFICE, phases: ALWAYS },
  'name-party': { capacities: OFFICE, phases: ALWAYS },
  'remove-party': { capacities: OFFICE, phases: ALWAYS },
  'confirm-power': { capacities: [...OF_CASE, 'registry'], phases: OPEN },
  'end-power': { capacities: [...OF_CASE, 'registry', 'lawyer', 'party'], phases: ALWAYS },
  'file-document': { capacities: [...COURT, 'machine', ...SIDES, 'named-lawyer'], phases: OPEN },
  'accept-document': { capacities: [...OF_CASE, 'registry'], phases: OPEN },
  'refuse-document': { capacities: [...OF_CASE, 'registry'], phases: OPEN },
  'withdraw-document': { capacities: [...COURT, 'machine', ...SIDES, 'named-lawyer'], phases: OPEN },
  'set-access': { capacities: OF_CASE, phases: ALWAYS },
  'note-scan': { capacities: ['system'], phases: ALWAYS },
  'order-scan': { capacities: [...OF_CASE, 'registry'], phases: OPEN },
  'waive-scan': { capacities: [...OF_CASE, 'registry'], phases: OPEN },
  'read-document': { capacities: [...COURT, ...SIDES, 'onlooker'], phases: ALWAYS },
  'offer-exhibit': { capacities: ['judge', 'clerk', ...SIDES], phases: OPEN },
  'admit-exhibit': { capacities: ['own-judge'], phases: OPEN },
  'exclude-exhibit': { capacities: ['own-judge'], phases: OPEN },
  'withdraw-exhibit': { capacities: ['judge', 'clerk', ...SIDES], phases: OPEN },
  'draft-order': { capacities: OF_CASE, phases: OPEN },
  'discard-order': { capacities: OF_CASE, phases: ALWAYS },
  'sign-order': { capacities: ['own-judge'], phases: OPEN },
  'serve-order': { capacities: OF_CASE, phases: ALWAYS },
  'note-service': { capacities: ['system'], phases: ALWAYS },
  'open-service': { capacities: ['lawyer', 'party', 'onlooker'], phases: ALWAYS },
};

/** In the order of the table. */
export const CASE_ACTS = keysOf(CASE_PERMISSIONS);

/** Returns the actor's capacities in the case; empty for people whom it does not name. */
export function capacitiesIn(state: CaseState, actor: CaseActor): readonly CaseCapacity[] {
  switch (actor.kind) {
    case 'system':
    case 'machine':
      return [actor.kind];
    case 'staff':
      return actor.as.flatMap((one): readonly CaseCapacity[] => {
        if (one === 'registry') return [one];
        const isOwn = isAssigned(state, actor, one);
        if (one === 'prosecutor') return [isOwn ? one : 'onlooker'];
        return isOwn ? [one, `own-${one}`] : [one];
      });
    case 'person': {
      const party = state.parties.get(actor.party);
      if (party === undefined) return [];
      switch (party.role) {
        case 'complainant':
        case 'accused':
        case 'plaintiff':
        case 'defendant':
        case 'prosecutor':
          return ['party'];
        case 'lawyer':
          return party.powers.size > 0 ? ['lawyer'] : ['named-lawyer', 'onlooker'];
        case 'witness':
        case 'expert':
        case 'interpreter':
          return ['onlooker'];
        default:
          return party.role satisfies never;
      }
    }
    default:
      return actor satisfies never;
  }
}

/** Whether one of these capacities may ever do the act, in any phase of the case. */
export function mayEverInCase(capacities: readonly CaseCapacity[], act: CaseAct): boolean {
  return CASE_PERMISSIONS[act].capacities.some((one) => capacities.includes(one));
}
