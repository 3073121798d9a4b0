import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { LoggedRecording, LoggedTrack } from '../../event-log/logged-recording.ts';
import { isInRightStore, infoFlaws } from '../../recording/check-recording.ts';
import type { TrackFlaw } from '../../recording/check-recording.ts';
import type { Store } from '../../recording/layout.ts';
import { ownerOf, parseTrackInfo, storeOf } from '../../recording/track-spec.ts';
import type { TrackInfo } from '../../recording/track-spec.ts';
import type { LeftOutReason } from './left-out.ts';

/** The log's data against which an export is checked. */
export interface RecordingLog {
  readonly recording: LoggedRecording;
  /** The log names everything that was recorded: an unknown file does not belong to the record. */
  readonly finished: boolean;
}

/** A track according to the log. */
export interface TrackByLog {
  /** Owner from the log, codec from `track.json`; undefined when no file can be made of the track. */
  readonly info: TrackInfo | undefined;
  /** Why no file is made of the track. */
  readonly leftOut: LeftOutReason | undefined;
  /** Null when the log does not say. */
  readonly source: SourceId | null;
  readonly logged: LoggedTrack | undefined;
  readonly flaws: readonly TrackFlaw[];
}

/**
 * Takes a track's owner and store from the log; `track.json` next to the media is trusted for the codec only.
 *
 * @param bytes of `track.json`
 * @param log without it `track.json` is trusted for everything
 */
export function trackByLog(
  { track, store, bytes }: { track: string; store: Store; bytes: Buffer | undefined },
  log: RecordingLog | undefined,
): TrackByLog {
  const info = bytes && parseTrackInfo(bytes.toString('utf8'));
  const logged = log?.recording.tracks.get(track);
  if (log !== undefined && (logged === undefined || !isInRightStore(logged, store, bytes))) {
    const flaws = logged !== undefined || log.finished ? [{ flaw: 'track-unknown' } as const] : [];
    return { info: undefined, leftOut: 'unknown-track', source: null, logged: undefined, flaws };
  }
  const source = logged?.source ?? null;
  const flaws = logged === undefined ? [] : infoFlaws(logged, bytes);
  const found = { source, logged, flaws };
  if (info === undefined) return { ...found, info, leftOut: 'no-track-info' };
  if (source === null) return { ...found, info: log ? { ...info, track } : info, leftOut: undefined };
  const { protection: _, ...codec } = info;
  const own = { ...codec, track, ...ownerOf(source, store) };
  // A codec that does not fit the logged kind is not used: a voice must not become a picture.
  const fits = (own.kind === 'mic') === (own.codec === 'opus') && storeOf(own) === store;
  return fits ? { ...found, info: own, leftOut: undefined } : { ...found, info: undefined, leftOut: 'no-track-info' };
}
