import { completeRecord } from './complete-record.ts';
import type { RecordParts } from './complete-record.ts';

/**
 * After a start of the service: seals what a crash left open, enters the seals that the log lacks, and has every hearing
 * that is held know of the restart. Hearings that are over are among them until their records have once been found whole.
 * To be done before anybody is let in.
 */
export async function recoverAll(parts: RecordParts): Promise<void> {
  for (const hearing of await parts.records.unfinished()) {
    try {
      const lastWrittenAt = await completeRecord(parts, hearing);
      await parts.service.execute(hearing, { type: 'note-service-restarted', lastWrittenAt }, { kind: 'system' });
    } catch (error) {
      // A hearing whose log was tampered with is not acted upon; it must not keep all others from being held.
      parts.log.error({ err: error, hearing }, 'hearing not recovered');
    }
  }
}
