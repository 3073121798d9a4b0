import { Rejection } from '../../rejection.ts';
import type { DocumentLevel } from '../access.ts';
import type { CaseActor } from '../event.ts';
import type { DocumentId, PartyId } from '../ids.ts';
import { isSameActor } from '../state.ts';
import type { CaseDocument, CaseState } from '../state.ts';
import type { Assignment, StaffCapacity } from '../words.ts';
import { isAssigned } from './assigned.ts';
import { capacitiesIn } from './permissions.ts';

/** Which staff read documents of a level: all who work on cases, or those who are assigned to this one. */
const BY_STAFF: Readonly<
  Record<DocumentLevel, { readonly all: readonly StaffCapacity[]; readonly assigned: readonly Assignment[] }>
> = {
  open: { all: ['judge', 'clerk', 'registry', 'prosecutor'], assigned: [] },
  parties: { all: ['judge', 'clerk', 'registry'], assigned: ['prosecutor'] },
  confidential: { all: [], assigned: ['judge', 'clerk'] },
  sealed: { all: [], assigned: ['judge'] },
};

/**
 * Who may read a document of a case: the one function that decides it, for staff at the desk and for people of the case alike. Systems
 * read nothing: a machine files.
 */
export function mayRead(state: CaseState, document: CaseDocument, actor: CaseActor): boolean {
  switch (actor.kind) {
    case 'system':
    case 'machine':
      return false;
    case 'staff': {
      const { all, assigned } = BY_STAFF[document.access.level];
      return all.some((one) => actor.as.includes(one)) || assigned.some((one) => isAssigned(state, actor, one));
    }
    case 'person':
      return mayPersonRead(state, document, actor.party);
    default:
      return actor satisfies never;
  }
}

function mayPersonRead(state: CaseState, document: CaseDocument, party: PartyId): boolean {
  const { level, named } = document.access;
  const actsFor = actsForIn(state, party);
  if (actsFor.length === 0 || level === 'sealed') return false;
  if (isOwn(state, document, actsFor, party)) return true;
  // What was withdrawn, and what the court has not taken, stays with the court, and with whose it is.
  const { kind } = document.stage;
  if (kind === 'withdrawn' || kind === 'waiting' || kind === 'refused') return false;
  if (actsFor.some((one) => named.includes(one))) return true;
  const isSide = capacitiesIn(state, { kind: 'person', party }).some((one) => one === 'party' || one === 'lawyer');
  return isSide && (level === 'open' || level === 'parties');
}

/** For whom somebody acts whom the case names: for themselves, and a lawyer for confirmed clients. Nobody when it does not name them. */
export function actsForIn({ parties }: CaseState, party: PartyId): readonly PartyId[] {
  const person = parties.get(party);
  return person === undefined ? [] : [party, ...person.powers.keys()];
}

/**
 * Whether a document is of somebody, or of one for whom they act, or was filed by them. Who comes to stand under an id at which
 * somebody else stood before has nothing of that one.
 */
function isOwn(state: CaseState, document: CaseDocument, actsFor: readonly PartyId[], party: PartyId): boolean {
  const { of, filedAt } = document;
  const isOfOwn = of !== null && actsFor.includes(of) && isInSince(state, of, filedAt);
  return isOfOwn || isFiler(state, document, { kind: 'person', party });
}

/** Whether somebody has filed a document themselves: who came to stand under the id of whoever did has not. */
export function isFiler(state: CaseState, { filedBy, filedAt }: CaseDocument, actor: CaseActor): boolean {
  return isSameActor(filedBy, actor) && (filedBy.kind !== 'person' || isInSince(state, filedBy.party, filedAt));
}

/** Whether who stands under an id stood there already at a moment, epoch ms. */
export function isInSince({ parties }: CaseState, party: PartyId, at: number): boolean {
  return (parties.get(party)?.since ?? Infinity) <= at;
}

/** A document, for whoever may read it: to others it is as if it were not there. */
export function readable(state: CaseState, id: DocumentId, actor: CaseActor): CaseDocument | undefined {
  const document = state.documents.get(id);
  return document !== undefined && mayRead(state, document, actor) ? document : undefined;
}

/** Why nobody is given the content of a document now, and nothing is made of it; null: it is given to those who may read it. */
export function withheld({
  scan,
}: Pick<CaseDocument, 'scan'>): Rejection<'scan-awaited' | 'infected' | 'not-scannable'> | null {
  switch (scan.kind) {
    case 'none':
    case 'clean':
    case 'waived':
      return null;
    case 'awaited':
      return new Rejection('scan-awaited');
    case 'infected':
    case 'not-scannable':
      return new Rejection(scan.kind);
    default:
      return scan satisfies never;
  }
}
