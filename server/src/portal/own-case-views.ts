import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { mayReadMinutes } from '@mahzar/shared/minutes/law/reading';
import type { MinutesState } from '@mahzar/shared/minutes/state';
import { documentNumber } from '@mahzar/shared/proceedings/document-number';
import type { CaseActor } from '@mahzar/shared/proceedings/event';
import { partyIdOf } from '@mahzar/shared/proceedings/ids';
import type { DocumentId, PartyId } from '@mahzar/shared/proceedings/ids';
import { capacitiesIn, mayEverInCase } from '@mahzar/shared/proceedings/law/permissions';
import { mayFileNow } from '@mahzar/shared/proceedings/law/documents';
import { actsForIn, isFiler, isInSince, whyWithheld } from '@mahzar/shared/proceedings/law/reading';
import { filedPower, isInForce } from '@mahzar/shared/proceedings/projection/due';
import { visibleDocuments, visibleOrders } from '@mahzar/shared/proceedings/projection/visible';
import type { CaseDocument, CaseState, Order, OrderService } from '@mahzar/shared/proceedings/state';
import type { MyCase, MyCaseSummary, MyDocument, MyDue, MyHearing, MyOrder } from '@mahzar/shared/rest/portal';
import type { Person } from '@mahzar/shared/scheduling/person';
import type { BookedHearing, NamedCase } from '../scheduling/named-persons.ts';

/** A case from the view of one of its people. */
export interface OwnCase {
  readonly named: NamedCase;
  /** Undefined when its proceedings have not begun. */
  readonly state: CaseState | undefined;
  /** Titles of documents; a list of cases shows none. */
  readonly titles: ReadonlyMap<DocumentId, string>;
  /** Minutes of the person's hearings that are being read and signed, or are closed. A list of cases needs only the former. */
  readonly minutes: ReadonlyMap<HearingId, MinutesState>;
}

/** The actors of a person in a case. */
export function actorsOf({
  parties,
}: Pick<NamedCase, 'parties'>): readonly (CaseActor & { readonly kind: 'person' })[] {
  return parties.map(({ id }) => ({ kind: 'person', party: partyIdOf(id) }));
}

/** The order with this paper that was served on the person and not opened yet. */
export function unopened(state: CaseState, document: DocumentId, mine: readonly PartyId[]): Order | undefined {
  return [...state.orders.values()].find(
    (order) =>
      order.stage.kind === 'signed' &&
      order.stage.document === document &&
      mine.some((party) => order.services.get(party)?.openedAt === null),
  );
}

/** A case for a person whom it names: of other people it shows only the names of their lawyer or clients. @param now epoch ms */
export function shownOwnCase(own: OwnCase, now: number): MyCase {
  const { named } = own;
  const { file, parties, hearings } = named;
  const orders = shownOrders(own);
  return {
    id: file.id,
    number: file.number,
    branch: file.branch,
    title: file.title,
    state: file.state,
    name: nameIn(named),
    roles: parties.map(({ role }) => role),
    clients: parties.filter(({ role }) => role === 'lawyer').flatMap(({ id }) => powersOf(own, { lawyer: id })),
    lawyers: parties.flatMap(({ id }) => powersOf(own, { client: id })),
    due: dueIn(own, orders, now),
    hearings: hearings.map((one) => shownHearing(one, own.minutes, now)),
    orders,
    documents: shownDocuments(own),
    mayFile: mayFileIn(own),
  };
}

/** A case in the list of a person's cases. */
export function shownSummary(own: OwnCase, now: number): MyCaseSummary {
  const { id, number, branch, title, state, roles, clients, due } = shownOwnCase(own, now);
  return { id, number, branch, title, state, roles, clients: clients.map(({ name }) => name), due: due[0] ?? null };
}

/** The person's name in a case. */
export function nameIn({ parties, hearings }: NamedCase): string {
  return parties[0]?.name ?? hearings[0]?.people[0].name ?? '';
}

function shownHearing({ booking, people }: BookedHearing, minutes: OwnCase['minutes'], now: number): MyHearing {
  const { id: hearing, kind, title, startsAt, endsAt, state } = booking;
  const seats = people.map((person) => ({
    seat: person.id,
    role: person.role,
    mayEnter: person.through === null && (state === 'booked' || state === 'opened'),
    isToSign: signsUntil(minutes.get(hearing), { booking, people: [person] }, now) !== null,
    hasMinutes: hasOwnWay(booking, person) && hasMinutes(minutes.get(hearing), person),
  }));
  return { hearing, kind, title, startsAt, endsAt, state, seats };
}

type Parties = Partial<Record<'lawyer' | 'client', SeatId>>;

