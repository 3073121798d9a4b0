import type { RequestId } from '@mahzar/shared/queue/ids';
import type { MyRequestSummary } from '@mahzar/shared/rest/portal';
import type { ProvenPersons } from '../access/persons/proven-persons.ts';
import type { Offices } from '../offices/offices.ts';
import type { Database } from '../storage/database.ts';
import type { RequestSessions } from './request-sessions.ts';
import type { RequestStore } from './request-store.ts';

/** A person who has proven a telephone by a code. */
interface ProvenKey {
  /** Ten digits. */
  readonly nationalId: string;
  /** `+989…` */
  readonly phone: string;
}

export type OwnRequests = ReturnType<typeof ownRequests>;

/** Requests for a meeting of people with a proven identity, independent of the browser in which they were made. */
export function ownRequests(parts: {
  readonly database: Database;
  readonly store: Pick<RequestStore, 'ofPerson'>;
  readonly sessions: Pick<RequestSessions, 'begin' | 'end' | 'requestOf'>;
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
  const isOneOf = async (who: ProvenKey | undefined, id: RequestId): Promise<boolean> =>
    who !== undefined && (await of(who)).some((one) => one.id === id);
  return {
    /** Whether the person has any request. */
    isKnown: async (who: ProvenKey): Promise<boolean> => (await persons.find(database, who)) !== undefined,

    /** The person's requests, the latest first. */
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

    /**
     * Returns a browser's secret for one of the person's requests; undefined when it is not theirs.
     * @param portal key of the portal session; the secret becomes invalid when that session ends
     */
    async open(who: ProvenKey, id: RequestId, portal: string): Promise<string | undefined> {
      return (await isOneOf(who, id)) ? sessions.begin(database, id, now(), portal) : undefined;
    },

    /**
     * Ends a browser's access to a request, if the person owns it, when they leave the portal there. @returns whether it has ended
     */
    async leave(secret: string, who: ProvenKey | undefined): Promise<boolean> {
      const request = await sessions.requestOf(database, secret, now());
      const isTheirs = request !== undefined && (await isOneOf(who, request));
      if (isTheirs) await sessions.end(database, secret);
      return isTheirs;
    },
  };
}
