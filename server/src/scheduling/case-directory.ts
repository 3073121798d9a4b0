import type { CourtCase } from '@mahzar/shared/rest/cases';
import type { CaseParty } from '@mahzar/shared/scheduling/person';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { createBookingSearch } from './booking-search.ts';
import type { StoredBooking } from './booking-store.ts';
import { createCaseStore } from './case-store.ts';
import { createWordIndex } from './word-index.ts';

/** Most bookings read of one case. */
const MAX_BOOKINGS = 500;

/** A case file and the bookings of its hearings, for other parts of the service. */
export type CaseReading = (
  id: string,
  /** The transaction to read in, if any. */
  on?: Database,
) => Promise<{ readonly file: CourtCase; readonly bookings: readonly StoredBooking[] } | undefined>;

/** Reads case files; undefined when the case does not exist. @param masterKey 32 bytes */
export function caseReading(database: Database, masterKey: Buffer, randomBytes: RandomBytes): CaseReading {
  const words = createWordIndex(masterKey);
  const store = createCaseStore(masterKey, randomBytes, words);
  return async (id, on = database) => {
    const file = await store.find(on, id);
    if (file === undefined) return undefined;
    const search = createBookingSearch(on, masterKey, words);
    return { file, bookings: await search.list({ caseId: id }, { order: 'soonest', limit: MAX_BOOKINGS }) };
  };
}

/** Reads the parties in a case file, without its bookings; undefined when the case does not exist. @param masterKey 32 bytes */
export function casePartiesReading(
  database: Database,
  masterKey: Buffer,
  randomBytes: RandomBytes,
): (id: string) => Promise<readonly CaseParty[] | undefined> {
  const store = createCaseStore(masterKey, randomBytes, createWordIndex(masterKey));
  return async (id) => (await store.find(database, id))?.people;
}
