import { capacityOf } from '../../hearing/roles.ts';
import type { MinutesCommand } from '../command.ts';
import type { MinutesActor } from '../event.ts';
import type { MinutesPhase } from '../state.ts';

/**
 * What somebody is to the minutes. `judge`: presides. `clerk`: of the hearing, or at the desk where the hearing is theirs. `signer`:
 * whoever may be asked to read and sign. `onlooker`: everybody else who has a seat.
 */
export type MinutesCapacity = 'system' | 'judge' | 'clerk' | 'bench' | 'signer' | 'interpreter' | 'onlooker';

/** Everything that can be done with minutes. */
export type MinutesAct = MinutesCommand['type'];

export interface MinutesPermission {
  readonly capacities: readonly MinutesCapacity[];
  readonly phases: readonly MinutesPhase[];
}

const COURT = ['judge', 'clerk'] as const;
const SIGNERS = ['clerk', 'bench', 'signer', 'interpreter'] as const;

/** The permission table of minutes: who may do what, and when. Within it `decide` sees to who is asked, and for which text. */
export const MINUTES_PERMISSIONS: Readonly<Record<MinutesAct, MinutesPermission>> = {
  // The service writes what the desk has done since, as with the next hearing.
  write: { capacities: [...COURT, 'system'], phases: ['writing'] },
  'set-read-along': { capacities: COURT, phases: ['writing', 'reading'] },
  'begin-reading': { capacities: COURT, phases: ['writing'] },
  'end-reading': { capacities: COURT, phases: ['reading'] },
  sign: { capacities: SIGNERS, phases: ['reading'] },
  refuse: { capacities: SIGNERS, phases: ['reading'] },
  'note-unanswered': { capacities: COURT, phases: ['reading'] },
  close: { capacities: ['judge'], phases: ['reading'] },
};

/** In the order of the table. */
export const MINUTES_ACTS = Object.keys(MINUTES_PERMISSIONS) as MinutesAct[];

/** What somebody is to the minutes of a hearing in a courtroom; of a meeting there are none. */
export function minutesCapacity(actor: MinutesActor): MinutesCapacity {
  switch (actor.kind) {
    case 'system':
      return 'system';
    case 'staff':
      return actor.as;
    case 'seat': {
      const capacity = capacityOf('courtroom', actor.role);
      switch (capacity) {
        case 'host':
          return 'judge';
        case 'clerk':
        case 'bench':
        case 'interpreter':
          return capacity;
        case 'party':
        case 'witness':
          return 'signer';
        case 'support':
        case 'technician':
        case 'observer':
          return 'onlooker';
        default:
          return capacity satisfies never;
      }
    }
    default:
      return actor satisfies never;
  }
}

/** Whether somebody may ever do the act, whatever the minutes are. */
export function mayEverInMinutes(actor: MinutesActor, act: MinutesAct): boolean {
  return MINUTES_PERMISSIONS[act].capacities.includes(minutesCapacity(actor));
}
