import type { GrantChange } from './evolve/granted.ts';
import type { Actor, Entry, HearingEvent } from './event.ts';

/** One act's events as entries of the log after the entry `seq`; what it changed of the grants is with the last. */
export function entriesAfter(
  seq: number,
  at: number,
  actor: Actor,
  events: readonly HearingEvent[],
  grants?: GrantChange,
): Entry[] {
  return events.map((event, index) => ({
    seq: seq + 1 + index,
    at,
    actor,
    event,
    ...(grants !== undefined && index === events.length - 1 && { grants }),
  }));
}
