import type { HearingId } from '@mahzar/shared/hearing/ids';
import { completeRecord } from './complete-record.ts';
import type { RecordParts } from './complete-record.ts';

/** More at once would wait for the same disk, and each holds a segment in memory. */
const AT_ONCE = 4;

/**
 * After a start of the service: of every hearing that is held, seals what a crash left open, enters the seals that the log
 * lacks, and has the hearing know of the restart. To be done before anybody is let in.
 */
export async function recoverHeld(parts: RecordParts): Promise<void> {
  const waiting = (await parts.records.held()).values();
  const recover = async () => {
    for (const hearing of waiting) {
      try {
        const lastWrittenAt = await completeRecord(parts, hearing);
        await parts.service.execute(hearing, { type: 'note-service-restarted', lastWrittenAt }, { kind: 'system' });
      } catch (error) {
        // A hearing whose log was tampered with is not acted upon; it must not keep all others from being held.
        parts.log.error({ err: error, hearing }, 'hearing not recovered');
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, recover));
}

/**
 * Makes the records of hearings whole that were over when the service ended before it had done so. Nobody waits for them, so
 * that people are let in before.
 *
 * @param complete see `completeRecord`
 */
export async function recoverOver(
  { records, log }: Pick<RecordParts, 'records' | 'log'>,
  complete: (hearing: HearingId) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  for (const hearing of await records.unfinished()) {
    if (signal.aborted) return;
    await complete(hearing).then(
      () => log.info({ hearing }, 'record is whole'),
      (error: unknown) => log.error({ err: error, hearing }, 'hearing not recovered'),
    );
  }
}
