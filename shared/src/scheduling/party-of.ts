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
