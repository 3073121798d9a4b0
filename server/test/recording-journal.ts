/** Journals in the recorder's format, for tests of the export. */
import { mkdir, mkdtemp, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { HearingEvent } from '@mahzar/shared/hearing/event';
import type { TrackId } from '@mahzar/shared/hearing/ids';
import type { RecordTimeline } from '../src/record/timeline.ts';
import { loggedRecording } from '../src/event-log/logged-recording.ts';
import { hashOf } from '../src/recording/check-recording.ts';
import { writeClips } from '../src/record/export/clips.ts';
import type { TimeRange } from '../src/record/time-range.ts';
import { wholeRanges } from '../src/record/export/ranges.ts';
import { trackCipher } from '../src/recording/segment-cipher.ts';
import type { TrackCipher } from '../src/recording/segment-cipher.ts';
import { SegmentCheck } from '../src/record/export/segment-check.ts';
import { clocksOf, scanTrack } from '../src/record/export/scan.ts';
import type { RecordingLog } from '../src/record/export/track-by-log.ts';
import { readTrack } from '../src/recording/journal-reader.ts';
import { listTracks, pathInHearing, storeDir, STORES, trackDir, trackInfoFile } from '../src/recording/layout.ts';
import { MemoryBudget } from '../src/recording/memory-budget.ts';
import { filesOnDisk } from '../src/recording/recording-files.ts';
import { TrackJournal } from '../src/recording/track-journal.ts';
import { parseTrackInfo, sourceOf, storeOf } from '../src/recording/track-spec.ts';
import type { TrackInfo } from '../src/recording/track-spec.ts';
import { Packetizer } from './recording-media.ts';
import type { Burst, Codec } from './recording-media.ts';

/** Start of the journals' media; the sender's clock is seven seconds slow. */
export const START = Date.UTC(2026, 10, 24, 9, 0, 0);
const SENDER_CLOCK = -7000;
/** Transit time from the sender to the recorder. */
export const TRAVEL_MS = 30;

export type Arrival = { at: number; payload: Buffer };

export type JournalPlan = {
  /** The folder in which the journal's own folder is created. */
  folder: string;
  codec: Codec;
  /** In the order of sending. */
  bursts: Burst[];
  /** Maps each packet to the packets that arrive in its place. */
  fate?: (packet: Arrival, number: number) => Arrival[];
  /** Offset of the stream's timestamps, in seconds, at a moment of the media, in ms. */
  baseAt?: (mediaMs: number) => number;
  /** One report a second; false sends none. */
  reports?: boolean;
  /** The cipher of an encrypted track. */
  cipher?: TrackCipher;
};

/** Writes a journal as if the bursts had been sent; returns its folder. */
export async function writeJournal(plan: JournalPlan): Promise<string> {
  const { folder, codec, bursts, fate = (packet) => [packet], baseAt = () => 0, reports = true } = plan;
  const directory = await mkdtemp(join(folder, 'track-'));
  const { ssrc, payloadType, clockRate } = infoOf(codec);
  const packetizer = new Packetizer(ssrc, payloadType, clockRate);
  const arrivals: (Arrival & { kind: 'rtp' | 'rtcp' })[] = [];
  let number = 0;
  let nextReport = 500;
  for (const burst of bursts) {
    const jump = baseAt(burst.ms) * clockRate;
    for (const payload of packetizer.packets(burst)) {
      shiftTimestamp(payload, 4, jump);
      const sent = { at: START + burst.ms + TRAVEL_MS, payload };
      arrivals.push(...fate(sent, number++).map((packet) => ({ ...packet, kind: 'rtp' as const })));
    }
    if (reports && burst.ms >= nextReport) {
      nextReport += 1000;
      const payload = packetizer.report(START + SENDER_CLOCK + burst.ms, burst.ms);
      shiftTimestamp(payload, 16, jump);
      arrivals.push({ at: START + burst.ms, payload, kind: 'rtcp' });
    }
  }
  const journal = new TrackJournal(directory, infoOf(codec), new MemoryBudget(1e9), plan.cipher);
  for (const packet of arrivals.sort((a, b) => a.at - b.at)) {
    journal.append(packet);
    journal.write();
  }
  await journal.close();
  return directory;
}

/** Writes a track into its hearing's folder, at the recorder's place. */
export async function writeTrack(
  dir: string,
  what: Partial<TrackInfo> & Pick<TrackInfo, 'track' | 'seat' | 'kind'>,
  plan: Omit<JournalPlan, 'folder'>,
): Promise<void> {
  const info: TrackInfo = { ...infoOf(plan.codec), ...what };
  const folder = storeDir(dir, storeOf(info));
  await mkdir(folder, { recursive: true });
  const directory = trackDir(dir, info.track, storeOf(info));
  await rename(await writeJournal({ folder, ...plan }), directory);
  await writeFile(trackInfoFile(directory), JSON.stringify(info));
}

/** Builds the log that fits the journals in a hearing's folder. */
export async function logOf(dir: string, key?: Buffer): Promise<RecordingLog> {
  const events: HearingEvent[] = [];
  for (const store of STORES) {
    for (const name of await listTracks(dir, store)) {
      const [track, directory] = [name as TrackId, trackDir(dir, name, store)];
      const info = await filesOnDisk(dir).readInfo(store, name);
      if (info) {
        const source = sourceOf(parseTrackInfo(info.toString())!);
        events.push({ type: 'track-opened', track, source, infoSha256: hashOf(info) });
      }
      for await (const { index, file, fileBytes: bytes, packets } of readTrack(
        directory,
        key && trackCipher(key, basename(dir), name),
      )) {
        const sha256 = hashOf(await readFile(file));
        const [firstAt, lastAt] = [packets[0]!.at, packets.at(-1)!.at];
        const path = pathInHearing(dir, file);
        events.push({ type: 'segment-sealed', track, index, file: path, bytes, sha256, firstAt, lastAt });
      }
    }
  }
  return { recording: loggedRecording(events), finished: true };
}

/** Exports a journal into its own folder. */
export async function exportJournal(directory: string, codec: Codec, intervals: TimeRange[]) {
  const scan = await scanTrack({ info: infoOf(codec), directory, cipher: undefined, check: new SegmentCheck() });
  return {
    ...(await writeClips(scan, clocksOf([scan]).get(scan)!, { intervals, ranges: wholeRanges(intervals) }, directory)),
    scan,
  };
}

/** A timeline by which a track's source was recorded in all these intervals. */
export function recordedThroughout(info: TrackInfo, intervals: TimeRange[]): RecordTimeline {
  const recorded = intervals.map((interval) => ({ ...interval, store: storeOf(info) }));
  return { recorded: new Map([[sourceOf(info), recorded]]), channels: new Map(), aliases: new Map() };
}

export function infoOf(codec: Codec): TrackInfo {
  return {
    version: 1,
    hearing: 'h1',
    track: 't1',
    seat: 's1',
    kind: codec === 'opus' ? 'mic' : 'camera',
    codec,
    payloadType: 101,
    ssrc: 77,
    clockRate: codec === 'opus' ? 48_000 : 90_000,
    orientationExtension: 11,
    from: { ip: '127.0.0.1', port: 1 },
    clock: 'run/1/worker',
    startedAt: START,
  };
}

function shiftTimestamp(packet: Buffer, offset: number, steps: number): void {
  const range = 2 ** 32;
  packet.writeUInt32BE((((packet.readUInt32BE(offset) + Math.round(steps)) % range) + range) % range, offset);
}
