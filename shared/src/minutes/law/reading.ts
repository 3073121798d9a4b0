import { capacityOf } from '../../hearing/roles.ts';
import type { Role } from '../../hearing/roles.ts';
import type { MinutesActor } from '../event.ts';
import type { MinutesState } from '../state.ts';
import type { ReadingScope } from '../words.ts';
import { minutesCapacity, seatCapacity } from './permissions.ts';

/** Returns the scope of the text that people of this role sign: witnesses and experts only their own part. */
export function scopeOf(role: Role): ReadingScope {
  return capacityOf('courtroom', role) === 'witness' ? 'own' : 'whole';
}

/** Whether people of this role may ever be asked to read and sign. */
export function maySignMinutes(role: Role): boolean {
  const capacity = seatCapacity(role);
  return capacity !== 'judge' && capacity !== 'onlooker';
}

/** Whether people of this role may ever read any part of minutes. */
export function mayEverReadMinutes(role: Role): boolean {
  return seatCapacity(role) !== 'onlooker';
}

/** Whether people of this role may ever read along while the minutes are written. */
export function mayReadAlong(role: Role): boolean {
  const capacity = seatCapacity(role);
  return capacity !== 'onlooker' && scopeOf(role) === 'whole';
}

/**
 * Returns the scope of the text that the actor may read; null: nothing. The court and its clerk always read all of it. During the
 * writing, parties and interpreters in the courtroom read along unless the court disabled it. Once the text is closed for reading,
 * each person reads the part that they are asked to sign, then and later. A witness never reads other people's statements.
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
