import type { Logger } from '../../observability/logger.ts';
import type { Database } from '../../storage/database.ts';
import type { ProceedingsService } from '../proceedings-service.ts';
import { casesWithoutTasks } from './task-store.ts';

/**
 * Writes the tasks of cases that were begun before tasks were stored with their logs, one after another. A case that cannot be read
 * has no tasks, and is tried again at the next start.
 */
export async function renewTasks({
  database,
  service,
  log,
  signal,
}: {
  readonly database: Database;
  readonly service: Pick<ProceedingsService, 'renewTasks'>;
  readonly log: Pick<Logger, 'error'>;
  readonly signal: AbortSignal;
}): Promise<void> {
  try {
    for (const id of await casesWithoutTasks(database)) {
      if (signal.aborted) return;
      await service
        .renewTasks(id)
        .catch((error: unknown) => log.error({ err: error, case: id }, 'tasks of a case not renewed'));
    }
  } catch (error) {
    log.error({ err: error }, 'tasks of cases not renewed');
  }
}