/** Powers of attorney of a lawyer, or for a client, according to file and log. */
function powersOf({ named, state }: OwnCase, given: Parties): MyCase['clients'] {
  const { people } = named.file;
  const lawyers = people.filter(({ role, id }) => role === 'lawyer' && (given.lawyer ?? id) === id);
  return lawyers.flatMap((lawyer) =>
    lawyer.with.flatMap((client) => {
      const other = given.client === undefined ? people.find(({ id }) => id === client) : lawyer;
      if (other === undefined || (given.client ?? client) !== client) return [];
      const ids = { lawyer: partyIdOf(lawyer.id), client: partyIdOf(client) };
      const isConfirmed = state?.parties.get(ids.lawyer)?.powers.has(ids.client) === true;
      const isFiled = state !== undefined && filedPower(state, ids.lawyer, ids.client) !== undefined;
      return [
        {
          ...ids,
          name: other.name,
          state: isConfirmed ? 'confirmed' : isFiled ? 'filed' : 'none',
          // For a person who is no party, such as a witness, the court ends it.
          mayEnd:
            state !== undefined &&
            isConfirmed &&
            actorsOf(named).some((actor) => mayEverInCase(capacitiesIn(state, actor), 'end-power')),
        },
      ];
    }),
  );
}

/** The items that the person may read, through any of their actors. */
function visible<Item>(
  { named, state }: OwnCase,
  of: (state: CaseState, actor: CaseActor) => readonly Item[],
): readonly Item[] {
  if (state === undefined) return [];
  return [...new Set(actorsOf(named).flatMap((actor) => of(state, actor)))];
}

function shownOrders(own: OwnCase): MyOrder[] {
  const { state, titles } = own;
  if (state === undefined) return [];
  return visible(own, visibleOrders).flatMap((order): MyOrder[] => {
    const { id, kind, stage } = order;
    const document = stage.kind === 'signed' ? state.documents.get(stage.document) : undefined;
    if (stage.kind !== 'signed' || document === undefined) return [];
    return [
      {
        order: id,
        kind,
        title: titles.get(document.id) ?? '',
        number: documentNumber(state.number, document.number),
        signedAt: stage.at,
        document: document.id,
        pages: document.pages ?? 1,
        served: servedOn(own, order),
      },
    ];
  });
}

/** How an order was served on the person; otherwise, on the people whom they represent. */
function servedOn({ named, state }: OwnCase, order: Order): MyOrder['served'] {
  if (state === undefined) return null;
  const mine = actorsOf(named).map(({ party }) => party);
  /** Of several services, an unopened one; otherwise the one with the earliest deadline. */
  const find = (all: readonly PartyId[]): OrderService | undefined => {
    const found = all
      .flatMap((party) => order.services.get(party) ?? [])
      .toSorted((one, other) => (one.until ?? Infinity) - (other.until ?? Infinity) || 0);
    return found.find(({ openedAt }) => openedAt === null) ?? found[0];
  };
  const own = find(mine);
  const service = own ?? find(mine.flatMap((party) => actsForIn(state, party)));
  if (service === undefined) return null;
  const { at, openedAt, until } = service;
  const { deadline } = order;
  const runs = deadline !== null && until !== null && isInForce(state, order);
  return { at, isOwn: own !== undefined, openedAt, deadline: runs ? { kind: deadline.kind, until } : null };
}

function shownDocuments(own: OwnCase): MyDocument[] {
  const { named, state, titles } = own;
  if (state === undefined) return [];
  const papers = new Set([...state.orders.values()].map(({ stage }) => stage.kind === 'signed' && stage.document));
  const mine = new Set<string>(named.parties.map(({ id }) => id));
  const clients = new Set<string>(named.parties.flatMap((party) => (party.role === 'lawyer' ? party.with : [])));
  /** A person who was given an id after a document was filed is another side. */
  const sideOf = (party: PartyId | null, at: number) => {
    if (party === null) return 'court';
    if (!isInSince(state, party, at)) return 'other';
    return mine.has(party) ? 'me' : clients.has(party) ? 'client' : 'other';
  };
  const shown = (whole: CaseDocument): MyDocument => {
    const { number, filedBy, of, stage, access: _, replaces: __, scan: ___, ...document } = whole;
    const { filedAt } = document;
    return {
      ...document,
      number: documentNumber(state.number, number),
      title: titles.get(document.id) ?? '',
      filedBy: sideOf(filedBy.kind === 'person' ? filedBy.party : null, filedAt),
      of: sideOf(of, filedAt),
      stage: stage.kind,
      reason: stage.kind === 'refused' ? stage.reason : null,
      withheld: whyWithheld(whole)?.code ?? null,
      mayWithdraw: isFiledIn(own, whole) && (stage.kind === 'waiting' || stage.kind === 'filed'),
    };
  };
  return visible(own, visibleDocuments)
    .filter(({ id }) => !papers.has(id))
    .toSorted((one, other) => other.number - one.number)
    .map(shown);
}

