import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { Language } from '@mahzar/shared/rest/values';
import type { CodeChallenges, GivenCode } from '../access/codes/challenges.ts';
import type { Bound, OneTimeCodes } from '../access/codes/one-time-codes.ts';
import { sendCodeTo } from '../access/codes/send-code.ts';
import type { Audit } from '../audit/audit.ts';
import { networkOf } from '../kernel/address.ts';
import type { Notify } from '../notify/notify.ts';
import type { NamedPersons, PersonKey } from '../scheduling/named-persons.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { KNOWN } from './portal-limits.ts';
import type { PortalLimits } from './portal-limits.ts';
import type { PortalSessions } from './portal-sessions.ts';

export interface EntryParts {
  readonly database: Database;
  readonly persons: Pick<NamedPersons, 'isKnown'>;
  readonly sessions: PortalSessions;
  readonly challenges: CodeChallenges;
  readonly codes: Pick<OneTimeCodes, 'evenly'>;
  readonly limits: PortalLimits;
  readonly notify: Pick<Notify, 'send'>;
  /** Key by which a person is counted and noted. */
  readonly personIndex: (who: PersonKey) => string;
  /** Keyed value by which a person's pages identify them. */
  readonly pageIndex: (who: PersonKey) => string;
  /** Value that a browser keeps after a person has entered in it; keyed, and used for separate counting only. */
  readonly browserIndex: (who: PersonKey) => string;
  readonly audit: Pick<Audit, 'note'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The browser that enters. */
interface EntryVisitor {
  readonly address: string;
  /** The value kept from an earlier entry in this browser. */
  readonly browser: string | undefined;
}

/**
 * Entry of people to their own cases: they state their identity, and prove the telephone by a one-time code. Answer, timing and
 * limits do not reveal whether a case names them.
 */
export class Entry {
  readonly #parts: EntryParts;

  constructor(parts: EntryParts) {
    this.#parts = parts;
  }

  /**
   * Sends a code if a case names the person. A browser in which they have entered before is counted separately, and so is each
   * network, so that others who know their national ID and telephone cannot use up the limit. A person who files a power of
   * attorney is named by no case yet: that code is always sent, within its own limits, whose refusal is visible.
   */
  async ask(
    {
      language,
      for: purpose,
      ...who
    }: PersonKey & { readonly language: Language; readonly for: 'own-cases' | 'power' },
    { address, browser }: EntryVisitor,
  ): Promise<Result<{ readonly challenge: string; readonly againInMs: number }, ApiErrorCode>> {
    const { database, persons, sessions, challenges, codes, limits, notify } = this.#parts;
    const { personIndex, browserIndex, now } = this.#parts;
    const from = browser === browserIndex(who) ? KNOWN : networkOf(address);
    const isForPower = purpose === 'power';
    const refused = await (isForPower ? limits.ofPowerCode(who.phone, from) : limits.ofNetwork('code', address));
    if (refused !== null) return refused;
    return codes.evenly(async () => {
      const name = personIndex(who);
      const tooMany = isForPower ? null : await limits.ofName(name, from);
      if (tooMany !== null) return tooMany;
      const isNamed = isForPower || (await persons.isKnown(who));
      // A telephone that has reached its limit gets no message; the answer is the usual one.
      const mayRing = isForPower || (isNamed && (await limits.ofPhone(who.phone, from)) === null);
      return inTransaction(database, async (on) => {
        const at = now();
        await challenges.sweep(on, at);
        await sessions.sweep(on, at);
        const named = isNamed ? { subject: JSON.stringify(who), bound: boundTo(who) } : null;
        // Wrong codes of unknown browsers are counted together over all networks.
        const countedBy = from === KNOWN ? `${KNOWN} ${name}` : name;
        const { challenge, code, until, againAt } = await challenges.ask(on, named, countedBy, at);
        const message = { event: 'portal-code', code, at, until } as const;
        if (mayRing) await sendCodeTo(notify.send, on, { phone: who.phone, language }, message);
        return { challenge, againInMs: againAt - at };
      });
    });
  }

  /**
   * Checks the code, and ends this browser's former session; both in one transaction, so that a code is used up only when both
   * succeed.
   * @param former secret of this browser, if it has one
   * @returns the browser's new session secret, and the value that it keeps for later entries
   */
  async prove(
    given: GivenCode,
    { address, former }: { readonly address: string; readonly former: string | undefined },
  ): Promise<Result<{ readonly secret: string; readonly browser: string }, ApiErrorCode>> {
    const { sessions, challenges, limits, personIndex, browserIndex, audit } = this.#parts;
    const refused = await limits.ofNetwork('proof', address);
    if (refused !== null) return refused;
    return challenges.prove(given, {
      boundOf: async (text) => boundTo(personIn(text)),
      open: async (on, text, at) => {
        const who = personIn(text);
        // The person who used this browser before loses access.
        if (former !== undefined) await sessions.end(on, former);
        const secret = await sessions.begin(on, who, at);
        const subject = { kind: 'portal-person', id: personIndex(who) };
        await audit.note(on, { actor: { kind: 'nobody' }, act: 'portal-entered', subject }, at);
        return { secret, browser: browserIndex(who) };
      },
    });
  }

  /** The person of a browser's session. @param secret of its cookie */
  personOf(secret: string | undefined): Promise<PersonKey | undefined> {
    const { database, sessions, now } = this.#parts;
    return secret === undefined ? Promise.resolve(undefined) : sessions.personOf(database, secret, now());
  }

  /** The keyed value of a session's person, and the time until the session ends, ms; this does not count as a use of it. */
  async sessionNow(
    secret: string | undefined,
  ): Promise<{ readonly person: string; readonly endsInMs: number } | undefined> {
    const { database, sessions, pageIndex, now } = this.#parts;
    const at = now();
    const session = secret === undefined ? undefined : await sessions.sessionNow(database, secret, at);
    return session && { person: pageIndex(session.who), endsInMs: session.endsAt - at };
  }

  async leave(secret: string | undefined): Promise<void> {
    if (secret !== undefined) await this.#parts.sessions.end(this.#parts.database, secret);
  }
}

function personIn(text: string): PersonKey {
  return JSON.parse(text) as PersonKey;
}

function boundTo({ nationalId, phone }: PersonKey): Bound {
  return [nationalId, phone];
}
