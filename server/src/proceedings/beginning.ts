import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { CaseCommand } from '@mahzar/shared/proceedings/command';
import { partyIdOf } from '@mahzar/shared/proceedings/ids';
import type { CaseState } from '@mahzar/shared/proceedings/state';
import type { BookedStaff, FileOfCase, HearingOfCase } from './ports.ts';

/** Commands that bring a case's log in line with its file; the law accepts a command for an existing state without an event. */
export function commandsOfFile(
  { number, branch, kind, state, people }: FileOfCase['file'],
  before: CaseState,
): readonly CaseCommand[] {
  const there = new Set<string>(people.map(({ id }) => id));
  const gone = [...before.parties.keys()].filter((party) => !there.has(party));
  return [
    { type: 'change-facts', number, branch, kind },
    ...people.map(({ id, role, with: clients }): CaseCommand => ({
      type: 'name-party',
      party: partyIdOf(id),
      role,
      clients: clients.map(partyIdOf),
    })),
    ...gone.map((party): CaseCommand => ({ type: 'remove-party', party })),
    ...(state === before.phase ? [] : [{ type: state === 'archived' ? 'archive' : 'reopen' } as const]),
  ];
}

/** Commands for a booking of the case: link the hearing, assign the staff, and release staff who are no longer booked. */
export function commandsOfHearing(
  { hearing, staff, assigns }: HearingOfCase,
  before: CaseState,
): readonly CaseCommand[] {
  return [
    { type: 'link-hearing', hearing },
    ...releasedBy(hearing, staff, before),
    ...assigns.map(({ account, as }): CaseCommand => ({ type: 'assign-staff', account, as, hearing })),
  ];
}

/** Commands after a hearing has left the case: its booking no longer assigns anybody. */
export function commandsOfLeaving(hearing: HearingId, before: CaseState): readonly CaseCommand[] {
  return [...releasedBy(hearing, [], before), { type: 'unlink-hearing', hearing }];
}

/** Releases staff assigned by a booking that no longer names them. */
function releasedBy(hearing: HearingId, named: readonly BookedStaff[], { staff }: CaseState): readonly CaseCommand[] {
  return staff
    .filter(({ saidBy }) => saidBy.includes(hearing))
    .filter(({ account, as }) => !named.some((one) => one.account === account && one.as === as))
    .map(({ account, as }) => ({ type: 'release-staff', account, as, hearing }));
}
