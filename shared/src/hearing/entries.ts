import type { GrantChange } from './evolve/granted.ts';
import type { Actor, Entry, HearingEvent } from './event.ts';

/** Turns the events of one act into log entries that follow the entry `seq`; the last entry carries the act's grant change. */
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
