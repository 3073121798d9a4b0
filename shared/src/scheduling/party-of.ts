import { isSameName } from './name-words.ts';
import type { CaseParty, Person } from './person.ts';

type Booked = Pick<Person, 'id' | 'role' | 'name' | 'nationalId'>;
type Party = Pick<CaseParty, 'id' | 'role' | 'name' | 'nationalId'>;

/**
 * Returns the party of the case's file who is a booked person: with the same role and national ID; if either has no national ID,
 * with the same id and name.
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
 * Returns all parties of the case's file who may be a booked person, so that a fact hidden about the person is hidden about all of
 * them. A match is the same national ID in any role; if either has none, the same id or the same name; if both have one and they
 * differ, the same id and name, because then one ID was corrected.
 */
export function anyPartyOf<P extends Party>(person: Omit<Booked, 'role'>, parties: readonly P[]): readonly P[] {
  return parties.filter(({ id, name, nationalId }) => {
    if (nationalId !== null && nationalId === person.nationalId) return true;
    const [isThisId, isThisName] = [id === person.id, isSameName(name, person.name)];
    return nationalId === null || person.nationalId === null ? isThisId || isThisName : isThisId && isThisName;
  });
}

/**
 * Whether two people booked for hearings of one case may be the same: by national ID, or, if either has none, by name. The same
 * seat and name with another national ID is a correction. The seat id alone proves nothing, because each hearing has its own.
 */
export function maybeSame(one: Omit<Booked, 'role'>, other: Omit<Booked, 'role'>): boolean {
  if (one.nationalId !== null && one.nationalId === other.nationalId) return true;
  if (!isSameName(one.name, other.name)) return false;
  return one.nationalId === null || other.nationalId === null || one.id === other.id;
}
