import { createHash } from 'node:crypto';
import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { LoggedRecording, LoggedSegment, LoggedTrack } from '../event-log/logged-recording.ts';
import { STORES, storeOfPath } from './layout.ts';
import type { Store } from './layout.ts';
import type { RecordingFiles } from './recording-files.ts';
import { parseTrackInfo, sourceOf, storeOf } from './track-spec.ts';

/**
 * A difference between a recording and its log:
 * - `altered`: the segment's bytes differ from the sealed ones
 * - `missing`: the segment does not exist
 * - `unknown`: the log does not name the segment
 * - `track-missing`: nothing of the track is in its store
 * - `track-unknown`: the log names no such track in this store
 * - `attribution`: the track's `track.json` names another source than the log
 * - `info-altered`: the track's `track.json` is not what the recorder wrote
 * - `info-missing`: the track has no `track.json`, or one that cannot be read
 * - `key-missing`: the track's `track.json` says that it is encrypted, but the key of the recording is missing
 * - `index-altered`: the segment is intact, but its line in the track's `index.jsonl` is missing or altered
 * - `index-missing`: the track has intact segments that were sealed with an index, but no `index.jsonl`
 */
export type RecordingFlaw = {
  readonly track: string;
  readonly store: Store;
  /** The track's source according to the log; null when the log does not name it. */
  readonly source: SourceId | null;
} & (SegmentFlaw | TrackFlaw | IndexFlaw);

export type SegmentFlaw =
  ({ readonly flaw: 'altered' | 'missing' } & SegmentTimes) | { readonly flaw: 'unknown'; readonly segment: number };

export type TrackFlaw =
  | {
      readonly flaw: 'track-missing';
      readonly segments: number;
      readonly from: number | null;
      readonly to: number | null;
    }
  | { readonly flaw: 'track-unknown' | 'key-missing' }
  | InfoFlaw;

type InfoFlaw =
  { readonly flaw: 'attribution'; readonly claims: SourceId } | { readonly flaw: 'info-altered' | 'info-missing' };

export type IndexFlaw = ({ readonly flaw: 'index-altered' } & SegmentTimes) | { readonly flaw: 'index-missing' };

/** A segment, and arrival of its first and last packet according to the log, epoch milliseconds; null if not logged. */
interface SegmentTimes {
  readonly segment: number;
  readonly from: number | null;
  readonly to: number | null;
}

/** The result of a check. */
export interface RecordingCheck {
  /** Segments that are unchanged since they were sealed. */
  readonly segments: number;
  /** Segments on disk that the log does not name yet, because the hearing is being held. */
  readonly unsealed: number;
  /** Segments that were entered in the log after a crash, from the bytes on disk. */
  readonly recovered: number;
  /** Tracks without a hash of `track.json` in the log: their codec cannot be checked. */
  readonly unhashed: number;
  /** Tracks whose segments the log names, but not their source. */
  readonly unattributed: number;
  readonly flaws: readonly RecordingFlaw[];
}

/**
 * Compares a hearing's recording with its log, which must have been verified before. Seals stored beside the media are not used.
 *
 * @param finished whether the log is complete: segments and tracks that it does not name are then flaws
 * @param hasKey whether the key of the hearing's recording exists
 */
export async function checkRecording(
  files: RecordingFiles,
  log: LoggedRecording,
  finished: boolean,
  hasKey = true,
): Promise<RecordingCheck> {
  const flaws: RecordingFlaw[] = [];
  const seen = new Set<string>();
  let [segments, unsealed, unhashed, unattributed] = [0, 0, 0, 0];
  for (const store of STORES) {
    for (const track of await files.listTracks(store)) {
      const logged = log.tracks.get(track);
      const present = await files.listSegments(store, track);
      const info = await files.readInfo(store, track);
      if (logged === undefined || !isInRightStore(logged, store, info)) {
        // A recorder that died while it opened a track leaves an empty folder.
        if (present.length === 0) continue;
        if (logged === undefined && !finished) unsealed += present.length;
        else flaws.push({ track, store, source: logged?.source ?? null, flaw: 'track-unknown' });
        continue;
      }
      seen.add(track);
      const where = { track, store, source: logged.source };
      if (logged.source === null) unattributed += 1;
      else if (logged.infoSha256 === null) unhashed += 1;
      for (const flaw of infoFlaws(logged, info)) flaws.push({ ...where, ...flaw });
      if (!hasKey && isEncryptedTrack(info)) flaws.push({ ...where, flaw: 'key-missing' });
      const intact: LoggedSegment[] = [];
      for (const segment of logged.segments.values()) {
        const hash = await files.hashSegment(store, track, segment.index, segment.bytes);
        if (hash === segment.sha256) intact.push(segment);
        else flaws.push({ ...where, flaw: hash === undefined ? 'missing' : 'altered', ...timesOf(segment) });
      }
      segments += intact.length;
      for (const flaw of indexFlaws(intact, await files.readIndex(store, track))) flaws.push({ ...where, ...flaw });
      for (const index of present) {
        if (logged.segments.has(index)) continue;
        if (!finished && followsLogged(logged, index)) unsealed += 1;
        else flaws.push({ ...where, flaw: 'unknown', segment: index });
      }
    }
  }
  for (const logged of log.tracks.values()) if (!seen.has(logged.track)) flaws.push(missingTrack(logged));
  return { segments, unsealed, recovered: log.recovered, unhashed, unattributed, flaws };
}

