import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { CaseCommand } from '@mahzar/shared/proceedings/command';
import type { PartyId } from '@mahzar/shared/proceedings/ids';
import type { CaseState } from '@mahzar/shared/proceedings/state';
import type { BookedStaff, FileOfCase, HearingOfCase } from './ports.ts';

/** What brings a case's log in line with its file: the law answers with nothing to what is so already. */
export function commandsOfFile(
  { number, branch, kind, state, people }: FileOfCase['file'],
  before: CaseState,
): readonly CaseCommand[] {
  const there = new Set<string>(people.map(({ id }) => id));
  const gone = [...before.parties.keys()].filter((party) => !there.has(party));
  return [
    { type: 'change-facts', number, branch, kind },
    ...people.map(({ id, role, with: clients }): CaseCommand => {
      const [party, others] = [id as string as PartyId, clients as readonly string[] as readonly PartyId[]];
      return { type: 'name-party', party, role, clients: others };
    }),
    ...gone.map((party): CaseCommand => ({ type: 'remove-party', party })),
    ...(state === before.phase ? [] : [{ type: state === 'archived' ? 'archive' : 'reopen' } as const]),
  ];
}

/** What a booking says of its case: a hearing of it, and whose case it is among the staff. Whom it names no longer it releases. */
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

/** What follows when a hearing is of the case no longer: its booking holds nobody there any more. */
export function commandsOfLeaving(hearing: HearingId, before: CaseState): readonly CaseCommand[] {
  return [...releasedBy(hearing, [], before), { type: 'unlink-hearing', hearing }];
}

/** Who has the case by a booking that does not name them any longer. */
function releasedBy(hearing: HearingId, named: readonly BookedStaff[], { staff }: CaseState): readonly CaseCommand[] {
  return staff
    .filter(({ saidBy }) => saidBy.includes(hearing))
    .filter(({ account, as }) => !named.some((one) => one.account === account && one.as === as))
    .map(({ account, as }) => ({ type: 'release-staff', account, as, hearing }));
}
