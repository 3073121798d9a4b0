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
 * - `unknown`: the log knows no such segment
 * - `track-missing`: nothing of the track is there
 * - `track-unknown`: the log knows no such track in this store
 * - `attribution`: the track's `track.json` says that it is of another source
 * - `info-altered`: the track's `track.json` is not what the recorder wrote
 * - `info-missing`: the track has no `track.json`, or one that cannot be read
 * - `key-missing`: the track's `track.json` says that it is encrypted, and the key of the recording is not there
 * - `index-altered`: the segment is as it was sealed, its line in the track's `index.jsonl` is not
 * - `index-missing`: the track has no `index.jsonl`, and segments that are as they were sealed with one
 */
export type RecordingFlaw = {
  readonly track: string;
  readonly store: Store;
  /** Whose it is by the log; null when the log does not say. */
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

/** A segment of which the log says when its first and last packet came, epoch milliseconds. */
interface SegmentTimes {
  readonly segment: number;
  readonly from: number | null;
  readonly to: number | null;
}

/** The result of a check. */
export interface RecordingCheck {
  /** Segments that are as they were sealed. */
  readonly segments: number;
  /** Segments that are on disk and not entered yet, as of a hearing that is being held. */
  readonly unsealed: number;
  /** Segments that were entered after a crash, from the bytes that were found. */
  readonly recovered: number;
  /** Tracks of whose `track.json` the log holds no hash: their codec cannot be checked. */
  readonly unhashed: number;
  /** Tracks of which the log names segments, and not whose they are. */
  readonly unattributed: number;
  readonly flaws: readonly RecordingFlaw[];
}

/**
 * Compares a hearing's recording with its log, and with nothing that is stored beside the media. The log must have been verified
 * before.
 *
 * @param finished the log names all that was recorded: what it does not know does not belong there
 * @param hasKey whether the key of the hearing's recording is there
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
        if (!finished && isTail(logged, index)) unsealed += 1;
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

/** Whether anything of a recording is encrypted. */
export async function holdsEncrypted(files: Pick<RecordingFiles, 'listTracks' | 'readInfo'>): Promise<boolean> {
  for (const store of STORES) {
    for (const track of await files.listTracks(store)) {
      if (isEncryptedTrack(await files.readInfo(store, track))) return true;
    }
  }
  return false;
}

/** Whether a track lies in the right store: by its segments in the log or else, while there are none, by its `track.json`. */
export function isInRightStore({ segments }: LoggedTrack, store: Store, bytes: Buffer | undefined): boolean {
  const [first] = segments.values();
  if (first !== undefined) return storeOfPath(first.file) === store;
  const info = bytes && parseTrackInfo(bytes.toString('utf8'));
  return info === undefined || storeOf(info) === store;
}

/** Whether a segment comes after the last one of its track in the log, like segments that are not entered yet. */
export function isTail({ segments }: LoggedTrack, index: number): boolean {
  return [...segments.keys()].every((known) => known < index);
}

/** What in a track's `track.json` is not as the log says. */
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

/** Of the lines of a track's index. */
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

/** The flaw of a track of which nothing is there. */
export function missingTrack({ track, source, segments }: LoggedTrack): RecordingFlaw {
  const all = [...segments.values()];
  const store = storeOfPath(all[0]?.file ?? '');
  const [from, to] = [all[0]?.firstAt ?? null, all.at(-1)?.lastAt ?? null];
  return { track, store, source, flaw: 'track-missing', segments: all.length, from, to };
}
