import { isDeepStrictEqual } from 'node:util';
import type { Office } from '@mahzar/shared/offices/office';
import type { OfficeId, RequestId } from '@mahzar/shared/queue/ids';
import { KEPT_MS, personOf, shownToCitizen } from './shown.ts';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { whoProblems } from '@mahzar/shared/requests/answers';
import { guestsOf } from '@mahzar/shared/requests/guests';
import type { Answers, SomeAnswers } from '@mahzar/shared/requests/answers';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { MyRequest } from '@mahzar/shared/rest/requests';
import type { Language } from '@mahzar/shared/rest/values';
import type { CodeChallenges } from '../access/codes/challenges.ts';
import type { OneTimeCodes } from '../access/codes/one-time-codes.ts';
import type { ProvenPersons } from '../access/persons/proven-persons.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import type { Offices } from '../offices/offices.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import type { GuestNaming } from './guest-naming.ts';
import { guessedOut } from './request-codes.ts';
import type { RequestCodes } from './request-codes.ts';
import type { RequestFiles } from './request-files.ts';
import type { RequestLimits } from './request-limits.ts';
import type { RequestMessages } from './request-messages.ts';
import type { RequestSessions } from './request-sessions.ts';
import { newDraft } from './new-request.ts';
import type { RequestStore, StoredRequest } from './request-store.ts';
import { randomId } from '../storage/random-id.ts';

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** A browser no longer has its request. */
    'request-forgotten': [request: RequestId];
  }
}

export interface RequestsParts {
  readonly bus: EventBus;
  readonly database: Database;
  readonly store: RequestStore;
  readonly sessions: RequestSessions;
  readonly requestCodes: RequestCodes;
  readonly challenges: Pick<CodeChallenges<RequestId>, 'sweep'>;
  readonly codes: Pick<OneTimeCodes, 'evenly'>;
  readonly persons: ProvenPersons;
  readonly limits: RequestLimits;
  readonly messages: RequestMessages;
  readonly naming: GuestNaming;
  readonly files: Pick<RequestFiles, 'sweep'>;
  readonly offices: Pick<Offices, 'find'>;
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

type Answer = Result<MyRequest, ApiErrorCode>;

const ID_BYTES = 12;
const SWEEP_MS = 10 * 60_000;
const MAX_ADDITIONS = 20;

/** Citizens' requests for a meeting, from the first answer to a turn. */
export class Requests {
  readonly #parts: RequestsParts;
  #sweptAt = 0;

  constructor(parts: RequestsParts) {
    this.#parts = parts;
  }

  /** Begins a draft with its first answer. @returns the draft, and the browser's secret for it */
  async begin(
    { office: id, language, answers }: { office: OfficeId; language: Language; answers: SomeAnswers },
    address: string,
  ): Promise<Result<{ readonly request: MyRequest; readonly secret: string }, ApiErrorCode>> {
    const { database, store, sessions, limits, offices, randomBytes, now } = this.#parts;
    const refused = await limits.ofNetwork('begin', address);
    if (refused !== null) return refused;
    const office = await offices.find(id);
    if (office === undefined) return new Rejection('not-found');
    if (office.paused !== null) return new Rejection('office-paused');
    await this.#sweep();
    const at = now();
    const request = newDraft({ id: randomId(randomBytes, ID_BYTES), office: id, language }, answers, at);
    return inTransaction(database, async (on) => {
      await store.insert(on, request);
      return { request: shownToCitizen(request, office), secret: await sessions.begin(on, request.id, at) };
    });
  }

  /** The id of a browser's request. @param secret of its cookie */
  async of(secret: string | undefined, on = this.#parts.database): Promise<RequestId | undefined> {
    const { sessions, now } = this.#parts;
    return secret === undefined ? undefined : sessions.requestOf(on, secret, now());
  }

  async read(id: RequestId): Promise<Answer> {
    const { database, store, offices } = this.#parts;
    const request = await store.find(database, id);
    const office = request && (await offices.find(request.office));
    return request === undefined || office === undefined
      ? new Rejection('no-request')
      : shownToCitizen(request, office);
  }

