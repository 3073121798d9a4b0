import type { Actor, HearingEvent } from '../event.ts';
import { evolve } from '../evolve/evolve.ts';
import { members } from '../state.ts';
import type { HearingState } from '../state.ts';
import { ended, lacksOrdered, outOfConsultation, talking } from './consulting.ts';
import { mayBeTogether } from './private-talk.ts';

/**
 * What follows for private talks when somebody goes, loses the line or comes back, or the court orders something: adversaries are
 * not left alone with each other, nor a person without the interpreter with whom alone they talk.
 */
export function withLawfulTalks(
  state: HearingState,
  events: readonly HearingEvent[],
  actor: Actor,
  at: number,
): readonly HearingEvent[] {
  if (state.consultations.size === 0) return events;
  const evolved = (before: HearingState, event: HearingEvent) => evolve(before, { seq: 0, at, actor, event });
  const all = [...events];
  let now = events.reduce(evolved, state);
  for (let more = parting(now, actor); more.length > 0; more = parting(now, actor)) {
    all.push(...more);
    now = more.reduce(evolved, now);
  }
  return all;
}

/** The end of the first talk that may not go on, or the way out for the first person in one. */
function parting(state: HearingState, actor: Actor): HearingEvent[] {
  for (const room of state.consultations.values()) {
    if (room.kind !== 'counsel') continue;
    const people = talking(members(state, room.id));
    if (!mayBeTogether(state, people)) return [ended(room)];
    const alone = people.find((one) => lacksOrdered(state, one, people));
    if (alone === undefined) continue;
    // Who comes out by an act of their own has not chosen to be heard by the court.
    const silent = actor.kind === 'seat' && actor.seat === alone.id && alone.microphone === 'on';
    return [
      ...(silent ? [{ type: 'microphone-set', seat: alone.id, on: false } as const] : []),
      ...outOfConsultation(state, alone),
    ];
  }
  return [];
}
