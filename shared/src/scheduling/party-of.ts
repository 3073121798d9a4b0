import { isSameName } from './name-words.ts';
import type { CaseParty, Person } from './person.ts';

type Booked = Pick<Person, 'id' | 'role' | 'name' | 'nationalId'>;
type Party = Pick<CaseParty, 'id' | 'role' | 'name' | 'nationalId'>;

/**
 * Who somebody who is booked for a hearing is among those whom its case's file names: the party of the same role and national ID;
 * where either goes without, the one under the same id who has the same name.
 */
export function partyOf<P extends Party>(person: Booked, parties: readonly P[]): P | undefined {
  const ofRole = parties.filter(({ role }) => role === person.role);
  const { nationalId } = person;
  const proven = ofRole.filter((party) => nationalId !== null && party.nationalId === nationalId);
  if (proven.length > 0) return proven.length === 1 ? proven[0] : undefined;
  return ofRole.find(
    ({ id, name, nationalId: other }) =>
      id === person.id && name === person.name && (other === null || nationalId === null),
  );
}

/**
 * All whom a case's file names and who may be somebody who is booked, so that what must not be told of one is told of none of them:
 * in any role whoever has the same national ID, and where either goes without, the same id or name. Where both have one and they
 * differ, one was corrected if both id and name are the same.
 */
export function anyPartyOf<P extends Party>(person: Omit<Booked, 'role'>, parties: readonly P[]): readonly P[] {
  return parties.filter(({ id, name, nationalId }) => {
    if (nationalId !== null && nationalId === person.nationalId) return true;
    const [isThisId, isThisName] = [id === person.id, isSameName(name, person.name)];
    return nationalId === null || person.nationalId === null ? isThisId || isThisName : isThisId && isThisName;
  });
}

/**
 * Whether two who are booked for hearings of one case may be the same person: by national ID, and where either goes without, by name.
 * Whoever has the same seat and name has had their national ID corrected. An id of a seat alone says nothing: each hearing has its own.
 */
export function maybeSame(one: Omit<Booked, 'role'>, other: Omit<Booked, 'role'>): boolean {
  if (one.nationalId !== null && one.nationalId === other.nationalId) return true;
  if (!isSameName(one.name, other.name)) return false;
  return one.nationalId === null || other.nationalId === null || one.id === other.id;
}
