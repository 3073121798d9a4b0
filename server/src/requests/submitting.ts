import { randomInt } from 'node:crypto';
import type { MatterKind, Office } from '@mahzar/shared/offices/office';
import { freeTurns, today } from '@mahzar/shared/offices/office-day';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { problemsOf } from '@mahzar/shared/requests/answers';
import { randomDigits, trackingCode } from '@mahzar/shared/requests/tracking-code';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { MyRequest, TurnChoice } from '@mahzar/shared/rest/requests';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import type { Offices } from '../offices/offices.ts';
import type { Database } from '../storage/database.ts';
import type { DayQueues, NoPlace, PlaceAsked } from './ports.ts';
import type { RequestMessages } from './request-messages.ts';
import type { RequestStore, StoredRequest } from './request-store.ts';
import { hasVoice, isProven, shownToCitizen } from './shown.ts';

export interface SubmittingParts {
  readonly database: Database;
  readonly store: RequestStore;
  readonly messages: RequestMessages;
  readonly offices: Pick<Offices, 'find' | 'day'>;
  readonly queues: DayQueues;
  readonly clock: CourtClock;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

type Answer = Result<MyRequest, ApiErrorCode>;
/** Where a request is to be put; `at` null: in the queue of today. */
interface Wanted {
  readonly day: string;
  readonly plan: PlaceAsked['plan'];
  readonly at: number | null;
}

/** Of one person at one office that are still to be received. */
const MOST_OPEN = 3;

/** Hands requests in, and moves and withdraws them: with each goes a place in the queue of a day. */
export class Submitting {
  readonly #parts: SubmittingParts;

  constructor(parts: SubmittingParts) {
    this.#parts = parts;
  }

  /** Hands a draft in. Once more changes nothing: whoever lost the answer on a poor line asks for it again. */
  async submit(id: string, choice: TurnChoice): Promise<Answer> {
    const { database, store, offices, clock, now } = this.#parts;
    const request = await store.find(database, id);
    const office = request && (await offices.find(request.office));
    if (request === undefined || office === undefined) return new Rejection('no-request');
    if (request.state === 'submitted') return shownToCitizen(request, office);
    if (request.state === 'withdrawn') return new Rejection('request-over');
    const problems = problemsOf(request.answers, office, hasVoice(request));
    if (problems.length > 0) return new Rejection('answers-missing', { problems });
    if (!isProven(request) || request.person === null) return new Rejection('not-proven');
    const first = clock.dayOf(now());
    const others = (await store.ofPerson(database, request.person)).filter(
      ({ office, state, turn }) =>
        office === request.office && state === 'submitted' && turn !== null && turn.day >= first,
    );
    if (others.length >= MOST_OPEN) return new Rejection('too-many-requests');
    return this.#place(request, office, choice, 'request-received');
  }

  /** Takes another turn; the former place is given up when the new one is had. */
  async choose(id: string, choice: TurnChoice): Promise<Answer> {
    const { database, store, offices } = this.#parts;
    const request = await store.find(database, id);
    const office = request && (await offices.find(request.office));
    if (request === undefined || office === undefined) return new Rejection('no-request');
    if (request.state !== 'submitted') return new Rejection('request-over');
    if (choice.kind === 'turn' && request.turn?.at === choice.at) return shownToCitizen(request, office);
    return this.#place(request, office, choice, 'request-accepted');
  }

  /** Takes a request back. What was given with it stays with the office. */
  async withdraw(id: string): Promise<Answer> {
    const { database, store, offices, messages, queues, now } = this.#parts;
    const request = await store.find(database, id);
    const office = request && (await offices.find(request.office));
    if (request === undefined || office === undefined) return new Rejection('no-request');
    if (request.state !== 'submitted') return new Rejection('request-over');
    let withdrawn = request;
    const place = { office: office.id, day: request.turn?.day ?? null, request: id };
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
    const { store, messages, queues, now } = this.#parts;
    const kind = request.answers.matter.kind;
    if (kind === null) return new Rejection('answers-missing');
    if (office.paused !== null) return new Rejection('office-paused');
    const wanted = await this.#wanted(office, kind, choice);
    if (wanted instanceof Rejection) return wanted;
    const { day, plan, at: turnAt } = wanted;
    let written: StoredRequest | undefined;
    const asked = { office, day, plan, request: request.id, kind, at: turnAt };
    const placed = await queues.ask(asked, async (on) => {
      await store.hold(on, request.id);
      const current = await store.find(on, request.id);
      // The same was handed in at this moment from another tab, moved or withdrawn.
      if (current === undefined || current.place !== request.place || current.state !== request.state) return;
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
    });
    if (placed instanceof Rejection || written === undefined) {
      // What was handed in from another tab at the same moment may have taken the very turn.
      const current = await store.find(this.#parts.database, request.id);
      if (current?.state === 'submitted' && current.place !== request.place) return shownToCitizen(current, office);
      return placed ?? new Rejection('request-over');
    }
    const former = request.turn?.day;
    if (former !== undefined && former !== day) {
      await queues.withdraw({ office: office.id, day: former, request: request.id }, async () => undefined);
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
