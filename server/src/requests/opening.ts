import type { RequestId } from '@mahzar/shared/queue/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { parseTrackingCode } from '@mahzar/shared/requests/tracking-code';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { CodeChallenges, GivenCode } from '../access/codes/challenges.ts';
import type { Bound, OneTimeCodes } from '../access/codes/one-time-codes.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
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
  readonly challenges: CodeChallenges<RequestId>;
  readonly codes: Pick<OneTimeCodes, 'evenly'>;
  readonly limits: RequestLimits;
  readonly messages: RequestMessages;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The name of a request: a typed tracking code, or the code of a link. */
type Named = { readonly trackingCode: string | null; readonly link: string | null };

type OpeningStep =
  { readonly step: 'opened' } | { readonly step: 'code'; readonly challenge: string; readonly againAt: number };

/**
 * Opens a request from any browser: naming the request sends a one-time code to its telephone. Answer, timing and limits do not
 * reveal whether the request exists.
 */
export class Opening {
  readonly #parts: OpeningParts;

  constructor(parts: OpeningParts) {
    this.#parts = parts;
  }

  /** @param held the request that this browser already has */
  async open(
    { trackingCode, link }: Named,
    held: string | undefined,
    address: string,
  ): Promise<Result<OpeningStep, ApiErrorCode>> {
    const { database, store, sessions, challenges, codes, limits, messages, now } = this.#parts;
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
      // Counted by the name that was used, so that guesses of a tracking code do not block the person's link.
      const refused = (await limits.ofName(name)) ?? (await limits.mayGuess(name));
      if (refused !== null) return refused;
      const proves = request === undefined ? null : provesOf(request);
      // A telephone that has reached its limit gets no message; the answer is the usual one.
      const mayRing =
        request !== undefined && proves !== null && (await limits.ofPhone(proves.phone, request.office)) === null;
      return inTransaction(database, async (on) => {
        const at = now();
        const named = proves && { subject: proves.request, bound: boundTo(proves) };
        const { challenge, code, until, againAt } = await challenges.ask(on, named, name, at);
        if (mayRing) {
          await messages.code(on, { phone: proves.phone, language: request.language }, code, at, until);
        }
        return { step: 'code', challenge, againAt };
      });
    });
  }

  /** Checks the code. @returns the request, and this browser's secret for it */
  prove(given: GivenCode): Promise<Result<{ readonly request: RequestId; readonly secret: string }, ApiErrorCode>> {
    const { store, sessions, challenges } = this.#parts;
    return challenges.prove(given, {
      async boundOf(id, on) {
        const request = await store.find(on, id);
        const proves = request === undefined ? null : provesOf(request);
        return proves && boundTo(proves);
      },
      open: async (on, request, at) => ({ request, secret: await sessions.begin(on, request, at) }),
    });
  }
}

/** The facts to which a code for a request is bound. */
interface Proves {
  readonly request: RequestId;
  readonly nationalId: string;
  readonly phone: string;
}

/**
 * Codes are sent only for requests with a proven telephone, because links and tracking codes are issued after the proof, and for
 * requests of citizens who came in person, whose telephone staff have entered.
 */
function provesOf(request: StoredRequest): Proves | null {
  const { id, provenFor, via } = request;
  if (provenFor !== null) return { request: id, ...provenFor };
  const person = personOf(request);
  return via === 'in-person' && person.phone !== '' ? { request: id, ...person } : null;
}

function boundTo({ request, nationalId, phone }: Proves): Bound {
  return [request, nationalId, phone];
}