/** The kinds of documents that the person may file, and for whom. */
function mayFileIn({ named, state }: OwnCase): MyCase['mayFile'] {
  const { file } = named;
  if (state === undefined) return [];
  return actorsOf(named).flatMap(({ party }) =>
    mayFileNow(state, party).map(({ of, kinds }) => ({
      of,
      name: of === party ? null : (file.people.find(({ id }) => partyIdOf(id) === of)?.name ?? ''),
      kinds: [...kinds],
    })),
  );
}

/** The person's duties, the next first; those that only this person can do come before all others. */
function dueIn(own: OwnCase, orders: readonly MyOrder[], now: number): MyDue[] {
  const { named, minutes } = own;
  const nothing = { hearing: null, order: null, document: null };
  const due: MyDue[] = [
    ...orders.flatMap(({ order, served }): MyDue[] => {
      const until = served?.deadline?.until ?? 0;
      // After delivery a deadline may run, whether opened or not.
      if (served?.isOwn === true && served.openedAt === null)
        return [{ ...nothing, what: 'open-order', at: until > now ? until : null, order }];
      return until > now ? [{ ...nothing, what: 'deadline', at: until, order }] : [];
    }),
    ...powersToFile(own).map((): MyDue => ({ ...nothing, what: 'file-power', at: null })),
    ...refusedOf(own, now).map((document): MyDue => ({ ...nothing, what: 'document-refused', at: null, document })),
    ...named.hearings.flatMap((booked): MyDue[] => {
      const { id: hearing, state, startsAt, endsAt } = booked.booking;
      const until = signsUntil(minutes.get(hearing), booked, now);
      if (until !== null) return [{ ...nothing, what: 'sign-minutes', at: until, hearing }];
      const isToCome = state === 'opened' || (state === 'booked' && endsAt > now);
      return isToCome ? [{ ...nothing, what: 'hearing', at: startsAt, hearing }] : [];
    }),
  ];
  return due.toSorted((one, other) => (one.at ?? 0) - (other.at ?? 0));
}

/** Clients whose power of attorney a lawyer has not filed yet. */
function powersToFile({ named, state }: OwnCase): readonly PartyId[] {
  if (state === undefined || state.phase !== 'open') return [];
  return named.parties.flatMap(({ id, role, with: clients }) =>
    role !== 'lawyer'
      ? []
      : clients.map(partyIdOf).filter((client) => {
          const lawyer = partyIdOf(id);
          const isConfirmed = state.parties.get(lawyer)?.powers.has(client) === true;
          return !isConfirmed && filedPower(state, lawyer, client) === undefined;
        }),
  );
}

/** Documents of the person that the court has refused recently. */
function refusedOf(own: OwnCase, now: number): readonly DocumentId[] {
  return [...(own.state?.documents.values() ?? [])]
    .filter(({ stage }) => stage.kind === 'refused' && stage.at > now - TOLD_MS)
    .filter((document) => isFiledIn(own, document))
    .map(({ id }) => id);
}

/** Whether the person has filed a document, as any of their actors. */
function isFiledIn({ named, state }: OwnCase, document: CaseDocument): boolean {
  return state !== undefined && actorsOf(named).some((actor) => isFiler(state, document, actor));
}

/** How long a refusal is shown, ms. */
const TOLD_MS = 14 * 86_400_000;

/** Deadline for the person to sign minutes, epoch ms; null when they are not asked, or have answered. */
function signsUntil(minutes: MinutesState | undefined, { booking, people }: BookedHearing, now: number): number | null {
  const reading = minutes?.phase === 'reading' ? minutes.reading : null;
  if (reading === null || reading.until <= now) return null;
  const isAsked = ({ id }: Person) => !reading.answers.has(id) && reading.asked.some(({ seat }) => seat === id);
  return people.some((person) => hasOwnWay(booking, person) && isAsked(person)) ? reading.until : null;
}

/**
 * Whether a person can open minutes on their own. A person at another person's device has no link, and cannot open them by their
 * session while the hearing is open.
 */
function hasOwnWay({ state }: Pick<BookedHearing['booking'], 'state'>, { through }: Person): boolean {
  return through === null || state !== 'opened';
}

/** Whether a person reads minutes here: whoever was asked to sign does. The court's people read them at the desk. */
function hasMinutes(minutes: MinutesState | undefined, { id, role }: Person): boolean {
  if (minutes?.reading?.asked.some(({ seat }) => seat === id) !== true) return false;
  return mayReadMinutes(minutes, { kind: 'seat', seat: id, role }, false) !== null;
}
