import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { parseTrackingCode } from '@mahzar/shared/requests/tracking-code';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { OneTimeCodes } from '../access/codes/one-time-codes.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import type { RequestCodes } from './request-codes.ts';
import type { RequestLimits } from './request-limits.ts';
import type { RequestMessages } from './request-messages.ts';
import type { RequestSessions } from './request-sessions.ts';
import type { RequestStore, StoredRequest } from './request-store.ts';
import { personOf } from './shown.ts';
import { secretHash } from '../kernel/secret-hash.ts';

export interface OpeningParts {
  readonly database: Database;
  readonly store: RequestStore;
  readonly sessions: RequestSessions;
  readonly requestCodes: RequestCodes;
  readonly codes: Pick<OneTimeCodes, 'evenly'>;
  readonly limits: RequestLimits;
  readonly messages: RequestMessages;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** What names a request, as it was typed or came with a link. */
type Named = { readonly trackingCode: string | null; readonly link: string | null };

type Opened =
  { readonly step: 'opened' } | { readonly step: 'code'; readonly challenge: string; readonly againAt: number };

/**
 * The way to a request from any browser: who names it is sent a one-time code to its telephone. Nobody learns whether there is such
 * a request: answer, time and limits are the same without one.
 */
export class Opening {
  readonly #parts: OpeningParts;

  constructor(parts: OpeningParts) {
    this.#parts = parts;
  }

  /** @param held the request that this browser has already */
  async open(
    { trackingCode, link }: Named,
    held: string | undefined,
    address: string,
  ): Promise<Result<Opened, ApiErrorCode>> {
    const { database, store, sessions, requestCodes, codes, limits, messages, now } = this.#parts;
    const tracking = trackingCode === null ? null : parseTrackingCode(trackingCode);
    if (tracking === null && link === null) return new Rejection('not-a-tracking-code');
    const refused = await limits.ofNetwork('open', address);
    if (refused !== null) return refused;
    return codes.evenly(async () => {
      const linked = link === null ? undefined : await sessions.linkedBy(database, link);
      const request =
        tracking !== null
          ? await store.byTrackingCode(database, tracking)
          : linked === undefined
            ? undefined
            : await store.find(database, linked);
      if (request !== undefined && request.id === held) return { step: 'opened' };
      const name = tracking === null ? secretHash(link ?? '') : store.indexOf(tracking);
      // By the name that was used: whoever guesses at a tracking code keeps nobody from opening their link.
      const refused = (await limits.ofName(name)) ?? (await limits.mayGuess(name));
      if (refused !== null) return refused;
      const proves = request === undefined ? null : provesOf(request);
      // A telephone that has been sent enough is sent nothing: that, too, is answered as always.
      const mayRing =
        request !== undefined && proves !== null && (await limits.ofPhone(proves.phone, request.office)) === null;
      return inTransaction(database, async (on) => {
        const at = now();
        const { challenge, code, until, againAt } = await requestCodes.challenge(on, proves, name, at);
        if (mayRing) {
          await messages.code(on, { phone: proves.phone, language: request.language }, code, at, until);
        }
        return { step: 'code', challenge, againAt };
      });
    });
  }

  /** Takes the code. @returns the request, and the secret by which this browser has it from now on */
  prove(
    challenge: string,
    code: string,
  ): Promise<Result<{ readonly request: string; readonly secret: string }, ApiErrorCode>> {
    const { database, store, sessions, requestCodes, codes, limits, now } = this.#parts;
    return codes.evenly(async () => {
      const countedBy = await requestCodes.countedBy(database, challenge);
      // Counted before it is looked at: of many guesses at the same moment no more are.
      const guessed = countedBy === null ? null : await limits.guess(countedBy);
      if (guessed !== null) return guessed;
      const proven = await inTransaction(database, async (on) => {
        const find = async (id: string) => {
          const request = await store.find(on, id);
          return request === undefined ? null : provesOf(request);
        };
        const answered = await requestCodes.answerChallenge(on, { challenge, code }, find, now());
        if (answered instanceof Rejection) return answered;
        return { request: answered.request, secret: await sessions.begin(on, answered.request, now()) };
      });
      if (countedBy !== null && !(proven instanceof Rejection)) await limits.guessedRight(countedBy);
      return proven;
    });
  }
}

/**
 * Only who was proven once is sent a code, for a link or tracking code is given to nobody before; and who came in person, whose
 * telephone staff have written down.
 */
function provesOf(request: StoredRequest) {
  const { id, provenFor, via } = request;
  if (provenFor !== null) return { request: id, ...provenFor };
  const person = personOf(request);
  return via === 'in-person' && person.phone !== '' ? { request: id, ...person } : null;
}
