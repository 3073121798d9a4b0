import type { MyRequestSummary } from '@mahzar/shared/rest/portal';
import type { ProvenPersons } from '../access/persons/proven-persons.ts';
import type { Offices } from '../offices/offices.ts';
import type { Database } from '../storage/database.ts';
import type { RequestSessions } from './request-sessions.ts';
import type { RequestStore } from './request-store.ts';

/** Somebody who has shown by a code that a telephone is theirs. */
interface ProvenKey {
  /** Ten digits. */
  readonly nationalId: string;
  /** `+989…` */
  readonly phone: string;
}

/** A browser has for so long what was opened so, milliseconds: it may be one that many use. */
const FOR_MS = 8 * 3_600_000;

export type OwnRequests = ReturnType<typeof ownRequests>;

/** Requests for a meeting of people who have shown who they are, whatever browser they asked in. */
export function ownRequests(parts: {
  readonly database: Database;
  readonly store: Pick<RequestStore, 'ofPerson'>;
  readonly sessions: Pick<RequestSessions, 'begin' | 'end' | 'held'>;
  readonly persons: Pick<ProvenPersons, 'find'>;
  readonly offices: Pick<Offices, 'find'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}) {
  const { database, store, sessions, persons, offices, now } = parts;
  const of = async (who: ProvenKey) => {
    const person = await persons.find(database, who);
    return person === undefined ? [] : store.ofPerson(database, person);
  };
  const isOneOf = async (who: ProvenKey | undefined, id: string): Promise<boolean> =>
    who !== undefined && (await of(who)).some((one) => one.id === id);
  const endWhen = async (
    secret: string,
    isToEnd: (held: {
      /** It was opened from somebody's own cases, or ends soon all the same. */
      readonly isBrief: boolean;
      readonly isOf: (who: ProvenKey | undefined) => Promise<boolean>;
    }) => Promise<boolean>,
  ): Promise<boolean> => {
    const held = await sessions.held(database, secret, now());
    if (held === undefined) return false;
    const { request, until } = held;
    const isEnded = await isToEnd({ isBrief: until <= now() + FOR_MS, isOf: (who) => isOneOf(who, request) });
    if (isEnded) await sessions.end(database, secret);
    return isEnded;
  };
  return {
    /** Whether somebody has any. */
    isKnown: async (who: ProvenKey): Promise<boolean> => (await persons.find(database, who)) !== undefined,

    /** Theirs, the latest first. */
    async list(who: ProvenKey): Promise<MyRequestSummary[]> {
      const found = await of(who);
      return Promise.all(
        found.map(async ({ id, office, state, trackingCode, turn }) => ({
          id,
          office: (await offices.find(office))?.name ?? '',
          state,
          trackingCode,
          turn,
        })),
      );
    },

    /** The secret by which a browser has a request of theirs; undefined when it is none. */
    async open(who: ProvenKey, id: string): Promise<string | undefined> {
      return (await isOneOf(who, id)) ? sessions.begin(database, id, now(), FOR_MS) : undefined;
    },

    /**
     * Ends what a browser has, when somebody leaves their own cases in it: a request of theirs, and one that was opened so by whomever.
     * @param who undefined when their session has ended
     * @returns whether it has ended
     */
    leave: (secret: string, who: ProvenKey | undefined) =>
      endWhen(secret, ({ isBrief, isOf }) => Promise.resolve(isBrief || isOf(who))),

    /** Ends what a browser has that somebody else opened so, who has not signed out. @param who enters now; else as for `leave` */
    enter: (secret: string, who: ProvenKey | undefined) =>
      endWhen(secret, async ({ isBrief, isOf }) => isBrief && !(await isOf(who))),
  };
}
