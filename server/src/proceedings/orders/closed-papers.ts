import type { CaseEntry } from '@mahzar/shared/proceedings/event';
import type { OrderId, PartyId } from '@mahzar/shared/proceedings/ids';
import { actsForIn, readable } from '@mahzar/shared/proceedings/law/reading';
import type { CaseState, Order } from '@mahzar/shared/proceedings/state';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import type { ShownOrder } from '@mahzar/shared/rest/proceedings';
import type { CaseRole } from '@mahzar/shared/scheduling/person';
import type { FileOfCase } from '../ports.ts';
import type { ProceedingsService } from '../proceedings-service.ts';
import { draftHash, isAtHead, namedInText } from './order-paper.ts';
import type { KeptPaper, OrderStore } from './order-store.ts';

type People = CourtCase['people'];

/** Of a case's log, of which all are read to know who was in it when a paper was signed. */
const MOST_ENTRIES = 1_000_000;

export type ClosedPapers = ReturnType<typeof closedPapers>;

/**
 * Papers of orders that are closed for some of whoever could read them: they name somebody else, for whom those do not act either, and
 * who goes by a number in the case. A paper is the same from when it is made, so the court alone has it then, and whom it names.
 */
export function closedPapers({
  service,
  store,
}: {
  readonly service: Pick<ProceedingsService, 'latest'>;
  readonly store: Pick<OrderStore, 'papers'>;
}) {
  const whomPapersName = (state: CaseState, people: People) =>
    namedInPapers(state, people, () => service.latest(state.id, { looks: false, most: MOST_ENTRIES }));

  return {
    /** Whether a paper is closed for somebody. @param asked as whom they come; whatever else they are in the case they are here too */
    async isClosed(
      state: CaseState,
      found: FileOfCase,
      { order, asked }: { readonly order: Order; readonly asked: readonly PartyId[] },
    ): Promise<boolean> {
      if (found.protected.size === 0) return false;
      const paper = (await store.papers(state.id, order.id)).get(order.id);
      const named = await whomPapersName(state, found.file.people)(order, paper);
      return keptBy(state, found, named, asked).length > 0;
    },

    /** For whom of those who could read them the papers of a case are closed, and whose protection closes them. */
    async all(state: CaseState, found: FileOfCase): Promise<ReadonlyMap<OrderId, ShownOrder['closedFor']>> {
      const closed = new Map<OrderId, ShownOrder['closedFor']>();
      if (found.protected.size === 0) return closed;
      const [papers, whomNames] = [await store.papers(state.id), whomPapersName(state, found.file.people)];
      for (const order of state.orders.values()) {
        const { stage } = order;
        if (stage.kind !== 'signed') continue;
        const named = await whomNames(order, papers.get(order.id));
        const kept = [...state.parties.keys()]
          .filter((party) => readable(state, stage.document, { kind: 'person', party }) !== undefined)
          .map((party) => ({ party, because: keptBy(state, found, named, [party]) }))
          .filter(({ because }) => because.length > 0);
        if (kept.length > 0) closed.set(order.id, kept);
      }
      return closed;
    },
  };
}

/**
 * Whom the papers of a case's orders name, as far as it can be known: whom they were noted to name when they were signed, and whomever
 * the text names of those who are in the file by now. Of papers of before that was noted, all whose names may stand at the head, and of
 * one whose text is not what was kept, everybody.
 * @param people of the case's file
 * @param entries reads the case's log without looks
 */
function namedInPapers(state: CaseState, people: People, entries: () => Promise<readonly CaseEntry[]>) {
  let log: Promise<readonly CaseEntry[]> | undefined;
  return async (order: Order, paper: KeptPaper | undefined): Promise<readonly PartyId[]> => {
    const text = paper?.text ?? null;
    if (text === null || draftHash(order, text) !== order.text) return people.map(({ id }) => partyIdOf(id));
    const atHead = paper!.named ?? mayStandAtHead(state, order, await (log ??= entries()));
    return [...new Set([...atHead, ...namedInText(text, people)])];
  };
}

/**
 * Whose names may stand at the head of a signed paper: of those who were sides when it was signed and whom it concerns. When one of them
 * is in the case no longer, whoever came since may be them under another id.
 */
function mayStandAtHead({ parties }: CaseState, { to, stage }: Order, entries: readonly CaseEntry[]): PartyId[] {
  const signedAt = stage.kind === 'signed' ? stage.at : Infinity;
  const roles = new Map<PartyId, CaseRole>();
  for (const { at, event } of entries) {
    if (at > signedAt) break;
    if (event.type === 'party-added' || event.type === 'party-changed') roles.set(event.party, event.role);
    if (event.type === 'party-removed') roles.delete(event.party);
  }
  const atHead = [...roles].filter(([id, role]) => isAtHead(role, to.includes(id))).map(([id]) => id);
  const isOneGone = [...atHead, ...to].some((id) => !parties.has(id));
  const later = isOneGone ? [...parties.values()].filter(({ since }) => since > signedAt).map(({ id }) => id) : [];
  return [...atHead, ...to, ...later];
}

/** Whose protection keeps somebody from a paper: of those whom it names all but themselves and for whom they act. */
function keptBy(
  state: CaseState,
  { file, protected: hidden }: FileOfCase,
  named: readonly PartyId[],
  asked: readonly PartyId[],
): PartyId[] {
  const mine = asked.flatMap((one) => samePerson(file.people, one));
  const known = mine.flatMap((one) => [one, ...actsForIn(state, one)]);
  return named.filter((one) => hidden.has(one) && !known.includes(one));
}

/** All that somebody is whom a case's file names: as is so in their own cases, whoever has the same national ID and telephone. */
function samePerson(people: People, party: PartyId): PartyId[] {
  const one = people.find(({ id }) => partyIdOf(id) === party);
  const isSame = ({ nationalId, phone }: People[number]) =>
    nationalId !== null && phone !== null && nationalId === one?.nationalId && phone === one.phone;
  return [party, ...people.filter(isSame).map(({ id }) => partyIdOf(id))];
}

export function partyIdOf(id: People[number]['id']): PartyId {
  return id as string as PartyId;
}
