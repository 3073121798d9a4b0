import { randomInt } from 'node:crypto';
import type { MatterKind, Office } from '@mahzar/shared/offices/office';
import { freeTurns, today } from '@mahzar/shared/offices/office-day';
import type { RequestId } from '@mahzar/shared/queue/ids';
import type { Stage } from '@mahzar/shared/queue/state';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { problemsOf } from '@mahzar/shared/requests/answers';
import { randomDigits, trackingCode } from '@mahzar/shared/requests/tracking-code';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { CarriedOut, MyRequest, TurnChoice } from '@mahzar/shared/rest/requests';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import type { Offices } from '../offices/offices.ts';
import type { Database } from '../storage/database.ts';
import type { DayQueues, NoPlace, PlaceAsked } from './ports.ts';
import type { RequestLimits } from './request-limits.ts';
import type { RequestMessages } from './request-messages.ts';
import type { RequestStore, StoredRequest } from './request-store.ts';
import { hasVoice, isProven, personOf, shownToCitizen } from './shown.ts';

export interface SubmittingParts {
  readonly database: Database;
  readonly store: RequestStore;
  readonly messages: RequestMessages;
  readonly offices: Pick<Offices, 'find' | 'day'>;
  readonly queues: DayQueues;
  readonly limits: Pick<RequestLimits, 'ofMoves' | 'ofCarryingOut'>;
  readonly clock: CourtClock;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

type Answer = Result<MyRequest, ApiErrorCode>;
/** The wanted place; `at` null: in today's queue. */
interface Wanted {
  readonly day: string;
  readonly plan: PlaceAsked['plan'];
  readonly at: number | null;
}

/** Most open requests of one person at one office. */
const MAX_OPEN = 3;
/** Most places of a request in total, because each sends an SMS to the citizen. */
const MAX_PLACES = 11;
/** Stages in which another turn may be chosen: undecided, or the meeting did not take place. */
const MAY_CHOOSE: readonly (Stage['kind'] | null)[] = [
  null,
  'asked',
  'waiting',
  'lapsed',
  'left-over',
  'no-show',
  'withdrawn',
];

/** Submits, moves and withdraws requests, together with their places in the queues of days. */
export class Submitting {
  readonly #parts: SubmittingParts;

  constructor(parts: SubmittingParts) {
    this.#parts = parts;
  }

  /** Submits a draft. Repeating it changes nothing, for clients that lost the answer on a poor connection. */
  async submit(id: RequestId, choice: TurnChoice): Promise<Answer> {
    const { database, store, offices, clock, now } = this.#parts;
    const request = await store.find(database, id);
    const office = request && (await offices.find(request.office));
    if (request === undefined || office === undefined) return new Rejection('no-request');
    if (request.state === 'submitted') return shownToCitizen(request, office);
    if (request.state === 'withdrawn') return new Rejection('request-over');
    const unready = whyUnready(request, office);
    if (unready !== null) return unready;
    if (request.person === null) return new Rejection('not-proven');
    const first = clock.dayOf(now());
    const others = (await store.ofPerson(database, request.person)).filter(
      ({ office, state, turn }) =>
        office === request.office && state === 'submitted' && turn !== null && turn.day >= first,
    );
    if (others.length >= MAX_OPEN) return new Rejection('too-many-requests');
    return this.#place(request, office, choice, 'request-received');
  }

  /** Takes another turn; the former place is given up after the new one was granted. */
  async choose(id: RequestId, choice: TurnChoice): Promise<Answer> {
    const { database, store, offices, queues } = this.#parts;
    const request = await store.find(database, id);
    const office = request && (await offices.find(request.office));
    if (request === undefined || office === undefined) return new Rejection('no-request');
    if (request.state !== 'submitted') return new Rejection('request-over');
    if (choice.kind === 'turn' && request.turn?.at === choice.at) return shownToCitizen(request, office);
    if (request.turn !== null) {
      const stage = await queues.stageOf({ office: request.office, day: request.turn.day, request: request.id });
      if (!MAY_CHOOSE.includes(stage)) return new Rejection('request-over');
      // A request that lost its turn gets another one, regardless of the number.
      if (request.place >= MAX_PLACES) return new Rejection('too-many-requests');
    }
    return this.#place(request, office, choice, 'request-accepted');
  }

  /** Stores the citizen's statement about how the answer was carried out. */
  async sayCarriedOut(id: RequestId, said: Pick<CarriedOut, 'done' | 'words'>): Promise<Answer> {
    const { database, store, offices, queues, limits, now } = this.#parts;
    const request = await store.find(database, id);
    const office = request && (await offices.find(request.office));
    if (request === undefined || office === undefined) return new Rejection('no-request');
    const signedAt = request.words?.answer?.signedAt;
    if (request.turn === null || signedAt === undefined) return new Rejection('wrong-stage');
    const tooMany = await limits.ofCarryingOut(id);
    if (tooMany !== null) return tooMany;
    let written = request;
    const place = { office: request.office, day: request.turn.day, request: request.id, done: said.done === 'yes' };
    const refused = await queues.noteCarriedOut(place, async (on) => {
      await store.hold(on, id);
      const current = (await store.find(on, id)) ?? request;
      const at = now();
      written = { ...current, changedAt: at, carriedOut: { ...said, at, signedAt } };
      await store.rewrite(on, written);
    });
    return refused ?? shownToCitizen(written, office);
  }

