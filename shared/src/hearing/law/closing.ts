import type { Actor, HearingEvent } from '../event.ts';
import { evolve } from '../evolve/evolve.ts';
import type { HearingState, Seat } from '../state.ts';
import { canBeLocked } from './speaking.ts';

/** What follows while all microphones are closed: whose comes into the courtroom by one of these events is closed after it. */
export function withClosedMicrophones(
  state: HearingState,
  events: readonly HearingEvent[],
  actor: Actor,
  at: number,
): readonly HearingEvent[] {
  if (!state.microphonesLocked) return events;
  let now = state;
  return events.flatMap((event): HearingEvent[] => {
    const comers = comersBy(now, event).filter((seat) => canBeLocked(now, seat) && seat.microphone !== 'blocked');
    const all = [event, ...comers.map(({ id }): HearingEvent => ({ type: 'microphone-blocked', seat: id }))];
    now = all.reduce((after, each) => evolve(after, { seq: 0, at, actor, event: each }), now);
    return all;
  });
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