/** Whether a track's `track.json` says that it is encrypted. */
function isEncryptedTrack(info: Buffer | undefined): boolean {
  return info !== undefined && parseTrackInfo(info.toString('utf8'))?.encryption !== undefined;
}

/** Whether any track of a recording is encrypted, according to its `track.json`. */
export async function holdsEncrypted(files: Pick<RecordingFiles, 'listTracks' | 'readInfo'>): Promise<boolean> {
  for (const store of STORES) {
    for (const track of await files.listTracks(store)) {
      if (isEncryptedTrack(await files.readInfo(store, track))) return true;
    }
  }
  return false;
}

/** Whether `store` is the track's store: by its segments in the log, else by its `track.json`; true if neither is known. */
export function isInRightStore({ segments }: LoggedTrack, store: Store, bytes: Buffer | undefined): boolean {
  const [first] = segments.values();
  if (first !== undefined) return storeOfPath(first.file) === store;
  const info = bytes && parseTrackInfo(bytes.toString('utf8'));
  return info === undefined || storeOf(info) === store;
}

/** Whether a segment follows the last one of its track in the log, like segments that are not entered yet. */
export function followsLogged({ segments }: LoggedTrack, index: number): boolean {
  return [...segments.keys()].every((known) => known < index);
}

/** Differences between a track's `track.json` and the log; none if the log does not name the track's source. */
export function infoFlaws({ track, source, infoSha256 }: LoggedTrack, bytes: Buffer | undefined): InfoFlaw[] {
  if (source === null) return [];
  const info = bytes && parseTrackInfo(bytes.toString('utf8'));
  if (bytes === undefined || info === undefined) return [{ flaw: 'info-missing' }];
  const claims = sourceOf(info);
  if (claims !== source) return [{ flaw: 'attribution', claims }];
  const isOurs = infoSha256 === null ? info.track === track : hashOf(bytes) === infoSha256;
  return isOurs ? [] : [{ flaw: 'info-altered' }];
}

/**
 * Differences between a track's index and the log. Lines unknown to the log are ignored.
 *
 * @param intact unaltered segments: the index of an altered one adds nothing
 * @param bytes content of `index.jsonl`; undefined if it does not exist
 */
function indexFlaws(intact: readonly LoggedSegment[], bytes: Buffer | undefined): IndexFlaw[] {
  const indexed = intact.filter(({ indexSha256 }) => indexSha256 !== null);
  if (indexed.length === 0) return [];
  if (bytes === undefined) return [{ flaw: 'index-missing' }];
  const hashes = lineHashes(bytes);
  const altered = indexed.filter(({ indexSha256 }) => !hashes.has(indexSha256!));
  return altered.map((segment) => ({ flaw: 'index-altered', ...timesOf(segment) }));
}

/** SHA-256 (hex) of each line of a track's index. */
export function lineHashes(bytes: Buffer): ReadonlySet<string> {
  const lines = bytes.toString('latin1').split('\n');
  return new Set(lines.map((line) => hashOf(Buffer.from(line, 'latin1'))));
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function timesOf({ index, firstAt, lastAt }: LoggedSegment): SegmentTimes {
  return { segment: index, from: firstAt, to: lastAt };
}

/** The flaw for a track that is missing entirely. */
export function missingTrack({ track, source, segments }: LoggedTrack): RecordingFlaw {
  const all = [...segments.values()];
  const store = storeOfPath(all[0]?.file ?? '');
  const [from, to] = [all[0]?.firstAt ?? null, all.at(-1)?.lastAt ?? null];
  return { track, store, source, flaw: 'track-missing', segments: all.length, from, to };
}
