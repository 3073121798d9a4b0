import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { AccountId, PartyId } from '@mahzar/shared/proceedings/ids';
import { staffCapacities } from '@mahzar/shared/proceedings/law/staff';
import type { CaseParty, Person } from '@mahzar/shared/scheduling/person';
import type { StaffRole } from '@mahzar/shared/staff/roles';

type Booked = Pick<Person, 'id' | 'role' | 'name' | 'nationalId' | 'staffAccount'>;
type Party = Pick<CaseParty, 'id' | 'role' | 'name' | 'nationalId'>;

/**
 * Who somebody at a hearing is to its case. Staff are so by the account with which they are booked; others are whom the case file
 * names, when it says the same of them as the booking. Null: nobody, who reads nothing of the case.
 * @param rolesOf roles of accounts, by their ids
 */
export function actorOfSeat(
  person: Booked,
  parties: readonly Party[],
  rolesOf: ReadonlyMap<string, readonly StaffRole[]>,
): CaseActor | null {
  const { staffAccount } = person;
  if (staffAccount !== null) {
    const roles = rolesOf.get(staffAccount);
    return roles === undefined
      ? null
      : { kind: 'staff', account: staffAccount as AccountId, as: staffCapacities(roles) };
  }
  const party = partyOf(person, parties);
  return party === undefined ? null : { kind: 'person', party: party.id as string as PartyId };
}

/** The party of the same national ID; where either goes without, the one under the same id who has the same name. */
function partyOf(person: Booked, parties: readonly Party[]): Party | undefined {
  const ofRole = parties.filter(({ role }) => role === person.role);
  const { nationalId } = person;
  const proven = ofRole.filter((party) => nationalId !== null && party.nationalId === nationalId);
  if (proven.length > 0) return proven.length === 1 ? proven[0] : undefined;
  return ofRole.find(
    ({ id, name, nationalId: other }) =>
      id === person.id && name === person.name && (other === null || nationalId === null),
  );
}
