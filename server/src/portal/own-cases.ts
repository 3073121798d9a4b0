import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { CaseCommand } from '@mahzar/shared/proceedings/command';
import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { OrderId } from '@mahzar/shared/proceedings/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { listMyCases, MyCase, MyCaseSummary } from '@mahzar/shared/rest/portal';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import type { Audit } from '../audit/audit.ts';
import type { MinutesService } from '../minutes/minutes-service.ts';
import type { ReadPhase } from '../minutes/store/minutes-log.ts';
import type { CaseDocuments } from '../proceedings/case-documents.ts';
import { fileUpload } from '../proceedings/filing.ts';
import type { Filing } from '../proceedings/filing.ts';
import type { OrderDesk } from '../proceedings/orders/order-desk.ts';
import { refusedBy } from '../proceedings/proceedings-routes.ts';
import type { ProceedingsService } from '../proceedings/proceedings-service.ts';
import type { ShownTitles } from '../proceedings/shown-titles.ts';
import type { NamedCase, NamedPersons, PersonKey } from '../scheduling/named-persons.ts';
import type { BookingDirectory } from '../scheduling/ports.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { actorsOf, nameIn, shownOwnCase, shownSummary } from './own-case-views.ts';
import type { CaseTitles } from './case-titles.ts';
import type { OwnCase } from './own-case-views.ts';
import type { RequestsOfPeople } from './ports.ts';
import type { OwnPowers } from './powers/own-powers.ts';

export interface OwnCasesParts {
  readonly database: Database;
  readonly persons: Pick<NamedPersons, 'casesOf' | 'caseOf' | 'bookedAs'>;
  readonly service: Pick<ProceedingsService, 'begin' | 'snapshot' | 'snapshots' | 'execute'>;
  readonly titlesFor: ShownTitles;
  readonly caseTitles: CaseTitles;
  readonly documents: Pick<CaseDocuments, 'whole' | 'keepFiled' | 'isScanned' | 'scanSoon'>;
  readonly orders: Pick<OrderDesk, 'open'>;
  readonly minutes: Pick<MinutesService, 'statesIn'>;
  readonly directory: Pick<BookingDirectory, 'booking' | 'linkOf'>;
  readonly requests: Pick<RequestsOfPeople, 'list'>;
  readonly powers: Pick<OwnPowers, 'list'>;
  readonly audit: Pick<Audit, 'note'>;
  /** Key by which a person is noted. */
  readonly personIndex: (who: PersonKey) => string;
  /** Value by which a person's pages identify them. */
  readonly pageIndex: (who: PersonKey) => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Cases as shown to the people whom they name. A case that does not name a person looks to them as if it did not exist. */
export class OwnCases {
  readonly #parts: OwnCasesParts;

  constructor(parts: OwnCasesParts) {
    this.#parts = parts;
  }

  /** The person's cases: first those with something due, by deadline, then the others. */
  async list(who: PersonKey): Promise<CallAnswer<typeof listMyCases>> {
    const { persons, service, caseTitles, requests, powers, pageIndex, now } = this.#parts;
    const all = await persons.casesOf(who);
    const reading = await this.#minutesOf(all, ['reading']);
    const items: MyCaseSummary[] = [];
    const states = await service.snapshots(all.filter(isParty).map(({ file }) => file.id));
    const stateOf = ({ file }: NamedCase) => states.get(file.id)?.state;
    for (const named of await caseTitles(all, stateOf))
      items.push(shownSummary({ named, state: stateOf(named), titles: new Map(), minutes: reading }, now()));
    const first = all[0];
    return {
      name: first === undefined ? '' : nameIn(first),
      person: pageIndex(who),
      items: items.toSorted(byDue),
      requests: await requests.list(who),
      powers: await powers.list(who),
    };
  }

  async read(who: PersonKey, id: string): Promise<Result<MyCase, ApiErrorCode>> {
    const { persons, service, titlesFor, caseTitles, now } = this.#parts;
    const named = await persons.caseOf(who, id);
    if (named === undefined) return new Rejection('not-found');
    // Its proceedings begin when somebody first opens the case, as at the desk.
    const begun = isParty(named) ? await service.begin(id) : undefined;
    if (begun !== undefined) return refusedBy(begun);
    const state = isParty(named) ? (await service.snapshot(id))?.state : undefined;
    const [shown] = await caseTitles([named], () => state);
    const minutes = await this.#minutesOf([named], ['reading', 'closed']);
    const titles: OwnCase['titles'] = state === undefined ? new Map() : await titlesFor(state, actorsOf(named));
    return shownOwnCase({ named: shown!, state, titles, minutes }, now());
  }

