import type { Actor, HearingEvent } from '../event.ts';
import { evolve } from '../evolve/evolve.ts';
import { members } from '../state.ts';
import type { HearingState } from '../state.ts';
import { ended, lacksOrdered, outOfConsultation, presentAmong } from './consulting.ts';
import { mayBeTogether } from './private-talk.ts';

/**
 * Adds the consequences for private talks when a person leaves, loses the line or returns, or when the court orders something.
 * Adversaries must not remain alone with each other, nor a person without the interpreter whom the court requires.
 */
export function withSeparatedTalks(
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

/** Returns the end of the first talk that may not continue, or the exit of the first person who may not stay. */
function parting(state: HearingState, actor: Actor): HearingEvent[] {
  for (const room of state.consultations.values()) {
    if (room.kind !== 'counsel') continue;
    const people = presentAmong(members(state, room.id));
    if (!mayBeTogether(state, people)) return [ended(room)];
    const alone = people.find((one) => lacksOrdered(state, one, people));
    if (alone === undefined) continue;
    // A person who comes out because of their own act has not chosen to be heard by the court.
    const silent = actor.kind === 'seat' && actor.seat === alone.id && alone.microphone === 'on';
    return [
      ...(silent ? [{ type: 'microphone-set', seat: alone.id, on: false } as const] : []),
      ...outOfConsultation(state, alone),
    ];
  }
  return [];
}
