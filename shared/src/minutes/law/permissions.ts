import { keysOf } from '../../keys-of.ts';
import { capacityOf } from '../../hearing/roles.ts';
import type { Role } from '../../hearing/roles.ts';
import type { MinutesCommand } from '../command.ts';
import type { MinutesActor } from '../event.ts';
import type { MinutesPhase } from '../state.ts';

/**
 * Capacity for the minutes. `judge`: presides. `clerk`: of the hearing, or at the desk for their own hearing. `signer`: may be
 * asked to read and sign. `onlooker`: everybody else with a seat.
 */
export type MinutesCapacity = 'system' | 'judge' | 'clerk' | 'bench' | 'signer' | 'interpreter' | 'onlooker';

/** Every act on minutes. */
export type MinutesAct = MinutesCommand['type'];

export interface MinutesPermission {
  readonly capacities: readonly MinutesCapacity[];
  readonly phases: readonly MinutesPhase[];
}

const COURT = ['judge', 'clerk'] as const;
const SIGNERS = ['clerk', 'bench', 'signer', 'interpreter'] as const;

/** The permission table of minutes: who may do what, and when. In addition `decide` checks who is asked to sign, and which text. */
export const MINUTES_PERMISSIONS: Readonly<Record<MinutesAct, MinutesPermission>> = {
  // The service writes acts of the desk into the minutes, such as the next hearing.
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
export const MINUTES_ACTS = keysOf(MINUTES_PERMISSIONS);

/** Returns the actor's capacity for the minutes of a courtroom hearing; meetings have no minutes. */
export function minutesCapacity(actor: MinutesActor): MinutesCapacity {
  switch (actor.kind) {
    case 'system':
      return 'system';
    case 'staff':
      return actor.as;
    case 'seat':
      return seatCapacity(actor.role);
    default:
      return actor satisfies never;
  }
}

/** Returns the capacity that people of this role have by their seat. */
export function seatCapacity(role: Role): MinutesCapacity {
  const capacity = capacityOf('courtroom', role);
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

/** Whether the actor may ever do the act, in any phase of the minutes. */
export function mayEverInMinutes(actor: MinutesActor, act: MinutesAct): boolean {
  return MINUTES_PERMISSIONS[act].capacities.includes(minutesCapacity(actor));
}