  /** Stores answers. A change of the person or telephone requires a new proof. */
  async answer(id: RequestId, given: SomeAnswers): Promise<Answer> {
    const change = (answers: Answers): Answers => ({ ...answers, ...given });
    let naming: { readonly request: StoredRequest; readonly office: Office } | undefined;
    const answered = await this.#change(id, async (request, _, office) => {
      const answers = change(request.answers);
      if (request.state === 'draft') return { ...request, answers };
      // Companions, guests and the consent to recording may still change; the person and the matter may not.
      if (given.who !== undefined || given.matter !== undefined) return new Rejection('request-over');
      if (isDeepStrictEqual(guestsOf(answers), guestsOf(request.answers))) return { ...request, answers };
      naming = { request, office };
      return new Rejection('request-over');
    });
    if (naming === undefined) return answered;
    // Not in this transaction: the queue's commands may wait for the lock of the request.
    const { request, office } = naming;
    const actor = { kind: 'citizen', request: request.id } as const;
    const named = await this.#parts.naming.name(request, office, { actor, change });
    if (!(named instanceof Rejection)) return shownToCitizen(named, office);
    return named.code === 'wrong-stage' ? new Rejection('request-over') : named;
  }

  /** Sends a one-time code to the telephone of a draft. */
  async sendCode(
    id: RequestId,
    address: string,
  ): Promise<Result<{ readonly sent: boolean; readonly againAt: number }, ApiErrorCode>> {
    const { database, store, limits, codes, requestCodes, messages, now } = this.#parts;
    const refused = await limits.ofNetwork('code', address);
    if (refused !== null) return refused;
    return codes.evenly(async () => {
      const request = await store.find(database, id);
      if (request === undefined) return new Rejection('no-request');
      if (request.state !== 'draft') return new Rejection('request-over');
      const problems = whoProblems(request.answers.who);
      if (problems.length > 0) return new Rejection('answers-missing', { problems });
      const { nationalId, phone } = personOf(request);
      // Tapping twice does not use up the telephone's limit.
      const againAt = await requestCodes.againAt(database, id, now());
      if (againAt !== null) return { sent: false, againAt };
      const tooMany = await limits.ofPhone(phone, request.office);
      if (tooMany !== null) return tooMany;
      return inTransaction(database, async (on) => {
        const at = now();
        const asked = await requestCodes.askForDraft(on, { request: id, nationalId, phone }, at);
        if (asked.kind === 'locked') return guessedOut(asked.progress, at);
        if (asked.kind === 'too-soon') return { sent: false, againAt: asked.againAt };
        await messages.code(on, { phone, language: request.language }, asked.code, at, asked.until);
        return { sent: true, againAt: asked.againAt };
      });
    });
  }

  /** Checks the code for a draft, and then sends a link to it. */
  prove(id: RequestId, code: string): Promise<Answer> {
    const { codes, requestCodes, persons, messages, now } = this.#parts;
    return codes.evenly(() =>
      this.#change(id, async (request, on, office) => {
        if (request.state !== 'draft') return new Rejection('request-over');
        if (whoProblems(request.answers.who).length > 0) return new Rejection('code-over');
        const provenFor = personOf(request);
        const { outcome, progress } = await requestCodes.answerForDraft(on, { request: id, ...provenFor }, code, now());
        if (outcome === 'locked') return guessedOut(progress, now());
        if (outcome !== 'right') return new Rejection(outcome === 'wrong' ? 'wrong-code' : 'code-over');
        const person = await persons.of(on, provenFor, now());
        const proven = { ...request, provenFor, person };
        await messages.tell(on, 'request-begun', proven, office, now());
        return proven;
      }),
    );
  }

  /** Adds text to a submitted request. */
  add(id: RequestId, text: string): Promise<Answer> {
    return this.#change(id, async (request) => {
      if (request.state !== 'submitted') return new Rejection('request-over');
      if (request.additions.length >= MAX_ADDITIONS) return new Rejection('too-many-requests');
      return { ...request, additions: [...request.additions, { at: this.#parts.now(), text }] };
    });
  }

  /** Makes this browser forget the request. */
  async leave(secret: string | undefined): Promise<void> {
    const { bus, database, sessions } = this.#parts;
    const request = await this.of(secret);
    if (secret === undefined || request === undefined) return;
    await sessions.end(database, secret);
    bus.publish('request-forgotten', request);
  }

  /** Deletes a draft. @returns false when it was submitted, and stays */
  discard(id: RequestId): Promise<boolean> {
    const { database, store } = this.#parts;
    return inTransaction(database, async (on) => {
      await store.hold(on, id);
      if ((await store.find(on, id))?.state !== 'draft') return false;
      await store.remove(on, id);
      return true;
    });
  }

  async #change(
    id: RequestId,
    change: (request: StoredRequest, on: Database, office: Office) => Promise<Result<StoredRequest, ApiErrorCode>>,
  ): Promise<Answer> {
    const { database, store, offices, now } = this.#parts;
    return inTransaction(database, async (on) => {
      await store.hold(on, id);
      const before = await store.find(on, id);
      const office = before && (await offices.find(before.office, on));
      if (before === undefined || office === undefined) return new Rejection('no-request');
      const after = await change(before, on, office);
      if (after instanceof Rejection) return after;
      const request = { ...after, changedAt: now() };
      await store.rewrite(on, request);
      return shownToCitizen(request, office);
    });
  }

  /** Removes abandoned data: from time to time, when somebody begins a draft. */
  async #sweep(): Promise<void> {
    const { database, store, sessions, challenges, files, now } = this.#parts;
    const at = now();
    if (at < this.#sweptAt + SWEEP_MS) return;
    this.#sweptAt = at;
    const before = { unproven: at - KEPT_MS.unproven, proven: at - KEPT_MS.proven };
    for (const id of await store.abandoned(database, before)) await this.discard(id);
    await files.sweep(before.unproven);
    await sessions.sweep(database, at);
    await challenges.sweep(database, at);
  }
}
