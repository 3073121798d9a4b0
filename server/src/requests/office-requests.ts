import { randomInt } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { maskNationalId, parseNationalId } from '@mahzar/shared/national-id';
import { queuePlan } from '@mahzar/shared/offices/queue-plan';
import { isReopened } from '@mahzar/shared/queue/carried-out';
import type { QueueCommand } from '@mahzar/shared/queue/command';
import type { QueueActor } from '@mahzar/shared/queue/event';
import { queueId } from '@mahzar/shared/queue/ids';
import { staffActor } from '@mahzar/shared/queue/law/capacity';
import type { OfficeId, RequestId } from '@mahzar/shared/queue/ids';
import type { QueueState } from '@mahzar/shared/queue/state';
import type { Outcome } from '@mahzar/shared/queue/words';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { whoProblems } from '@mahzar/shared/requests/answers';
import { guestProblems, guestsOf } from '@mahzar/shared/requests/guests';
import type { Answers } from '@mahzar/shared/requests/answers';
import type { Guest } from '@mahzar/shared/requests/guests';
import { randomDigits, trackingCode } from '@mahzar/shared/requests/tracking-code';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { ListedRequest, OfficeRequest, RequestDecision } from '@mahzar/shared/rest/office-requests';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import type { AuditAct } from '@mahzar/shared/staff/audit-acts';
import type { ProvenPersons } from '../access/persons/proven-persons.ts';
import type { StaffStore } from '../access/staff/staff-store.ts';
import type { Audit } from '../audit/audit.ts';
import type { Caller } from '../http/api/caller.ts';
import type { Offices } from '../offices/offices.ts';
import type { PersistWithQueue, QueueService } from '../queue/queue-service.ts';
import { readsNationalIds } from '../scheduling/shown.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { SYSTEM } from './day-queues.ts';
import { commandOf, moveOf, reasonOf, refusedBy } from './decisions.ts';
import type { GuestNaming } from './guest-naming.ts';
import { listedRequest, movesByName } from './listed-request.ts';
import type { RequestMessages } from './request-messages.ts';
import { NO_WORDS } from './request-store.ts';
import type { OfficeWords, RequestStore, StoredRequest } from './request-store.ts';
import { answerOf, carriedOutOf, isProven } from './shown.ts';
import { newWalkIn } from './walk-in.ts';
import { randomId } from '../storage/random-id.ts';

type Capacity = 'official' | 'staff';

export interface OfficeRequestsParts {
  readonly database: Database;
  readonly store: RequestStore;
  readonly persons: Pick<ProvenPersons, 'othersWithNationalId'>;
  readonly offices: Pick<Offices, 'find' | 'day'>;
  readonly queues: QueueService;
  readonly messages: RequestMessages;
  readonly naming: GuestNaming;
  readonly accounts: (on?: Database) => Pick<StaffStore, 'namesOf'>;
  /** A staff member's capacity at an office; null: none. */
  readonly capacityAt: (office: OfficeId, caller: Extract<Caller, { kind: 'staff' }>) => Promise<Capacity | null>;
  readonly audit: Pick<Audit, 'note'>;
  readonly clock: CourtClock;
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A member of the office, with the actor in its queues. */
interface Member {
  readonly account: string;
  readonly actor: Extract<QueueActor, { readonly kind: 'official' | 'staff' }>;
}

interface Found {
  readonly request: StoredRequest;
  readonly member: Member;
}

const ID_BYTES = 12;
/** Most moves stored with one request; the queue's log has all of them. */
const MAX_MOVES = 20;

/** Requests as seen and decided by the office. */
export class OfficeRequests {
  readonly #parts: OfficeRequestsParts;

  constructor(parts: OfficeRequestsParts) {
    this.#parts = parts;
  }

