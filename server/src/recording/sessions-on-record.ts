import type { HearingId } from '@mahzar/shared/hearing/ids';
import { onRecord } from '@mahzar/shared/hearing/state';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { EventBus } from '../kernel/event-bus.ts';

/** The hearings of this process that are on the record, with their latest state. The map starts empty; events update it. */
export function sessionsOnRecord(bus: EventBus): ReadonlyMap<HearingId, HearingState> {
  const sessions = new Map<HearingId, HearingState>();
  bus.on('hearing-changed', ({ state }) => {
    if (onRecord(state)) sessions.set(state.id, state);
    else sessions.delete(state.id);
  });
  bus.on('hearing-lost', (hearing) => sessions.delete(hearing));
  return sessions;
}
