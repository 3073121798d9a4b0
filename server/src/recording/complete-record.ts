import type { HearingId, SourceId, TrackId } from '@mahzar/shared/hearing/ids';
import { isOver } from '@mahzar/shared/hearing/state';
import type { Logger } from 'pino';
import type { EventBus } from '../kernel/event-bus.ts';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { RecordStatusStore } from '../hearings/ports.ts';
import { loggedRecording } from '../event-log/logged-recording.ts';
import type { LoggedRecording } from '../event-log/logged-recording.ts';
import { holdsEncrypted } from './check-recording.ts';
import { hearingDir, listTracks, STORES } from './layout.ts';
import { filesOnDisk } from './recording-files.ts';
import { MissingKeyError } from '../storage/recording-keys.ts';
import type { RecordingKeys } from '../storage/recording-keys.ts';
import { recoverHearing } from './recovery.ts';
import type { TrackProofs } from './track-proof.ts';

/** Maximum number of segments in one command to the log. */
const AT_ONCE = 100;

/** Largest difference between the tracks' last synced packets after a power cut, ms, on a disk that keeps up. */
const MAX_APART_MS = 1_200;

declare module '../kernel/event-bus.ts' {
  interface BusEvents {
    /** The record of a hearing that is over is complete: no further segment will be added to the log. */
    'record-completed': [hearing: HearingId];
  }
}

export interface RecordParts {
  readonly bus: EventBus;
  readonly service: HearingService;
  readonly records: RecordStatusStore;
  readonly dataDir: string;
  /** Recognizes this service's own tracks that the log does not name. */
  readonly proofs: Pick<TrackProofs, 'hold'>;
  readonly keys: Pick<RecordingKeys, 'of'>;
  readonly now: () => number;
  readonly log: Logger;
}

/**
 * Seals segments that were left open on disk, and enters in the log, marked as recovered, every segment that it does not name,
 * unless it contradicts the log or is of a track that this service did not open. Then marks the record of a hearing that is over
 * as complete: no further segment will be added to the log. Changes nothing if the recording's key was destroyed.
 *
 * @param recorders ids of live recorder processes that are not waited for: they have closed all tracks of this hearing
 * @param until when to stop waiting for other processes, see `RecoveryOptions`
 * @returns the time up to which the record has every received packet, epoch milliseconds; null when it has none
 * @throws if a recorder still writes there, the key is missing, or the log cannot be read or written (the next start retries); or
 *   if the hearing is over and not all of its tracks are on this machine (only the machine that has them can complete the record)
 */
export async function completeRecord(
  { bus, service, records, dataDir, proofs, keys, now, log }: RecordParts,
  hearing: HearingId,
  recorders: readonly number[] = [],
  until?: number,
): Promise<number | null> {
  const over = async () => {
    const phase = (await service.snapshot(hearing))?.state.phase;
    return phase !== undefined && isOver(phase);
  };
  // During an outage of the log, some entries are only in memory.
  const refuseInOutage = () => {
    if (service.outage !== null) throw new Error('the log cannot be written');
  };
  if (await over()) refuseInOutage();
  const events = (await service.entries(hearing)).map(({ event }) => event);
  const logged = loggedRecording(events);
  const known = await keys.of(hearing);
  if (known.kind === 'destroyed') return lastLoggedAt(logged);
  const dir = hearingDir(dataDir, hearing);
  // Without the key no segment could be entered, but the record would still be marked complete.
  if (known.kind !== 'key' && (await holdsEncrypted(filesOnDisk(dir)))) throw new MissingKeyError(hearing);
  const { tracks, segments, pictureGaps, refused, sealedNow, leftOpen } = await recoverHearing(dir, {
    log: logged,
    toldGaps: events.filter((event) => event.type === 'picture-gap'),
    proofs,
    key: known.kind === 'key' ? known.key : undefined,
    mayLive: recorders,
    ...(until !== undefined && { until }),
  });
  const system = { kind: 'system' } as const;
  for (const { track, source, infoSha256 } of tracks) {
    const opened = { track: track as TrackId, source, infoSha256, recovered: true } as const;
    await service.execute(hearing, { type: 'note-track-opened', track: opened }, system);
  }
  // Before the segments: a retry finds gaps only in tracks with segments that the log does not name.
  for (const { hearing: _, source, ...gap } of pictureGaps)
    await service.execute(hearing, { type: 'note-picture-gap', source: source as SourceId, ...gap }, system);
  for (let at = 0; at < segments.length; at += AT_ONCE) {
    const sealed = segments.slice(at, at + AT_ONCE).map(({ hearing: _, track, packets: __, ...segment }) => {
      return { ...segment, track: track as TrackId, recovered: true } as const;
    });
    await service.execute(hearing, { type: 'note-segments-sealed', segments: sealed }, system);
  }
  if (segments.length > 0) {
    log.warn({ hearing, segments: segments.length, sealedNow }, 'unlogged segments found on disk; entered in the log');
  }
  if (refused.length > 0) log.error({ hearing, refused }, 'foreign or contradictory segments not entered in the log');
  if (await over()) {
    refuseInOutage();
    const missing = await tracksElsewhere(dir, logged);
    if (missing.length > 0)
      throw new Error(`tracks that the log names are not in this data folder: ${missing.join(', ')}`);
    await records.markComplete(hearing, now());
    bus.publish('record-completed', hearing);
  }
  const last = segments.reduce(
    (last, { lastAt }) => Math.max(last ?? lastAt, lastAt),
    lastLoggedAt(logged) ?? -Infinity,
  );
  return last === -Infinity ? null : completeUntil(last, leftOpen);
}

/**
 * The time up to which a record has every received packet, epoch ms. A power cut may have lost more of one track than of another,
 * because each is synced separately.
 *
 * @param last arrival of the record's last packet, epoch ms
 * @param leftOpen see `Recovered`
 */
export function completeUntil(last: number, leftOpen: ReadonlyMap<string, number>): number {
  // A track that ends earlier than that was silent, or was written by another recorder.
  const ends = [...leftOpen.values()].filter((end) => end > last - MAX_APART_MS);
  return Math.min(last, ...ends);
}

/** Tracks that a log names and that have no folder here: another process recorded them, or they are lost. */
async function tracksElsewhere(dir: string, { tracks }: LoggedRecording): Promise<string[]> {
  const here = new Set((await Promise.all(STORES.map((store) => listTracks(dir, store)))).flat());
  return [...tracks.keys()].filter((track) => !here.has(track));
}

/** Arrival of the last packet in the segments that a log names, epoch milliseconds; null when it names none. */
export function lastLoggedAt({ tracks }: LoggedRecording): number | null {
  const named = [...tracks.values()].flatMap(({ segments }) => [...segments.values()]);
  const arrivals = named.flatMap(({ lastAt }) => (lastAt === null ? [] : [lastAt]));
  return arrivals.reduce<number | null>((last, at) => Math.max(last ?? at, at), null);
}
