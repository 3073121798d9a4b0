import type { Actor, HearingEvent } from '../event.ts';
import { evolve } from '../evolve/evolve.ts';
import type { HearingState, Seat } from '../state.ts';
import { canBeLocked } from './speaking.ts';

/**
 * Adds the consequences of locked microphones: blocks the microphone of everybody who enters the courtroom by one of the events,
 * or whose floor ends by one. The person who has the floor keeps an open microphone.
 */
export function withClosedMicrophones(
  state: HearingState,
  events: readonly HearingEvent[],
  actor: Actor,
  at: number,
): readonly HearingEvent[] {
  if (!state.microphonesLocked) return events;
  let now = state;
  const evolved = (before: HearingState, event: HearingEvent) => evolve(before, { seq: 0, at, actor, event });
  return events.flatMap((event): HearingEvent[] => {
    // An earlier event of this act has blocked the microphone already.
    if (event.type === 'microphone-blocked' && now.seats.get(event.seat)?.microphone === 'blocked') return [];
    const after = evolved(now, event);
    const closed = [...comersBy(now, event), ...withoutFloorBy(now, after)].filter(
      (seat) => canBeLocked(now, seat) && seat.microphone !== 'blocked' && after.floor?.seat !== seat.id,
    );
    const more = closed.map(({ id }): HearingEvent => ({ type: 'microphone-blocked', seat: id }));
    now = more.reduce(evolved, after);
    return [event, ...more];
  });
}

/** Returns the person whose floor an event ended, if that person is still in the courtroom. */
function withoutFloorBy({ floor }: HearingState, after: HearingState): Seat[] {
  const seat = floor === null || floor.seat === after.floor?.seat ? undefined : after.seats.get(floor.seat);
  return seat?.place.kind === 'courtroom' ? [seat] : [];
}

function comersBy({ seats }: HearingState, event: HearingEvent): Seat[] {
  const of = [...seats.values()];
  switch (event.type) {
    case 'person-entered':
      return of.filter(({ id }) => id === event.seat && event.room === 'courtroom');
    case 'person-admitted':
      return of.filter(({ id }) => id === event.seat);
    case 'seat-taken-over':
      return of.filter(({ id, place }) => id === event.seat && place.kind === 'courtroom');
    case 'consultation-left':
      return of.filter((seat) => seat.id === event.seat && comesBackOpen(seat));
    case 'consultation-ended':
      return of.filter((seat) => comesBackOpen(seat, event.room));
    default:
      return [];
  }
}

function comesBackOpen({ place, microphone }: Seat, room?: string): boolean {
  if (place.kind !== 'consultation' || (room !== undefined && place.room !== room)) return false;
  return place.from === 'courtroom' && microphone === 'on';
}
