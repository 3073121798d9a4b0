import { replay } from '@mahzar/shared/hearing/evolve/evolve';
import { COURT, parseSourceId } from '@mahzar/shared/hearing/ids';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { Role } from '@mahzar/shared/hearing/roles';
import { roleName } from '@mahzar/shared/role-names';
import type { EventLog, HearingDirectory, RecordStatusStore } from '../../hearings/ports.ts';
import type { RecordingKey, RecordingKeys } from '../../storage/recording-keys.ts';
import { recordTimelineOf } from '../timeline.ts';
import type { RecordTimeline } from '../timeline.ts';
import { onRecordIntervals } from '../intervals.ts';
import { loggedRecording } from '../../event-log/logged-recording.ts';
import type { TimeRange } from '../time-range.ts';
import type { Label } from './scene.ts';
import type { RecordingLog } from './track-by-log.ts';
import { hearingDir } from '../../recording/layout.ts';

/** A hearing for export, from its log and its directory of people. */
export type RecordedHearing = {
  /** The folder with the journals. */
  dir: string;
  key: RecordingKey;
  /** The ended times on the record, epoch milliseconds. */
  intervals: TimeRange[];
  timeline: RecordTimeline;
  /** Tracks and segments according to the log. */
  log: RecordingLog;
  /** In tile order; protected people have a second item under their alias. */
  seats: ({ seat: string } & Label)[];
};

interface Parts {
  readonly log: EventLog;
  readonly records: RecordStatusStore;
  readonly directory: HearingDirectory;
  readonly keys: Pick<RecordingKeys, 'of'>;
  readonly dataDir: string;
}

/** The seats as named in a copy that leaves the court: people who are or were known by a number in the case have no name. */
export function withoutNames(seats: RecordedHearing['seats'], hidden: ReadonlySet<string>): RecordedHearing['seats'] {
  return seats.map((one) => (hidden.has(one.seat) ? { ...one, name: '' } : one));
}

/**
 * Returns what an export needs to know of a hearing; undefined when it does not exist. People get their name and role in the
 * language of the court, only the role after their names were erased, and protected people their alias.
 */
export async function recordedHearing(
  hearing: HearingId,
  { log, records, directory, keys, dataDir }: Parts,
): Promise<RecordedHearing | undefined> {
  // Read before the log: a record that is not complete yet may become so before the log is read.
  const finished = await records.isComplete(hearing);
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
      // Listed separately, because their order among the seats would reveal their identity.
      ...seats
        .filter(({ alias }) => alias !== null)
        .toSorted((a, b) => a.alias! - b.alias!)
        .map(({ id, role, alias }) => ({
          seat: timeline.aliases.get(id)!,
          name: `شخص تحت حمایت ${alias!.toLocaleString('fa')}`,
          role: named(role),
        })),
      ...([...timeline.recorded.keys()].some((source) => parseSourceId(source).seat === COURT)
        ? [{ seat: COURT, name: 'مدارک پخش‌شده', role: '' }]
        : []),
    ],
  };
}
