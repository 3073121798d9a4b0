import type { HearingEvent } from '../event.ts';
import { isInside } from '../state.ts';
import type { HearingState, Seat } from '../state.ts';
import { emptied } from './consulting.ts';
import { ifHostAbsent, unshared } from './decision.ts';

/** What follows when a person goes, of their own will or because they must; nothing when they are not here. */
export function gone(state: HearingState, me: Seat, now: number): HearingEvent[] {
  if (!isInside(me.place)) return [];
  return [
    ...unshared(state, me),
    { type: 'person-left', seat: me.id },
    ...emptied(state, [me]),
    ...ifHostAbsent(state, me, now),
  ];
}
