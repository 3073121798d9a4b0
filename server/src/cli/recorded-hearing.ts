import { replay } from '@mahzar/shared/hearing/evolve';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { ROLE_NAMES_FA } from '@mahzar/shared/role-names';
import type { EventLog, HearingDirectory } from '../hearings/ports.ts';
import { onRecordIntervals } from '../record/intervals.ts';
import type { RecordedHearing } from '../recording/export-cli.ts';
import { hearingDir } from '../recording/layout.ts';

/**
 * What an export needs to know of a hearing; undefined when there is none of that name. People are called by name and
 * role, in the language of the court, or by role alone once their names have been erased.
 */
export async function recordedHearing(
  hearing: HearingId,
  { log, directory, dataDir }: { log: EventLog; directory: HearingDirectory; dataDir: string },
): Promise<RecordedHearing | undefined> {
  const entries = await log.read(hearing);
  if (entries.length === 0) return undefined;
  const card = await directory.card(hearing);
  return {
    dir: hearingDir(dataDir, hearing),
    intervals: onRecordIntervals(entries),
    seats: [...replay(entries).seats.values()].map(({ id, role }) => ({
      seat: id,
      name: card?.seats.get(id)?.name ?? '',
      role: ROLE_NAMES_FA[role],
    })),
  };
}
