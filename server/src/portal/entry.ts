import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { Language } from '@mahzar/shared/rest/values';
import type { OneTimeCodes } from '../access/codes/one-time-codes.ts';
import { sendCodeTo } from '../access/codes/send-code.ts';
import type { Notify } from '../notify/notify.ts';
import type { NamedPersons, PersonKey } from '../scheduling/named-persons.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import type { PortalCodes } from './portal-codes.ts';
import type { PortalLimits } from './portal-limits.ts';
import type { PortalSessions } from './portal-sessions.ts';

export interface EntryParts {
  readonly database: Database;
  readonly persons: Pick<NamedPersons, 'isKnown'>;
  readonly sessions: PortalSessions;
  readonly portalCodes: PortalCodes;
  readonly codes: Pick<OneTimeCodes, 'evenly'>;
  readonly limits: PortalLimits;
  readonly notify: Pick<Notify, 'send'>;
  /** By which a person is counted; keyed. */
  readonly indexOf: (who: string) => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
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

  /** Has a code sent, when a case names somebody so. @param address of the visitor */
  async ask(
    { language, ...who }: PersonKey & { readonly language: Language },
    address: string,
  ): Promise<Result<{ readonly challenge: string; readonly againInMs: number }, ApiErrorCode>> {
    const { database, persons, sessions, portalCodes, codes, limits, notify, indexOf, now } = this.#parts;
    const refused = await limits.ofNetwork('code', address);
    if (refused !== null) return refused;
    return codes.evenly(async () => {
      const name = indexOf(`${who.nationalId} ${who.phone}`);
      const tooMany = (await limits.ofName(name)) ?? (await limits.mayGuess(name));
      if (tooMany !== null) return tooMany;
      const isKnown = await persons.isKnown(who);
      // A telephone that has been sent enough is sent nothing: that, too, is answered as always.
      const mayRing = isKnown && (await limits.ofPhone(who.phone)) === null;
      return inTransaction(database, async (on) => {
        const at = now();
        await portalCodes.sweep(on, at);
        await sessions.sweep(on, at);
        const { challenge, code, until, againAt } = await portalCodes.challenge(on, isKnown ? who : null, name, at);
        if (mayRing) await sendCodeTo(notify.send, on, { phone: who.phone, language }, { code, at, until });
        return { challenge, againInMs: againAt - at };
      });
    });
  }

  /** Takes the code. @returns the secret by which this browser is theirs from now on */
  async prove(
    given: { readonly challenge: string; readonly code: string },
    address: string,
  ): Promise<Result<string, ApiErrorCode>> {
    const { database, sessions, portalCodes, codes, limits, now } = this.#parts;
    const refused = await limits.ofNetwork('proof', address);
    if (refused !== null) return refused;
    return codes.evenly(async () => {
      const countedBy = await portalCodes.countedBy(database, given.challenge);
      // Counted before it is looked at: of many guesses at the same moment no more are.
      const guessed = countedBy === null ? null : await limits.guess(countedBy);
      if (guessed !== null) return guessed;
      const proven = await inTransaction(database, async (on) => {
        const who = await portalCodes.answer(on, given, now());
        return who instanceof Rejection ? who : sessions.begin(on, who, now());
      });
      if (countedBy !== null && !(proven instanceof Rejection)) await limits.guessedRight(countedBy);
      return proven;
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
