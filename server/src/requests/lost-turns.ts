import { officeDay, turnStands } from '@mahzar/shared/offices/office-day';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import type { OnOfficeChange } from '../offices/offices.ts';
import type { RequestMessages } from './request-messages.ts';
import type { RequestStore } from './request-store.ts';

/**
 * Takes turns that a change of an office has made impossible, and notifies their citizens, who choose another turn by the link.
 * Written together with the change, so that nobody keeps a turn outside office hours.
 */
export function loseTurns(parts: {
  readonly store: RequestStore;
  readonly messages: RequestMessages;
  readonly clock: CourtClock;
}): OnOfficeChange {
  const { store, messages, clock } = parts;
  return async (on, office, holidays, at) => {
    for (const request of await store.withTurnsFrom(on, office.id, at)) {
      const turnAt = request.turn?.at;
      if (turnAt === undefined || turnAt === null) continue;
      const day = officeDay(office, holidays, clock.dayOf(turnAt), clock);
      if (turnStands(day, turnAt)) continue;
      await store.rewrite(on, { ...request, turn: null, changedAt: at });
      await messages.tell(on, 'turn-lost', request, office, at, { note: day.note });
    }
  };
}
