import type { CaseEntry } from '@mahzar/shared/proceedings/event';
import { partyIdOf } from '@mahzar/shared/proceedings/ids';
import type { OrderId, PartyId } from '@mahzar/shared/proceedings/ids';
import { actsForIn, readable } from '@mahzar/shared/proceedings/law/reading';
import { orderPlainText } from '@mahzar/shared/proceedings/order-plain-text';
import type { CaseState, Order } from '@mahzar/shared/proceedings/state';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import type { ShownOrder } from '@mahzar/shared/rest/proceedings';
import { namedIn } from '@mahzar/shared/scheduling/named-in';
import type { CaseRole } from '@mahzar/shared/scheduling/person';
import type { FileOfCase, HiddenPerson } from '../ports.ts';
import type { ProceedingsService } from '../proceedings-service.ts';
import { draftHash, isAtHead } from './order-paper.ts';
import type { StoredPaper, OrderStore } from './order-store.ts';

type People = CourtCase['people'];

/** Most entries read of a case's log; all are needed to know its parties when a paper was signed. */
const MAX_ENTRIES = 1_000_000;

export type ClosedPapers = ReturnType<typeof closedPapers>;

/**
 * Papers of orders that are closed to some of their readers, because they name another person who has a number in the case, and for
 * whom the reader does not act. A paper is never changed, so only the court and the named people may have it then.
 */
export function closedPapers({
  service,
  store,
}: {
  readonly service: Pick<ProceedingsService, 'latest'>;
  readonly store: Pick<OrderStore, 'papers'>;
}) {
  const whomPapersName = (state: CaseState, found: FileOfCase) =>
    namedInPapers(state, found, () => service.latest(state.id, { looks: false, most: MAX_ENTRIES }));

  return {
    /** Whether a paper is closed to a person. @param asked parties as which they ask; their other parties in the case count, too */
    async isClosed(
      state: CaseState,
      found: FileOfCase,
      { order, asked }: { readonly order: Order; readonly asked: readonly PartyId[] },
    ): Promise<boolean> {
      if (found.hidden.length === 0) return false;
      const paper = (await store.papers(state.id, order.id)).get(order.id);
      const named = await whomPapersName(state, found)(order, paper);
      return keptBy(state, found, named, asked) !== null;
    },

    /** Whether a text names a person with a number, other than the reader and the people for whom they act. */
    isNameKept: (
      state: CaseState,
      found: FileOfCase,
      { text, asked }: { readonly text: string; readonly asked: readonly PartyId[] },
    ): boolean => found.hidden.length > 0 && keptBy(state, found, hiddenIn(text, found), asked) !== null,

    /**
     * The protected people whom a text names, for whom a paper with it would be closed to others; empty if the case's file does not list
     * the person, null if it names none.
     */
    named(found: FileOfCase, text: string): readonly PartyId[] | null {
      if (found.hidden.length === 0) return null;
      const { parties, isOther } = hiddenIn(text, found);
      const because = [...new Set(parties)].filter((one) => found.protected.has(one));
      return isOther || because.length > 0 ? because : null;
    },

    /** The readers to whom the papers of a case are closed, and the protected people because of whom. */
    async all(state: CaseState, found: FileOfCase): Promise<ReadonlyMap<OrderId, ShownOrder['closedFor']>> {
      const closed = new Map<OrderId, ShownOrder['closedFor']>();
      if (found.hidden.length === 0) return closed;
      const [papers, whomNames] = [await store.papers(state.id), whomPapersName(state, found)];
      for (const order of state.orders.values()) {
        const { stage } = order;
        if (stage.kind !== 'signed') continue;
        const named = await whomNames(order, papers.get(order.id));
        const kept = [...state.parties.keys()]
          .filter((party) => readable(state, stage.document, { kind: 'person', party }) !== undefined)
          .flatMap((party) => {
            const because = keptBy(state, found, named, [party]);
            return because === null ? [] : [{ party, because }];
          });
        if (kept.length > 0) closed.set(order.id, kept);
      }
      return closed;
    },
  };
}

/** The people in a paper. */
interface Named {
  readonly parties: readonly PartyId[];
  /** Whether it names, or may name, a person with a number who is not in the file, or no longer. */
  readonly isOther: boolean;
}

/**
 * The people whom the papers of a case's orders may name: those noted at signing, and people with a number (by the present file and
 * bookings) whose name is in the text. For papers from before the names were noted: everybody who may be in the header. For a paper
 * whose text was altered: everybody.
 * @param entries reads the case's log without looks
 */
function namedInPapers(state: CaseState, found: FileOfCase, entries: () => Promise<readonly CaseEntry[]>) {
  let log: Promise<readonly CaseEntry[]> | undefined;
  const { people } = found.file;
  const ids = new Set(people.map(({ id }) => partyIdOf(id)));
  const isOneUnknown = found.hidden.some(({ parties }) => parties.length === 0);
  return async (order: Order, paper: StoredPaper | undefined): Promise<Named> => {
    const text = paper?.text ?? null;
    if (text === null || draftHash(order, text) !== order.text) return { parties: [...ids], isOther: isOneUnknown };
    const atHead = paper!.named ?? mayStandAtHead(state, order, await (log ??= entries()));
    const inText = hiddenIn(orderPlainText(text), found);
    return {
      parties: [...new Set([...atHead, ...inText.parties])],
      // A person who is no longer in the file may be the one with a number whom the file does not name.
      isOther: inText.isOther || (isOneUnknown && atHead.some((one) => !ids.has(one))),
    };
  };
}

/** People with a number, by the present file and bookings, whom a text names. */
function hiddenIn(text: string, { file, hidden, protected: unnamed, namedAsBefore }: FileOfCase): Named {
  const booked = hidden.flatMap(({ booked: one, parties }) =>
    one === null ? [] : [{ name: one.name, nationalId: one.nationalId, parties }],
  );
  const inFile = file.people.map(({ id, name, nationalId }) => ({ name, nationalId, parties: [partyIdOf(id)] }));
  const isSought = ({ parties }: Pick<HiddenPerson, 'parties'>) => parties.every((one) => unnamed.has(one));
  const named = [...namedIn([text], [...booked, ...inFile], isSought), ...namedAsBefore(text)];
  return {
    parties: named.flatMap(({ parties }) => parties),
    isOther: named.some(({ parties }) => parties.length === 0),
  };
}

/**
 * People who may be in the header of a signed paper: the parties at that time, and the people concerned. If one of them has left
 * the case, people added since may be the same person with another id.
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

/**
 * The protected people because of whom a reader may not have a paper: those named in it, except the reader and people for whom the
 * reader acts. Null when the reader may have it; empty when the protected person is not in the file.
 */
function keptBy(
  state: CaseState,
  { file, protected: hidden }: FileOfCase,
  { parties, isOther }: Named,
  asked: readonly PartyId[],
): PartyId[] | null {
  const mine = asked.flatMap((one) => samePerson(file.people, one));
  const known = mine.flatMap((one) => [one, ...actsForIn(state, one)]);
  const because = parties.filter((one) => hidden.has(one) && !known.includes(one));
  return isOther || because.length > 0 ? because : null;
}

/** All parties of a case's file that are the same person: with the same national ID and telephone, as in the portal. */
function samePerson(people: People, party: PartyId): PartyId[] {
  const one = people.find(({ id }) => partyIdOf(id) === party);
  const isSame = ({ nationalId, phone }: People[number]) =>
    nationalId !== null && phone !== null && nationalId === one?.nationalId && phone === one.phone;
  return [party, ...people.filter(isSame).map(({ id }) => partyIdOf(id))];
}
