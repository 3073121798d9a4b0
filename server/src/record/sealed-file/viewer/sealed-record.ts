import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Entry } from '@mahzar/shared/hearing/event';
import { replay } from '@mahzar/shared/hearing/evolve/evolve';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { PlaybackRight } from '@mahzar/shared/record/may-play';
import { joinBytes } from '@mahzar/shared/record/media-parts';
import type { MediaGap } from '@mahzar/shared/record/media-parts';
import { playableOf } from '@mahzar/shared/record/playable';
import type { PlayedRecord, SpokenTrack } from '@mahzar/shared/rest/playback';
import { entryOf } from '../../../event-log/chain.ts';
import { loggedRecording } from '../../../event-log/logged-recording.ts';
import type { LoggedRecording } from '../../../event-log/logged-recording.ts';
import { trackDir, trackInfoFile } from '../../../recording/layout.ts';
import { TrackCipher } from '../../../recording/segment-cipher.ts';
import type { TimeRange } from '../../time-range.ts';
import { within } from '../../export/ranges.ts';
import { intervalsUntil } from '../../intervals.ts';
import { allowedRanges } from '../../playback/allowed-tracks.ts';
import type { AllowedTrack } from '../../playback/allowed-tracks.ts';
import { writeFragment } from '../../playback/fragment.ts';
import { fragmentsOf } from '../../playback/track-fragments.ts';
import { isOpen, playedTracks, shiftsOf } from '../../playback/read-record.ts';
import type { ReadRecord } from '../../playback/read-record.ts';
import { shownRecord, wholeMilliseconds } from '../../playback/shown-record.ts';
import { recordTimelineOf } from '../../timeline.ts';
import type { Attendance } from '../attendance.ts';
import { PARTS, readLog } from '../format.ts';
import type { SealedManifest } from '../format.ts';

/** The record of a sealed file, for the player. */
export interface SealedRecord {
  readonly shown: PlayedRecord;
  /**
   * Makes the player's media of a range of a track (epoch ms). Segments that differ from the log are left out and reported as gaps.
   */
  readonly media: (
    track: string,
    range: TimeRange & { readonly begins: boolean },
    signal: AbortSignal,
  ) => Promise<{ readonly media: ArrayBuffer | null; readonly gaps: readonly MediaGap[] }>;
  /** Who spoke when. */
  readonly speech: () => Promise<readonly SpokenTrack[]>;
}

/**
 * Opens the record of a sealed file whose check covered at least the signed list. Plays all of the open record in the file, and
 * nothing of the sealed store.
 *
 * @param folder of the file's parts
 * @throws the file system's error; SyntaxError and others when the file is malformed
 */
export async function openSealedRecord(folder: string): Promise<SealedRecord> {
  const json = async (part: string): Promise<unknown> => JSON.parse(await readFile(join(folder, part), 'utf8'));
  const manifest = (await json(PARTS.manifest)) as SealedManifest;
  const entries = readLog(await readFile(join(folder, PARTS.log), 'utf8')).flatMap((entry) => entryOf(entry) ?? []);
  const attendance = (await json(PARTS.attendance)) as Attendance;
  const record = await recordIn(folder, manifest, entries);
  const right: PlaybackRight = { as: 'court', exhibits: exhibitsIn(entries) };
  const playable = playableOf(entries, right);
  const named = attendance.people.filter(({ name }) => name !== '');
  const seats = new Map(named.map(({ seat, name }) => [seat as SeatId, { name }]));
  const card = { title: '', caseNumber: '', branch: '', seats };
  const allowed = new Map(
    [...record.tracks.values()].flatMap((track): [string, AllowedTrack][] => {
      const ranges = playable.sources.get(track.source);
      if (ranges === undefined) return [];
      return [[track.info.track, { track, allowed: allowedRanges(record, right, track.source, ranges) }]];
    }),
  );
  return {
    shown: shownRecord(record, playable, card, { play: manifest.hearing, written: [] }),
    media: (track, range, signal) => fragmentOf(record, allowed.get(track), range, signal),
    speech: () => speechIn([...allowed.values()]),
  };
}

async function recordIn(
  folder: string,
  { hearing, tracks: sealed }: SealedManifest,
  entries: readonly Entry[],
): Promise<ReadRecord> {
  const state = replay(entries);
  const recording = inFile(loggedRecording(entries.map(({ event }) => event)), sealed);
  const keys = new Map(sealed.flatMap(({ track, key }) => (key === undefined ? [] : [[track, key] as const])));
  const infos = new Map(
    await Promise.all(
      [...recording.tracks.keys()].map(
        async (track) => [track, await readFile(trackInfoFile(trackDir(folder, track)))] as const,
      ),
    ),
  );
  const cipherOf = (track: string): TrackCipher | undefined => {
    const key = keys.get(track);
    return key === undefined ? undefined : new TrackCipher(Buffer.from(key, 'base64'), track);
  };
  const found = playedTracks(recording, { dir: folder, infos, cipherOf });
  return {
    hearing: hearing as HearingId,
    entries,
    state,
    isLive: false,
    intervals: intervalsUntil(state, entries.at(-1)!.at).filter(({ from, to }) => to > from),
    timeline: recordTimelineOf(entries),
    ...found,
    shiftOf: shiftsOf(found.tracks),
  };
}

/** Tracks of the open store that are in the file and are not empty. */
function inFile({ tracks, recovered }: LoggedRecording, sealed: SealedManifest['tracks']): LoggedRecording {
  const given = new Set(sealed.filter(({ withheld, segments }) => !withheld && segments > 0).map(({ track }) => track));
  return { recovered, tracks: new Map([...tracks].filter(([track, logged]) => given.has(track) && isOpen(logged))) };
}

/** Documents that were shown: the file's recipient may see all exhibits in it. */
function exhibitsIn(entries: readonly Entry[]) {
  return entries.flatMap(({ event }) => (event.type === 'exhibit-shown' ? [event.document] : []));
}

async function fragmentOf(
  record: ReadRecord,
  of: AllowedTrack | undefined,
  range: TimeRange & { readonly begins: boolean },
  signal: AbortSignal,
): ReturnType<SealedRecord['media']> {
  if (of === undefined) return { media: null, gaps: [] };
  const [fragment] = await fragmentsOf(record, [of], range);
  const { track, request } = fragment!;
  const made: Uint8Array[] = [];
  const turn = async (): Promise<void> => {
    await setImmediate();
    signal.throwIfAborted();
  };
  const gaps = await writeFragment(track, request, async (bytes) => void made.push(bytes), turn);
  signal.throwIfAborted();
  return { media: made.length === 0 ? null : joinBytes(made).buffer, gaps };
}

async function speechIn(allowed: readonly AllowedTrack[]): Promise<SpokenTrack[]> {
  const spoken: SpokenTrack[] = [];
  for (const { track, allowed: ranges } of allowed) {
    if (track.info.codec !== 'opus') continue;
    const speech = await track.speech(() => Promise.resolve());
    spoken.push({
      track: track.info.track,
      speech: speech.flatMap((range) => within([...ranges], range)).map(wholeMilliseconds),
    });
  }
  return spoken;
}
