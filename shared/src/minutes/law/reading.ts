import { capacityOf } from '../../hearing/roles.ts';
import type { Role } from '../../hearing/roles.ts';
import type { MinutesActor } from '../event.ts';
import type { MinutesState } from '../state.ts';
import type { ReadingScope } from '../words.ts';
import { minutesCapacity } from './permissions.ts';

/** What of the text somebody of this role is given to sign: a witness and an expert only what concerns them. */
export function scopeOf(role: Role): ReadingScope {
  return capacityOf('courtroom', role) === 'witness' ? 'own' : 'whole';
}

/** Whether somebody of this role may ever be asked to read and sign. */
export function maySignMinutes(role: Role): boolean {
  const capacity = minutesCapacity({ kind: 'seat', seat: '' as never, role });
  return capacity !== 'judge' && capacity !== 'onlooker';
}

/** Whether somebody of this role may ever read anything of minutes. */
export function mayEverReadMinutes(role: Role): boolean {
  return minutesCapacity({ kind: 'seat', seat: '' as never, role }) !== 'onlooker';
}

/** Whether somebody of this role may ever read along while the minutes are written. */
export function mayReadAlong(role: Role): boolean {
  const capacity = minutesCapacity({ kind: 'seat', seat: '' as never, role });
  return capacity !== 'onlooker' && scopeOf(role) === 'whole';
}

/**
 * What of the text somebody may read; null: nothing. The court and its clerk read all of it always. While it is written, parties and
 * interpreters read along in the courtroom, if the court has not closed it to them. Once it is closed to be read, whoever is asked
 * to sign reads what they are asked for, then and later. A witness never reads what others said.
 */
export function mayReadMinutes(state: MinutesState, actor: MinutesActor, isInCourtroom: boolean): ReadingScope | null {
  const capacity = minutesCapacity(actor);
  if (capacity === 'judge' || capacity === 'clerk' || capacity === 'bench') return 'whole';
  if (actor.kind !== 'seat' || capacity === 'onlooker') return null;
  if (state.phase === 'writing') {
    return state.readAlong && isInCourtroom && mayReadAlong(actor.role) ? 'whole' : null;
  }
  return state.reading?.asked.find(({ seat }) => seat === actor.seat)?.scope ?? null;
}
