import type { CaseEntry, CaseEvent, ExhibitEvent, PartyEvent } from '../event.ts';
import type { PartyId } from '../ids.ts';
import type { CaseDocument, CaseState, Exhibit, ExhibitStage, Party } from '../state.ts';
import { evolveDocuments } from './documents.ts';
import { evolveOrders } from './orders.ts';

/** Rebuilds a case from its log. Throws when the log does not begin with `case-opened`. */
export function replayCase(entries: readonly CaseEntry[]): CaseState {
  const [first, ...rest] = entries;
  if (first === undefined) throw new Error('an empty log has no state');
  return rest.reduce(evolveCase, beginCase(first));
}

/** Returns the state after a log's first entry. */
function beginCase({ event, at }: CaseEntry): CaseState {
  if (event.type !== 'case-opened') throw new Error(`a case's log begins with case-opened, not ${event.type}`);
  const { case: id, law, number, branch, kind } = event;
  return {
    id,
    law,
    number,
    branch,
    kind,
    phase: 'open',
    openedAt: at,
    parties: new Map(),
    staff: [],
    hearings: [],
    documents: new Map(),
    exhibits: [],
    orders: new Map(),
  };
}

/** Returns the state after an entry. Does not consult the law. */
export function evolveCase(state: CaseState, entry: CaseEntry): CaseState {
  const { event } = entry;
  switch (event.type) {
    case 'case-opened':
      throw new Error('a case is opened once');
    case 'law-changed':
      return { ...state, law: event.law };
    case 'facts-changed':
      return { ...state, number: event.number, branch: event.branch, kind: event.kind };
    case 'case-archived':
      return { ...state, phase: 'archived' };
    case 'case-reopened':
      return { ...state, phase: 'open' };
    case 'staff-assigned':
    case 'staff-released':
      return { ...state, staff: evolveStaff(state, event) };
    case 'hearing-linked':
      return { ...state, hearings: [...state.hearings.filter((one) => one !== event.hearing), event.hearing] };
    case 'hearing-unlinked':
      return { ...state, hearings: state.hearings.filter((one) => one !== event.hearing) };
    case 'party-added':
    case 'party-changed':
    case 'party-removed':
    case 'power-confirmed':
    case 'power-ended':
      return evolveParty(state, event, entry.at);
    case 'document-filed':
    case 'scan-awaited':
    case 'document-scanned':
    case 'scan-waived':
    case 'document-withdrawn':
    case 'acceptance-awaited':
    case 'document-accepted':
    case 'document-refused':
    case 'access-set':
    case 'document-read':
      return { ...state, documents: evolveDocuments(state.documents, event, entry) };
    case 'exhibit-offered':
    case 'exhibit-admitted':
    case 'exhibit-excluded':
    case 'exhibit-withdrawn':
      return evolveExhibit(state, event, entry);
    case 'order-drafted':
    case 'order-discarded':
    case 'order-signed':
    case 'order-served':
    case 'service-noted':
    case 'service-opened':
      return { ...state, orders: evolveOrders(state.orders, event, entry) };
    default:
      return event satisfies never;
  }
}

type StaffEvent = Extract<CaseEvent, { readonly type: 'staff-assigned' | 'staff-released' }>;

function evolveStaff({ staff }: CaseState, { type, account, as, hearing }: StaffEvent): CaseState['staff'] {
  const known = staff.find((one) => one.account === account && one.as === as);
  const others = staff.filter((one) => one !== known);
  const kept = known?.saidBy.filter((one) => one !== hearing) ?? [];
  if (type === 'staff-assigned') return [...others, { account, as, saidBy: [...kept, hearing] }];
  return hearing === null || kept.length === 0 ? others : [...others, { account, as, saidBy: kept }];
}

function evolveParty(state: CaseState, event: PartyEvent, at: number): CaseState {
  switch (event.type) {
    case 'party-added':
    case 'party-changed': {
      const { party: id, role, clients } = event;
      const { since, powers } = state.parties.get(id) ?? { since: at, powers: new Map() };
      return withParty(state, { id, role, since, clients, powers });
    }
    case 'party-removed': {
      const parties = new Map(state.parties);
      parties.delete(event.party);
      return { ...state, parties, documents: unnamed(state, event.party) };
    }
    case 'power-confirmed': {
      const lawyer = state.parties.get(event.lawyer);
      if (lawyer === undefined) return state;
      const power = { confirmedAt: at, document: event.document };
      return withParty(state, { ...lawyer, powers: new Map(lawyer.powers).set(event.client, power) });
    }
    case 'power-ended': {
      const lawyer = state.parties.get(event.lawyer);
      if (lawyer === undefined) return state;
      const powers = new Map(lawyer.powers);
      powers.delete(event.client);
      return withParty(state, { ...lawyer, powers });
    }
    default:
      return event satisfies never;
  }
}

function withParty(state: CaseState, party: Party): CaseState {
  return { ...state, parties: new Map(state.parties).set(party.id, party) };
}

/** Removes the party from all documents, so that a later person with the same id is not named in them. */
function unnamed({ documents }: CaseState, party: PartyId): CaseState['documents'] {
  const of = ({ access, ...document }: CaseDocument): CaseDocument => ({
    ...document,
    access: { ...access, named: access.named.filter((one) => one !== party) },
  });
  return new Map([...documents].map(([id, document]) => [id, of(document)]));
}

function evolveExhibit(state: CaseState, event: ExhibitEvent, { at, actor }: CaseEntry): CaseState {
  switch (event.type) {
    case 'exhibit-offered': {
      const { exhibit: number, document, of, hearing } = event;
      const stage = { kind: 'offered' } as const;
      const exhibit: Exhibit = { number, document, of, hearing, offeredBy: actor, offeredAt: at, stage };
      return { ...state, exhibits: [...state.exhibits, exhibit] };
    }
    case 'exhibit-admitted':
      return ruled(state, event.exhibit, { kind: 'admitted', at });
    case 'exhibit-excluded':
      return ruled(state, event.exhibit, { kind: 'excluded', at, reason: event.reason });
    case 'exhibit-withdrawn':
      return ruled(state, event.exhibit, { kind: 'withdrawn', at });
    default:
      return event satisfies never;
  }
}

function ruled(state: CaseState, number: number, stage: ExhibitStage): CaseState {
  return { ...state, exhibits: state.exhibits.map((one) => (one.number === number ? { ...one, stage } : one)) };
}
