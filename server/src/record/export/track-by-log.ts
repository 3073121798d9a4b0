import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { LoggedRecording, LoggedTrack } from '../../event-log/logged-recording.ts';
import { belongs, infoFlaws } from '../../recording/check-recording.ts';
import type { TrackFlaw } from '../../recording/check-recording.ts';
import type { Store } from '../../recording/layout.ts';
import { ownerOf, parseTrackInfo, storeOf } from '../../recording/track-spec.ts';
import type { TrackInfo } from '../../recording/track-spec.ts';
import type { LeftOutReason } from './left-out.ts';

/** What an export is checked against. */
export interface RecordingLog {
  readonly recording: LoggedRecording;
  /** The log names all that was recorded: what it does not know does not belong there. */
  readonly finished: boolean;
}

/** A track as the log has it. */
export interface TrackByLog {
  /** Whose it is by the log, its codec by `track.json`; undefined when no file can be made of it. */
  readonly info: TrackInfo | undefined;
  /** Why no file is made of it. */
  readonly leftOut: LeftOutReason | undefined;
  /** Null when the log does not say. */
  readonly source: SourceId | null;
  readonly logged: LoggedTrack | undefined;
  readonly flaws: readonly TrackFlaw[];
}

/**
 * Takes from the log whose a track is and in which store it lies; `track.json` beside the media is believed in the codec only.
 *
 * @param bytes of `track.json`
 * @param log without it `track.json` is believed
 */
export function trackByLog(
  { track, store, bytes }: { track: string; store: Store; bytes: Buffer | undefined },
  log: RecordingLog | undefined,
): TrackByLog {
  const info = bytes && parseTrackInfo(bytes.toString('utf8'));
  const logged = log?.recording.tracks.get(track);
  if (log !== undefined && (logged === undefined || !belongs(logged, store, bytes))) {
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
  // Of a voice no picture is made: that would be somebody else's codec.
  const fits = (own.kind === 'mic') === (own.codec === 'opus') && storeOf(own) === store;
  return fits ? { ...found, info: own, leftOut: undefined } : { ...found, info: undefined, leftOut: 'no-track-info' };
}
