import type { CaseActor } from '@mahzar/shared/proceedings/event';
import { partyIdOf } from '@mahzar/shared/proceedings/ids';
import { partyOf } from '@mahzar/shared/scheduling/party-of';
import type { CaseParty, Person } from '@mahzar/shared/scheduling/person';
import type { StaffRole } from '@mahzar/shared/staff/roles';
import { caseStaff } from '../proceedings/actor.ts';

type Booked = Pick<Person, 'id' | 'role' | 'name' | 'nationalId' | 'staffAccount'>;
type Party = Pick<CaseParty, 'id' | 'role' | 'name' | 'nationalId'>;

/**
 * The actor in the case for a person at a hearing: staff by the account with which they are booked, other people by the case file,
 * if it agrees with the booking. Null: the person has no part in the case and may read nothing of it.
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
    return roles === undefined ? null : caseStaff(staffAccount, roles);
  }
  const party = partyOf(person, parties);
  return party === undefined ? null : { kind: 'person', party: partyIdOf(party.id) };
}
