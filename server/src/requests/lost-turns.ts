import { officeDay, turnStands } from '@mahzar/shared/offices/office-day';
import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import type { OnOfficeChange } from '../offices/offices.ts';
import type { RequestMessages } from './request-messages.ts';
import type { RequestStore } from './request-store.ts';

/**
 * Tells everybody whose turn a change of an office has taken away, and leaves them without one: by the link they choose another. It
 * is written with the change, so that nobody keeps a turn at which no one receives.
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