  async list(office: OfficeId, day: string, caller: Caller): Promise<Result<ListedRequest[], ApiErrorCode>> {
    const { database, store, queues } = this.#parts;
    if ((await this.#memberOf(office, caller)) === null) return new Rejection('not-found');
    const requests = await store.ofDay(database, office, day);
    const queue = (await queues.snapshot(queueId(office, day)))?.state;
    return Promise.all(requests.map((request) => listedRequest(this.#parts, request, queue)));
  }

  async read(id: RequestId, caller: Caller): Promise<Result<OfficeRequest, ApiErrorCode>> {
    const { database, store, persons, accounts } = this.#parts;
    const found = await this.#found(id, caller);
    if (found === null) return new Rejection('not-found');
    const { request, member } = found;
    const { answers, person, trackingCode, additions, words = NO_WORDS } = request;
    const others = person === null ? [] : await store.ofPerson(database, person);
    const earlier = others.filter((one) => one.id !== id && one.office === request.office);
    const signers = earlier.flatMap(({ words }) => words?.answer?.official ?? []);
    const names = await accounts().namesOf([...new Set(signers)]);
    await inTransaction(database, (on) => this.#note(on, member, id, 'request-read'));
    const nationalId = parseNationalId(answers.who.nationalId) ?? answers.who.nationalId;
    const queue = await this.#queueOf(request);
    const stage = queue?.requests.get(request.id)?.stage;
    return {
      ...(await listedRequest(this.#parts, request, queue)),
      trackingCode,
      who: { ...answers.who, nationalId: readsNationalIds(caller) ? nationalId : maskNationalId(nationalId) },
      proven: isProven(request),
      sameNationalId: person === null ? 0 : await persons.othersWithNationalId(database, person),
      matter: { text: answers.matter.text, caseNumber: answers.matter.caseNumber },
      company: answers.company,
      consent: { recording: answers.consent.recording },
      additions: [...additions],
      files: request.files.filter(({ state }) => state === 'kept'),
      reason: words.reason,
      notes: words.notes,
      moves: await movesByName(accounts(), words.moves ?? []),
      answer: words.answer === null ? null : answerOf(words.answer),
      carriedOut: carriedOutOf(request),
      isCarriedOut: stage?.kind === 'ended' ? stage.carriedOut.office : null,
      isReopened: stage?.kind === 'ended' && isReopened(stage.carriedOut),
      earlier: earlier.map((one) => ({
        request: one.id,
        day: one.turn?.day ?? null,
        kind: one.answers.matter.kind,
        official: names.get(one.words?.answer?.official ?? '') ?? null,
        outcome: one.words?.answer?.outcome ?? null,
        words: one.words?.answer?.words ?? '',
        trackingCode: one.trackingCode,
      })),
    };
  }

  /** Null when the caller may have the files of a request; the access is noted. */
  async mayReadFiles(id: RequestId, caller: Caller): Promise<Rejection<ApiErrorCode> | null> {
    if (caller.kind !== 'staff') return new Rejection('not-signed-in');
    const found = await this.#found(id, caller);
    if (found === null) return new Rejection('not-found');
    await inTransaction(this.#parts.database, (on) => this.#note(on, found.member, id, 'request-read', 'file'));
    return null;
  }

  /** A decision is an entry of the queue; its words are written in the same transaction. */
  async decide(id: RequestId, decision: RequestDecision, caller: Caller): Promise<Result<undefined, ApiErrorCode>> {
    const { offices } = this.#parts;
    const found = await this.#found(id, caller);
    if (found === null) return new Rejection('not-found');
    if (decision.kind === 'redirect' && (await offices.find(decision.office)) === undefined)
      return new Rejection('not-found');
    if (decision.kind === 'withdraw') return this.#withdraw(found, decision.words);
    const reason = reasonOf(decision);
    const move = moveOf(decision, found.member.account, this.#parts.now());
    return this.#execute(found, commandOf(found.request.id, decision), 'request-decided', (words, isNew) => ({
      ...words,
      ...(reason !== null && { reason }),
      ...(isNew && move !== null && { moves: [...(words.moves ?? []), move].slice(-MAX_MOVES) }),
    }));
  }

  /** Withdraws in the name of the citizen, who can read the words. */
  async #withdraw(found: Found, words: string): Promise<Rejection<ApiErrorCode> | undefined> {
    const { store, offices, messages, now } = this.#parts;
    const command = { type: 'withdraw', request: found.request.id } as const;
    const reason = { code: 'withdrawn', words };
    return this.#execute(
      found,
      command,
      'request-decided',
      (before) => ({ ...before, reason }),
      async (on, request) => {
        const withdrawn = { ...request, state: 'withdrawn', turn: null, changedAt: now() } as const;
        await store.rewrite(on, withdrawn);
        const office = await offices.find(request.office, on);
        if (office !== undefined) await messages.tell(on, 'request-withdrawn', withdrawn, office, now());
      },
    );
  }

  async writeNotes(
    id: RequestId,
    { text, version }: { text: string; version: number },
    caller: Caller,
  ): Promise<Result<{ version: number }, ApiErrorCode>> {
    const { database, store } = this.#parts;
    const found = await this.#found(id, caller);
    if (found === null) return new Rejection('not-found');
    return inTransaction(database, async (on) => {
      await store.hold(on, id);
      const request = await store.find(on, id);
      const words = request?.words ?? NO_WORDS;
      if (request === undefined || words.notes.version !== version) return new Rejection('changed-meanwhile');
      await store.rewrite(on, { ...request, words: { ...words, notes: { text, version: version + 1 } } });
      return { version: version + 1 };
    });
  }

  /** Names the guests who join the meeting from elsewhere. */
  async nameGuests(
    id: RequestId,
    guests: readonly Guest[],
    caller: Caller,
  ): Promise<Rejection<ApiErrorCode> | undefined> {
    const { offices, naming } = this.#parts;
    const found = await this.#found(id, caller);
    const office = found && (await offices.find(found.request.office));
    if (found === null || !office) return new Rejection('not-found');
    if (isDeepStrictEqual(guests, guestsOf(found.request.answers))) return undefined;
    const named = await naming.name(found.request, office, {
      actor: found.member.actor,
      change: (answers) => ({ ...answers, company: { ...answers.company, elsewhere: [...guests] } }),
      note: (on) => this.#note(on, found.member, id, 'request-decided', 'name-guests'),
    });
    return named instanceof Rejection ? named : undefined;
  }

  /** Stores the answer of the official who met the citizen. */
  async answer(
    id: RequestId,
    { outcome, words: text, dueAt }: { outcome: Outcome; words: string; dueAt: number | null },
    caller: Caller,
  ): Promise<Result<OfficeRequest['answer'] & object, ApiErrorCode>> {
    const found = await this.#found(id, caller);
    if (found === null) return new Rejection('not-found');
    const answer = { outcome, words: text, dueAt, signedAt: this.#parts.now(), official: found.member.account };
    const command = { type: 'give-outcome', request: found.request.id, outcome, dueAt } as const;
    const refused = await this.#execute(found, command, 'request-answered', (words) => ({ ...words, answer }));
    return refused ?? answerOf(answer);
  }

  /** Adds a place in today's queue for a citizen who came in person. */
  async addWalkIn(
    id: OfficeId,
    given: Pick<Answers, 'who' | 'matter' | 'company'>,
    caller: Caller,
  ): Promise<Result<{ id: RequestId; trackingCode: string; number: number | null }, ApiErrorCode>> {
    const { store, offices, queues, messages, clock, randomBytes, now } = this.#parts;
    const member = await this.#memberOf(id, caller);
    const office = await offices.find(id);
    if (member === null || office === undefined) return new Rejection('not-found');
    // The citizen may have no telephone, or no ID card with them: fields may be empty, but not wrong.
    const problems = [
      ...whoProblems(given.who).filter(({ code }) => code !== 'empty'),
      ...guestProblems(given.company.elsewhere ?? []),
    ];
    if (problems.length > 0) return new Rejection('answers-missing', { problems });
    const at = now();
    const day = clock.dayOf(at);
    const plan = queuePlan(office, await offices.day(office, day));
    if (plan === null) return new Rejection('office-closed');
    const queue = queueId(id, day);
    if ((await queues.snapshot(queue)) === null) await queues.plan(id, day, plan, SYSTEM);
    const code = trackingCode(randomDigits((below) => randomInt(below)));
    const request = newWalkIn(randomId(randomBytes, ID_BYTES), office, day, given, code, at);
    const command = { type: 'add-walk-in', request: request.id, matter: given.matter.kind ?? '' } as const;
    const done = await queues.execute(queue, command, member.actor, async (on) => {
      await store.insert(on, request);
      await messages.tell(on, 'request-received', request, office, at);
      await this.#note(on, member, request.id, 'walk-in-added');
    });
    if (!done.ok) return new Rejection(refusedBy(done.refusal.code));
    const number = done.snapshot.state.requests.get(request.id)?.number ?? null;
    return { id: request.id, trackingCode: code, number };
  }

  /** Officials of an office by name. */
  async officials(id: OfficeId) {
    const office = await this.#parts.offices.find(id);
    if (office === undefined) return new Rejection('not-found');
    const names = await this.#parts.accounts().namesOf(office.officials.map(({ account }) => account));
    return office.officials.map((official) => ({ ...official, name: names.get(official.account) ?? '' }));
  }

  async #execute(
    { request, member }: Found,
    command: QueueCommand,
    act: AuditAct,
    change: (words: OfficeWords, isNew: boolean) => OfficeWords,
    then?: (on: Database, changed: StoredRequest) => Promise<void>,
  ): Promise<Rejection<ApiErrorCode> | undefined> {
    const { store, queues } = this.#parts;
    if (request.turn === null) return new Rejection('wrong-stage');
    const { day } = request.turn;
    const queue = queueId(request.office, day);
    const moved = new Error('the request has no turn of this day any longer');
    const persist: PersistWithQueue = async (on, entries) => {
      await store.hold(on, request.id);
      const current = await store.find(on, request.id);
      // Meanwhile the citizen has taken another turn, or the request was withdrawn. The exception also undoes the entry.
      if (current !== undefined && current.turn?.day !== day) throw moved;
      if (current !== undefined) {
        const changed = { ...current, words: change(current.words ?? NO_WORDS, entries.length > 0) };
        await store.rewrite(on, changed);
        await then?.(on, changed);
      }
      await this.#note(on, member, request.id, act, command.type);
    };
    const done = await queues.execute(queue, command, member.actor, persist).catch((error: unknown) => {
      if (error !== moved) throw error;
      return null;
    });
    if (done === null) return new Rejection('wrong-stage');
    return done.ok ? undefined : new Rejection(refusedBy(done.refusal.code));
  }

  async #queueOf({ office, turn }: StoredRequest): Promise<QueueState | undefined> {
    if (turn === null) return undefined;
    return (await this.#parts.queues.snapshot(queueId(office, turn.day)))?.state;
  }

  /** A submitted request, for a member of its office. */
  async #found(id: RequestId, caller: Caller) {
    const request = await this.#parts.store.find(this.#parts.database, id);
    if (request === undefined || request.state === 'draft') return null;
    const member = await this.#memberOf(request.office, caller);
    return member === null ? null : { request, member };
  }

  async #memberOf(office: OfficeId, caller: Caller): Promise<Member | null> {
    if (caller.kind !== 'staff') return null;
    const { account } = caller;
    const capacity = await this.#parts.capacityAt(office, caller);
    if (capacity === null) return null;
    return { account, actor: staffActor(account, capacity) };
  }

  #note(on: Database, { account }: Member, id: RequestId, act: AuditAct, what?: string): Promise<void> {
    const note = { actor: { kind: 'staff', id: account }, act, subject: { kind: 'request', id } } as const;
    return this.#parts.audit.note(on, { ...note, ...(what !== undefined && { details: { what } }) }, this.#parts.now());
  }
}
