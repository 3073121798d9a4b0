import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceId, TrackId } from '@mahzar/shared/hearing/ids';
import { RtcpSenderInfo, RtcpSrPacket } from 'werift-rtp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LoggedTrack } from '../../event-log/logged-recording.ts';
import { MemoryBudget } from '../../recording/memory-budget.ts';
import type { JournalPacket } from '../../recording/pcap.ts';
import { TrackJournal } from '../../recording/track-journal.ts';
import type { TrackInfo } from '../../recording/track-spec.ts';
import { byCapture } from '../export/media-clock.ts';
import { scanTrack } from '../export/scan.ts';
import { SegmentCheck } from '../export/segment-check.ts';
import { PlayedTrack } from './played-track.ts';

const START = Date.UTC(2026, 10, 24, 9);
const SECONDS = 60;
const INFO: TrackInfo = {
  version: 1,
  hearing: 'h1',
  track: 't1',
  seat: 'judge',
  kind: 'mic',
  codec: 'opus',
  payloadType: 111,
  ssrc: 7,
  clockRate: 48_000,
  from: { ip: '127.0.0.1', port: 1 },
  clock: 'run/1/worker',
  startedAt: START,
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mahzar-played-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** In another time base, an hour later, from this second on. */
const BASE_FROM = 27;
const timestampAt = (ms: number) => (ms * 48 + (ms < BASE_FROM * 1000 ? 0 : 3_600_000 * 48)) >>> 0;

function sound(number: number): JournalPacket {
  const payload = Buffer.alloc(12 + 3);
  payload.set([0x80, 111]);
  payload.writeUInt16BE(number, 2);
  payload.writeUInt32BE(timestampAt(number * 20), 4);
  payload.writeUInt32BE(7, 8);
  return { at: START + number * 20, kind: 'rtp', payload };
}

/** @param errorMs how much later than the capture it tells */
function report(second: number, errorMs: number): JournalPacket {
  const at = START + second * 1000;
  const ntp = at + errorMs + 2_208_988_800_000;
  const ntpTimestamp = (BigInt(Math.floor(ntp / 1000)) << 32n) + BigInt(Math.round(((ntp % 1000) / 1000) * 2 ** 32));
  const info = { ntpTimestamp, rtpTimestamp: timestampAt(second * 1000), packetCount: 1, octetCount: 1 };
  return { at, kind: 'rtcp', payload: new RtcpSrPacket({ ssrc: 7, senderInfo: new RtcpSenderInfo(info) }).serialize() };
}

/** A track with reports each second from a second on, of which those up to another one are by arrival; and in the second base. */
async function record(reportsFrom: number, captureFrom: number): Promise<{ track: PlayedTrack; logged: LoggedTrack }> {
  const directory = join(folder, 't1');
  mkdirSync(directory);
  const journal = new TrackJournal(directory, INFO, new MemoryBudget(1e9));
  for (let number = 0; number < SECONDS * 50; number += 1) {
    const second = number / 50;
    journal.append(sound(number));
    const isByArrival = second < captureFrom || (second >= BASE_FROM && second < BASE_FROM + 5);
    if (second >= reportsFrom && number % 50 === 0) journal.append(report(second, isByArrival ? 15 : 0));
  }
  await journal.close();
  const segments = journal.takeSealed().map(({ packets: _, recovered: __, ...segment }) => segment);
  const logged: LoggedTrack = {
    track: 't1' as TrackId,
    source: 'judge/mic' as SourceId,
    infoSha256: null,
    segments: new Map(segments.map((segment) => [segment.index, segment])),
  };
  return {
    logged,
    track: new PlayedTrack({ info: INFO, source: logged.source!, directory, cipher: undefined }, logged),
  };
}

it.each([
  ['within the first segment', 0, 4],
  ['from the first segment into the second one', 6, 12],
])(
  'playback takes the same sender reports as an export, also at another time base; by arrival %s',
  async (_, from, to) => {
    const { track, logged } = await record(from, to);
    const { info, directory, cipher } = track;
    const { runs } = await scanTrack({ info, directory, cipher, check: new SegmentCheck(logged) });
    expect(runs).toHaveLength(2);
    const exported = runs.flatMap(({ reports }) => byCapture(reports, info.clockRate)).map(({ ntpMs }) => ntpMs);
    const ofRange = async ({ from, to }: { from: number; to: number }, read = track) =>
      (await read.reportsAround({ from: START + from * 1000, to: START + to * 1000 })).map(({ ntpMs }) => ntpMs);
    expect(await ofRange({ from: 0, to: SECONDS })).toEqual(exported);
    expect(exported.every((ntpMs) => Math.abs((ntpMs - START) % 1000) < 0.01)).toBe(true);
    for (let second = 0; second < SECONDS; second += 5) {
      const range = { from: START + second * 1000, to: START + (second + 5) * 1000 };
      const part = track.partOf(range);
      const read = new PlayedTrack({ ...part, cipher: undefined }, part.logged);
      expect(await ofRange({ from: second, to: second + 5 }, read)).toEqual(
        await ofRange({ from: second, to: second + 5 }),
      );
    }
  },
);