  /** Opens an order that was served on the person. */
  async openOrder(who: PersonKey, id: string, order: OrderId): Promise<Result<MyCase, ApiErrorCode>> {
    const { persons, service, orders } = this.#parts;
    const named = await persons.caseOf(who, id);
    const services = (await service.snapshot(id))?.state.orders.get(order)?.services;
    const mine = named === undefined ? [] : actorsOf(named).map(({ party }) => party);
    const served = mine.filter((party) => services?.has(party) === true);
    if (served.length === 0) return new Rejection('not-found');
    // A person who is two parties in a case was served as both.
    const opened = [];
    for (const party of served) opened.push(await orders.open({ case: id, order, party }));
    if (opened.some((one) => one instanceof Rejection && one.code === 'storage-unavailable'))
      return new Rejection('storage-unavailable');
    if (opened.some((one) => one instanceof Rejection && one.code === 'not-permitted'))
      return new Rejection('not-permitted');
    if (opened.every((one) => one instanceof Rejection)) return new Rejection('not-found');
    return this.read(who, id);
  }

  /** Files one of the person's uploads. */
  async file(
    who: PersonKey,
    id: string,
    { isConfidential, ...filing }: Omit<Filing, 'access' | 'replaces'> & { readonly isConfidential: boolean },
  ): Promise<Result<MyCase, ApiErrorCode>> {
    const access = { level: isConfidential ? 'confidential' : 'parties', named: [] } as const;
    return this.#act(who, id, (actor, all) =>
      fileUpload(this.#parts, id, actor, { ...filing, access, replaces: null }, all),
    );
  }

  /** Executes a command in one of the person's cases, as the first of their parties to which the law permits it. */
  act(who: PersonKey, id: string, command: CaseCommand): Promise<Result<MyCase, ApiErrorCode>> {
    return this.#act(who, id, (actor) => this.#parts.service.execute(id, command, actor));
  }

  async #act(
    who: PersonKey,
    id: string,
    work: (
      actor: CaseActor,
      all: readonly CaseActor[],
    ) => Promise<Result<unknown, Parameters<typeof refusedBy>[0]['code']>>,
  ): Promise<Result<MyCase, ApiErrorCode>> {
    const named = await this.#parts.persons.caseOf(who, id);
    if (named === undefined) return new Rejection('not-found');
    let refused: Rejection<ApiErrorCode> = new Rejection('not-found');
    const all = actorsOf(named);
    for (const actor of all) {
      const done = await work(actor, all);
      if (!(done instanceof Rejection)) return this.read(who, id);
      refused = refusedBy(done);
    }
    return refused;
  }

  /** The link that opens one of the person's seats in a hearing now. */
  async enter(
    who: PersonKey,
    hearing: HearingId,
    seat: SeatId,
  ): Promise<Result<{ hearing: HearingId; token: string }, ApiErrorCode>> {
    const { database, persons, directory, audit, personIndex, now } = this.#parts;
    const booking = await directory.booking(hearing);
    const booked = booking === undefined ? [] : await persons.bookedAs(who, booking);
    if (!booked.some(({ id }) => id === seat)) return new Rejection('not-found');
    return inTransaction(database, async (on) => {
      const link = await directory.linkOf(hearing, seat, on);
      if (link === undefined) return new Rejection('link-withdrawn');
      const details = { seat, person: personIndex(who) };
      const subject = { kind: 'hearing', id: hearing };
      await audit.note(on, { actor: { kind: 'nobody' }, act: 'portal-link-made', subject, details }, now());
      return { hearing, token: new URL(link).hash.slice(1) };
    });
  }

  /** Minutes of the cases' hearings that are in one of these phases. */
  async #minutesOf(cases: readonly NamedCase[], phases: readonly ReadPhase[]): Promise<OwnCase['minutes']> {
    const { minutes, now } = this.#parts;
    // A hearing that is still to come has no minutes; a court may open one before its booked time.
    const begun = cases.flatMap(({ hearings }) =>
      hearings.filter(({ booking: { state, startsAt } }) => state !== 'booked' || startsAt <= now()),
    );
    return minutes.statesIn(
      begun.map(({ booking }) => booking.id),
      phases,
    );
  }
}

/** Whether the case's own file names the person: a booking alone gives no access to its proceedings. */
function isParty({ parties }: NamedCase): boolean {
  return parties.length > 0;
}

function byDue(one: MyCaseSummary, other: MyCaseSummary): number {
  const [a, b] = [one, other].map(({ due }) => (due === null ? Infinity : (due.at ?? 0)));
  return a === b ? 0 : a! - b!;
}
