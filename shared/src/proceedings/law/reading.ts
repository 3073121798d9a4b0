import { Rejection } from '../../rejection.ts';
import type { DocumentLevel } from '../access.ts';
import type { CaseActor } from '../event.ts';
import type { DocumentId, PartyId } from '../ids.ts';
import { isSameActor } from '../state.ts';
import type { CaseDocument, CaseState } from '../state.ts';
import type { Assignment, StaffCapacity } from '../words.ts';
import { isAssigned } from './assigned.ts';
import { capacitiesIn } from './permissions.ts';

/** The staff who read documents of a level: all who work on cases, or those assigned to this case. */
const BY_STAFF: Readonly<
  Record<DocumentLevel, { readonly all: readonly StaffCapacity[]; readonly assigned: readonly Assignment[] }>
> = {
  open: { all: ['judge', 'clerk', 'registry', 'prosecutor'], assigned: [] },
  parties: { all: ['judge', 'clerk', 'registry'], assigned: ['prosecutor'] },
  confidential: { all: [], assigned: ['judge', 'clerk'] },
  sealed: { all: [], assigned: ['judge'] },
};

/**
 * Whether the actor may read a document of a case. This is the only function that decides it, for staff at the desk and for people
 * of the case. Systems read nothing: a machine only files.
 *
 * A hearing's record has a function of its own, `mayHave`: a document's rights follow from the case, a record's from the person's seat
 * and the hearing's phase. Where a record shows documents, `mayHave` decides about the record and `mayRead` about each document.
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

/**
 * Whether each party and each lawyer may read a document for this reason alone, whoever they are. So `mayRead` gives it to them, and
 * so it may stand in a file that is made for all of them.
 */
export function maySidesRead({ access: { level }, stage }: Pick<CaseDocument, 'access' | 'stage'>): boolean {
  return isForOthers(stage) && (level === 'open' || level === 'parties');
}

/** Withdrawn documents and documents that the court has not accepted are visible only to the court and their owner. */
function isForOthers({ kind }: CaseDocument['stage']): boolean {
  return kind !== 'withdrawn' && kind !== 'waiting' && kind !== 'refused';
}

function mayPersonRead(state: CaseState, document: CaseDocument, party: PartyId): boolean {
  const { level, named } = document.access;
  const actsFor = actsForIn(state, party);
  if (actsFor.length === 0 || level === 'sealed') return false;
  if (isOwn(state, document, actsFor, party)) return true;
  if (!isForOthers(document.stage)) return false;
  if (actsFor.some((one) => named.includes(one))) return true;
  const isSide = capacitiesIn(state, { kind: 'person', party }).some((one) => one === 'party' || one === 'lawyer');
  return isSide && maySidesRead(document);
}

/**
 * Returns the parties for whom a person of the case acts: themselves, and for a lawyer the confirmed clients. Empty when the case
 * does not name the person.
 */
export function actsForIn({ parties }: CaseState, party: PartyId): readonly PartyId[] {
  const person = parties.get(party);
  return person === undefined ? [] : [party, ...person.powers.keys()];
}

/**
 * Whether a document belongs to the person or to somebody for whom they act, or was filed by them. A person who received the id of
 * an earlier person has no right to that person's documents.
 */
function isOwn(state: CaseState, document: CaseDocument, actsFor: readonly PartyId[], party: PartyId): boolean {
  const { of, filedAt } = document;
  const isOfOwn = of !== null && actsFor.includes(of) && isInSince(state, of, filedAt);
  return isOfOwn || isFiler(state, document, { kind: 'person', party });
}

/** Whether the actor filed the document themselves; not so if they received the filer's id later. */
export function isFiler(state: CaseState, { filedBy, filedAt }: CaseDocument, actor: CaseActor): boolean {
  return isSameActor(filedBy, actor) && (filedBy.kind !== 'person' || isInSince(state, filedBy.party, filedAt));
}

/** Whether the person with this id already had it at a moment, epoch ms. */
export function isInSince({ parties }: CaseState, party: PartyId, at: number): boolean {
  return (parties.get(party)?.since ?? Infinity) <= at;
}

/** Returns a document if the actor may read it; undefined otherwise, as if it did not exist. */
export function readable(state: CaseState, id: DocumentId, actor: CaseActor): CaseDocument | undefined {
  const document = state.documents.get(id);
  return document !== undefined && mayRead(state, document, actor) ? document : undefined;
}

/** Returns why a document's content is withheld from everybody now; null: it is given to people who may read it. */
export function whyWithheld({
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
