import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { readTrack } from '../../src/recording/journal-reader.ts';
import { hearingDir, trackDir } from '../../src/recording/layout.ts';
import { spawnRecorder } from '../../src/recording/recorder-client.ts';
import type { RecorderClient } from '../../src/recording/recorder-client.ts';
import { trackCipher } from '../../src/recording/segment-cipher.ts';
import { measureLoad } from './load.ts';
import type { Load } from './load.ts';
import { ssrcOf, STREAMS } from './pair.ts';
import type { Target } from './pair.ts';
import type { Sender } from './sender.ts';

/** Number of people in each hearing. */
const IN_A_HEARING = 10;
/** Longest travel time of the last packets. */
const TRAVEL_MS = 500;

export interface RecorderLoad extends Load {
  /** Sent packets that are not in the segments on disk. */
  readonly lost: number;
}

/** Records all streams with the service's recorder, encrypted as in hearings. @param ports source ports of the streams */
export async function byRecorder(
  folder: string,
  { sender, ports, seconds }: { sender: Sender; ports: readonly number[]; seconds: number },
): Promise<RecorderLoad> {
  const [dataDir, key] = [join(folder, 'recorder'), randomBytes(32)];
  const recorder = spawnRecorder({ dataDir, keyOf: () => Promise.resolve(key) });
  try {
    const [{ pid }] = await once(recorder, 'ready');
    const targets: Target[] = [];
    for (const [place, from] of ports.entries()) targets.push(await open(recorder, place, from));
    const load = await measureLoad(sender, targets, [pid], seconds);
    await setTimeout(TRAVEL_MS);
    for (const target of targets) valueOrThrow(await recorder.closeTrack(trackOf(target)));
    const kept = await Promise.all(targets.map((target) => countKept(dataDir, target, key)));
    return { ...load, lost: load.sent - kept.reduce((sum, each) => sum + each, 0) };
  } finally {
    await recorder.close();
  }
}

async function open(recorder: RecorderClient, place: number, port: number): Promise<Target> {
  const [pair, stream] = [Math.floor(place / STREAMS.length), place % STREAMS.length];
  const { kind, codec, payloadType, clockRate } = STREAMS[stream]!;
  if (place % (STREAMS.length * IN_A_HEARING) === 0) valueOrThrow(await recorder.arm(hearingOf(pair)));
  const opened = valueOrThrow(
    await recorder.openTrack({
      hearing: hearingOf(pair),
      track: trackOf({ pair, stream }),
      seat: `seat-${pair}`,
      kind,
      codec,
      payloadType,
      clockRate,
      ssrc: ssrcOf(pair, stream),
      from: { ip: '127.0.0.1', port },
      clock: 'bench',
    }),
  );
  return { pair, stream, port: opened.port, reportPort: opened.port };
}

/** Counts the packets in a track's segments. */
async function countKept(dataDir: string, target: Target, key: Buffer): Promise<number> {
  const [hearing, track] = [hearingOf(target.pair), trackOf(target)];
  let kept = 0;
  for await (const { packets } of readTrack(
    trackDir(hearingDir(dataDir, hearing), track),
    trackCipher(key, hearing, track),
  )) {
    kept += packets.length;
  }
  return kept;
}

function hearingOf(pair: number): string {
  return `hearing-${Math.floor(pair / IN_A_HEARING)}`;
}

function trackOf({ pair, stream }: Pick<Target, 'pair' | 'stream'>): string {
  return `track-${pair}-${STREAMS[stream]!.kind}`;
}

function valueOrThrow<T extends object>(answer: Result<T>): T {
  if (answer instanceof Rejection) throw new Error(`the recorder refused: ${answer.code}`);
  return answer;
}
