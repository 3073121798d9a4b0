import { randomBytes } from 'node:crypto';
import { on, once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished as ofTheTest, vi } from 'vitest';
import type { TestContext } from 'vitest';
import { Rejection } from '@mahzar/shared/rejection';
import { readTrack } from '../../src/recording/journal-reader.ts';
import { hearingDir, trackDir } from '../../src/recording/layout.ts';
import { spawnRecorder } from '../../src/recording/recorder-client.ts';
import { trackCipher } from '../../src/recording/segment-cipher.ts';
import type { TrackSpec } from '../../src/recording/track-spec.ts';
import { childrenOf } from './processes.ts';
import { Sender } from './sender.ts';

/** Key of all recordings that `startRecorder` makes. */
export const KEY = randomBytes(32);

/** A track of sound in the hearing `h1`: any payload is a valid packet. @param from the port that may send */
export function soundTrack(track: string, from: number): TrackSpec {
  return {
    hearing: 'h1',
    track,
    seat: 's1',
    kind: 'mic',
    codec: 'opus',
    payloadType: 100,
    ssrc: 1234,
    clockRate: 48_000,
    from: { ip: '127.0.0.1', port: from },
    clock: 'worker-1',
  };
}

interface Start {
  readonly giveUpAfterMs?: number;
  /** Of the test's context, where several tests run at the same time. */
  readonly onTestFinished?: TestContext['onTestFinished'];
}

/** A recorder process with a new folder, and a sender, until the end of the test. */
export async function startRecorder({ onTestFinished = ofTheTest, ...options }: Start = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'mahzar-recorder-'));
  const sender = await Sender.open();
  const recorder = spawnRecorder({ dataDir, keyOf: () => Promise.resolve(KEY), ...options });
  onTestFinished(async () => {
    sender.close();
    await recorder.close();
    await rm(dataDir, { recursive: true });
  });
  await once(recorder, 'ready');

  /** Opens a track of sound; returns the port that receives it. */
  async function open(track: string, from = sender.port): Promise<number> {
    const opened = await recorder.openTrack(soundTrack(track, from));
    if (opened instanceof Rejection) throw new Error(`${opened.code}: ${opened.detail}`);
    return opened.port;
  }

  async function packetsOf(track: string) {
    const packets = [];
    const cipher = trackCipher(KEY, 'h1', track);
    for await (const segment of readTrack(trackDir(hearingDir(dataDir, 'h1'), track), cipher)) {
      expect(segment.isEncrypted).toBe(true);
      packets.push(...segment.packets);
    }
    return packets;
  }

  /** Resolves when the first track has enough packets. */
  async function healthWith(enough: (packets: number) => boolean): Promise<void> {
    for await (const [{ tracks }] of on(recorder, 'health')) if (enough(tracks[0]?.packets ?? 0)) return;
  }

  /** Resolves with the process id of a recorder's standby when there is one. */
  async function standbyOf(pid: number): Promise<number> {
    return vi.waitFor(async () => {
      const others = (await childrenOf(process.pid)).filter((child) => child !== pid);
      for (const child of others) {
        const command = await readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '');
        if (command.includes('recorder on standby')) return child;
      }
      throw new Error('no recorder stands by');
    }, 5_000);
  }

  async function pulse(count: number, port: number): Promise<void> {
    for (let number = 0; number < count; number++) await sender.send(port);
  }

  return { dataDir, recorder, sender, open, packetsOf, healthWith, standbyOf, pulse };
}