  /** Withdraws a request. Its data stay with the office. */
  async withdraw(id: RequestId): Promise<Answer> {
    const { database, store, offices, messages, queues, now } = this.#parts;
    const request = await store.find(database, id);
    const office = request && (await offices.find(request.office));
    if (request === undefined || office === undefined) return new Rejection('no-request');
    if (request.state !== 'submitted') return new Rejection('request-over');
    let withdrawn = request;
    const place = { office: request.office, day: request.turn?.day ?? null, request: request.id };
    const left = await queues.withdraw(place, async (on) => {
      await store.hold(on, id);
      const current = await store.find(on, id);
      if (current?.state !== 'submitted') return;
      withdrawn = { ...current, state: 'withdrawn', turn: null, changedAt: now() };
      await store.rewrite(on, withdrawn);
      await messages.tell(on, 'request-withdrawn', withdrawn, office, now());
    });
    return left ?? shownToCitizen(withdrawn, office);
  }

  async #place(
    request: StoredRequest,
    office: Office,
    choice: TurnChoice,
    event: 'request-received' | 'request-accepted',
  ): Promise<Answer> {
    const { store, messages, queues, limits, now } = this.#parts;
    const kind = request.answers.matter.kind;
    if (kind === null) return new Rejection('answers-missing');
    if (office.paused !== null) return new Rejection('office-paused');
    const wanted = await this.#wanted(office, kind, choice);
    if (wanted instanceof Rejection) return wanted;
    const { day, plan, at: turnAt } = wanted;
    let written: StoredRequest | undefined;
    let tooMany: Rejection<'too-many-requests'> | null | undefined;
    const asked = { office, day, plan, request: request.id, kind, at: turnAt };
    const stale = new Error('the request was changed meanwhile');
    const persist = async (on: Database) => {
      await store.hold(on, request.id);
      const current = await store.find(on, request.id);
      // Meanwhile it was submitted in another tab, moved, withdrawn or answered differently. The exception also gives the place up.
      if (current === undefined || current.place !== request.place || current.state !== request.state) throw stale;
      const isDraft = current.state === 'draft';
      if (isDraft && (current.answers.matter.kind !== kind || whyUnready(current, office) !== null)) throw stale;
      // A citizen without a telephone gets no messages.
      const { phone } = personOf(current);
      tooMany = isDraft || phone === '' ? null : await limits.ofMoves(phone, on);
      if (tooMany !== null) throw stale;
      const at = now();
      written = {
        ...current,
        state: 'submitted',
        via: turnAt === null ? 'today' : 'ahead',
        turn: { day, at: turnAt },
        place: current.place + 1,
        submittedAt: current.submittedAt ?? at,
        changedAt: at,
        trackingCode: current.trackingCode ?? trackingCode(randomDigits((below) => randomInt(below))),
      };
      await store.rewrite(on, written);
      await messages.tell(on, event, written, office, at);
    };
    const placed = await queues.ask(asked, persist).catch((error: unknown) => {
      if (error !== stale) throw error;
      written = undefined;
      return undefined;
    });
    if (tooMany instanceof Rejection) return tooMany;
    if (placed instanceof Rejection || written === undefined) {
      // The same request submitted from another tab may have taken this very turn.
      const current = await store.find(this.#parts.database, request.id);
      if (current?.state === 'submitted' && current.place !== request.place) return shownToCitizen(current, office);
      if (placed !== undefined) return placed;
      const unready = current?.state === 'draft' ? whyUnready(current, office) : null;
      return unready ?? new Rejection('request-over');
    }
    const former = request.turn?.day;
    if (former !== undefined && former !== day) {
      await queues.withdraw({ office: request.office, day: former, request: request.id }, async () => undefined);
    }
    return shownToCitizen(written, office);
  }

  async #wanted(office: Office, kind: MatterKind, choice: TurnChoice): Promise<Result<Wanted, NoPlace>> {
    const { database, store, offices, clock, now } = this.#parts;
    const at = now();
    if (choice.kind === 'turn') {
      const day = clock.dayOf(choice.at);
      const plan = await offices.day(office, day);
      const last = clock.dayOf(clock.daysLater(at, office.daysAhead));
      const isOffered = day <= last && freeTurns(plan, kind, new Map(), at).some((turn) => turn.at === choice.at);
      if (!isOffered) return new Rejection('office-closed');
      return { day, plan, at: choice.at };
    }
    const day = clock.dayOf(at);
    const plan = await offices.day(office, day);
    const { state } = today(plan, kind, await store.load.joined(database, office.id, day), at);
    if (state === 'full') return new Rejection('queue-full');
    if (state !== 'open') return new Rejection('office-closed');
    return { day, plan, at: null };
  }
}

/** Why a draft cannot be submitted; null when it can. */
function whyUnready(request: StoredRequest, office: Office): Rejection<'answers-missing' | 'not-proven'> | null {
  const problems = problemsOf(request.answers, office, hasVoice(request));
  if (problems.length > 0) return new Rejection('answers-missing', { problems });
  return isProven(request) ? null : new Rejection('not-proven');
}
