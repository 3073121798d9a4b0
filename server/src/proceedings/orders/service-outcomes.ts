import type { CourtClock } from '@mahzar/shared/scheduling/court-clock';
import { deadlineEnd } from '@mahzar/shared/proceedings/deadline';
import { TamperedLogError } from '../../event-log/store/event-log.ts';
import type { NoteOutcome } from '../../notify/ports.ts';
import type { Logger } from '../../observability/logger.ts';
import type { ProceedingsService } from '../proceedings-service.ts';
import type { OrderStore } from './order-store.ts';

/** Enters the results of the messages about a service in the log of the case. */
export function serviceOutcomes({
  service,
  store,
  clock,
  log,
  now,
}: {
  readonly service: Pick<ProceedingsService, 'noteService'>;
  readonly store: Pick<OrderStore, 'ofMessage'>;
  readonly clock: CourtClock;
  readonly log: Pick<Logger, 'error'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): NoteOutcome {
  return async (on, { id, event }, result) => {
    if (event !== 'order-served') return undefined;
    const message = await store.ofMessage(on, id);
    if (message === undefined) return undefined;
    const { case: of, ...noted } = message;
    try {
      return await service.noteService(on, of, ({ orders }) => {
        const deadline = orders.get(noted.order)?.deadline ?? null;
        const until = deadline === null ? null : deadlineEnd(now(), deadline.days, clock);
        return { type: 'note-service', ...noted, result, until };
      });
    } catch (error) {
      if (!(error instanceof TamperedLogError)) throw error;
      // The result of the message is stored anyway; otherwise it would be sent again and again.
      log.error({ case: of, seq: error.seq, flaw: error.flaw }, 'outcome of service not entered: case log damaged');
      return undefined;
    }
  };
}
