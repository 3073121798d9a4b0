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
  /** By which a person is counted and noted; keyed. */
  readonly personIndex: (who: PersonKey) => string;
  /** What a browser keeps in which somebody has entered before; keyed, and good for nothing but being counted apart. */
  readonly browserIndex: (who: PersonKey) => string;
  readonly audit: Pick<Audit, 'note'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Who comes to the entry. */
interface EntryVisitor {
  readonly address: string;
  /** What their browser keeps of who has entered in it before. */
  readonly browser: string | undefined;
}

/**
 * The way of people to their own cases: they name themselves, and show by a one-time code that the telephone is theirs. Nobody learns
 * whether a case names somebody: answer, time and limits are the same when none does.
 */
export class Entry {
  readonly #parts: EntryParts;

  constructor(parts: EntryParts) {
    this.#parts = parts;
  }

  /**
   * Has a code sent, when a case names somebody so. A browser in which they have entered before is counted for itself, and so is each
   * network: whoever else knows their national ID and telephone does not use that up. Whoever files a power of attorney is named by no
   * case yet: a code for that is always sent, within limits of its own, which say openly that it were too many.
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
      // A telephone that has been sent enough is sent nothing: that, too, is answered as always.
      const mayRing = isForPower || (isNamed && (await limits.ofPhone(who.phone, from)) === null);
      return inTransaction(database, async (on) => {
        const at = now();
        await challenges.sweep(on, at);
        await sessions.sweep(on, at);
        const named = isNamed ? { subject: JSON.stringify(who), bound: boundTo(who) } : null;
        // Wrong codes of strangers count together, from whatever networks.
        const countedBy = from === KNOWN ? `${KNOWN} ${name}` : name;
        const { challenge, code, until, againAt } = await challenges.ask(on, named, countedBy, at);
        const message = { event: 'portal-code', code, at, until } as const;
        if (mayRing) await sendCodeTo(notify.send, on, { phone: who.phone, language }, message);
        return { challenge, againInMs: againAt - at };
      });
    });
  }

  /**
   * Takes the code, and ends what this browser was before, all or nothing: a code is used up only when both are done.
   * @param former secret of this browser, if it has one
   * @returns the secret by which this browser is theirs from now on, and what it is known by later
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
        // Who had this browser before has it no longer.
        if (former !== undefined) await sessions.end(on, former);
        const secret = await sessions.begin(on, who, at);
        const subject = { kind: 'portal-person', id: personIndex(who) };
        await audit.note(on, { actor: { kind: 'nobody' }, act: 'portal-entered', subject }, at);
        return { secret, browser: browserIndex(who) };
      },
    });
  }

  /** Whose browser it is. @param secret of its cookie */
  personOf(secret: string | undefined): Promise<PersonKey | undefined> {
    const { database, sessions, now } = this.#parts;
    return secret === undefined ? Promise.resolve(undefined) : sessions.personOf(database, secret, now());
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
