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
  readonly challenges: CodeChallenges;
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
      // By the name that was used: whoever guesses at a tracking code keeps nobody from opening their link.
      const refused = (await limits.ofName(name)) ?? (await limits.mayGuess(name));
      if (refused !== null) return refused;
      const proves = request === undefined ? null : provesOf(request);
      // A telephone that has been sent enough is sent nothing: that, too, is answered as always.
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

  /** Takes the code. @returns the request, and the secret by which this browser has it from now on */
  prove(given: GivenCode): Promise<Result<{ readonly request: string; readonly secret: string }, ApiErrorCode>> {
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

/** For whom a code is good that opens a request. */
interface Proves {
  readonly request: string;
  readonly nationalId: string;
  readonly phone: string;
}

/**
 * Only who was proven once is sent a code, for a link or tracking code is given to nobody before; and who came in person, whose
 * telephone staff have written down.
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
