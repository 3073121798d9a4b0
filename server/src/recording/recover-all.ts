import type { HearingId } from '@mahzar/shared/hearing/ids';
import { loggedRecording } from '../event-log/logged-recording.ts';
import { completeRecord, lastLoggedAt } from './complete-record.ts';
import type { RecordParts } from './complete-record.ts';
import { LAST_RECORDER_MS } from './recovery.ts';

/** Hearings recovered at once. More would wait for the same disk, and each holds a segment in memory. */
const AT_ONCE = 4;

/**
 * Recovers every hearing that is held after a start of the service: seals what a crash left open, enters the seals that the log
 * lacks, and notes the restart in the log. To be done before anybody is admitted. The restart is noted even if the record cannot
 * be completed now. Recorders of the former service are waited for once, not for each hearing. Hearings that another process
 * holds are skipped.
 */
export async function recoverHeld(parts: RecordParts): Promise<void> {
  const { service, records, log } = parts;
  const waiting = (await records.underWay()).values();
  const until = performance.now() + LAST_RECORDER_MS;
  const complete = async (hearing: HearingId) => {
    try {
      return await completeRecord(parts, hearing, [], until);
    } catch (error) {
      log.error({ err: error, hearing }, 'hearing not recovered');
      return lastLoggedAt(loggedRecording((await service.entries(hearing)).map(({ event }) => event)));
    }
  };
  const recover = async () => {
    for (const hearing of waiting) {
      try {
        if (!(await service.claim(hearing))) {
          log.info({ hearing }, 'hearing held by another process');
          continue;
        }
        const lastWrittenAt = await complete(hearing);
        await service.execute(hearing, { type: 'note-service-restarted', lastWrittenAt }, { kind: 'system' });
      } catch (error) {
        // A hearing whose log was tampered with accepts no command; it must not keep all others from being recovered.
        log.error({ err: error, hearing }, 'restart not entered in the hearing log');
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, recover));
}

/**
 * Completes the records of hearings that ended before the previous process could complete them. People are admitted before this,
 * because nobody waits for it.
 *
 * @param complete see `completeRecord`
 */
export async function recoverOver(
  { service, records, log }: Pick<RecordParts, 'service' | 'records' | 'log'>,
  complete: (hearing: HearingId) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const unfinished = await records.unfinished().catch((error: unknown) => {
    log.error({ err: error }, 'hearings not recovered');
    return [];
  });
  for (const hearing of unfinished) {
    if (signal.aborted) return;
    try {
      if (!(await service.claim(hearing))) continue;
      await complete(hearing);
      log.info({ hearing }, 'record is whole');
    } catch (error) {
      log.error({ err: error, hearing }, 'hearing not recovered');
    }
  }
}
