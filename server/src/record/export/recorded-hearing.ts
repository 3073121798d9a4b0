import { replay } from '@mahzar/shared/hearing/evolve/evolve';
import { COURT, parseSourceId } from '@mahzar/shared/hearing/ids';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Role } from '@mahzar/shared/hearing/roles';
import { roleName } from '@mahzar/shared/role-names';
import type { EventLog, HearingDirectory, RecordStatusStore } from '../../hearings/ports.ts';
import type { RecordingKeys } from '../../storage/recording-keys.ts';
import { recordTimelineOf } from '../timeline.ts';
import { onRecordIntervals } from '../intervals.ts';
import { loggedRecording } from '../../event-log/logged-recording.ts';
import type { RecordedHearing } from './export-cli.ts';
import { hearingDir } from '../../recording/layout.ts';

interface Parts {
  readonly log: EventLog;
  readonly records: RecordStatusStore;
  readonly directory: HearingDirectory;
  readonly keys: Pick<RecordingKeys, 'of'>;
  readonly dataDir: string;
}

/**
 * What an export needs to know of a hearing; undefined when there is none of that name. People are called by name and
 * role, in the language of the court, or by role alone once their names have been erased; protected ones by their alias.
 */
export async function recordedHearing(
  hearing: HearingId,
  { log, records, directory, keys, dataDir }: Parts,
): Promise<RecordedHearing | undefined> {
  // Before the log: what is not known whole now may have been entered when the log is read.
  const finished = await records.isWhole(hearing);
  const entries = await log.read(hearing);
  if (entries.length === 0) return undefined;
  const card = await directory.card(hearing);
  const { kind, seats: all } = replay(entries);
  const seats = [...all.values()];
  const named = (role: Role): string => roleName('fa', kind, role);
  const timeline = recordTimelineOf(entries);
  const recording = loggedRecording(entries.map(({ event }) => event));
  return {
    dir: hearingDir(dataDir, hearing),
    key: await keys.of(hearing),
    intervals: onRecordIntervals(entries),
    timeline,
    log: { recording, finished },
    seats: [
      ...seats.map(({ id, role }) => ({ seat: id, name: card?.seats.get(id)?.name ?? '', role: named(role) })),
      // Apart from the seats, so that their order does not tell who they are.
      ...seats
        .filter(({ alias }) => alias !== null)
        .toSorted((a, b) => a.alias! - b.alias!)
        .map(({ id, role, alias }) => ({
          seat: timeline.aliases.get(id)!,
          name: `شخص تحت حمایت ${alias!.toLocaleString('fa')}`,
          role: named(role),
        })),
      ...([...timeline.taken.keys()].some((source) => parseSourceId(source).seat === COURT)
        ? [{ seat: COURT, name: 'مدارک پخش‌شده', role: '' }]
        : []),
    ],
  };
}
