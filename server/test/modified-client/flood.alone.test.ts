import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { hearingDir } from '../../src/recording/layout.ts';
import { Court } from '../support/bare/court.ts';
import { Flooder } from '../support/bare/flooder.ts';
import { readLog } from '../support/log.ts';

/** The largest datagram that most networks carry. */
const PAYLOAD_BYTES = 1_100;
const FLOOD_MS = 6_000;
const ASK_EVERY_MS = 40;

let court: Court;
let flooder: Flooder;
/** Number of packets of the flooder's voice that reached the judge. */
let heard = 0;

beforeAll(async () => {
  court = await Court.open();
  flooder = await Flooder.come(court.service, 'citizen');
  const sends = flooder.says('sends');
  await court.judge.must('admit', { seat: 'citizen' });
  await sends;
  await court.judge.receives('citizen', 'microphone');
  const voice = court.judge.consumers.findLast(({ seat, source }) => seat === 'citizen' && source === 'microphone');
  const { ssrc } = (voice!.rtpParameters as { encodings: { ssrc: number }[] }).encodings[0]!;
  // Counted and not decrypted: who measures must not be busy.
  court.judge.receive.onMedia = (wire) => void (heard += Number(wire.readUInt32BE(8) === ssrc));
});

afterAll(async () => {
  flooder.close();
  await court.close();
});

const stopped = () => court.judge.client.scene.stopped;

function bytesOnDisk(): number {
  const folder = hearingDir(court.service.dataDir, court.service.demo.hearing);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

/** The clerk sends requests for `ms`, some of which change the state. Returns the time to each answer, ms. */
async function answered(ms: number): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + ms;
  for (let count = 0; performance.now() < end; count += 1) {
    const begin = performance.now();
    if (count % 10 === 0) await court.clerk.must('set-camera', { on: count % 20 === 0 });
    else await court.clerk.must('tile-sizes', { tiles: [] });
    times.push(performance.now() - begin);
    await setTimeout(Math.max(0, ASK_EVERY_MS - (performance.now() - begin)));
  }
  return times.toSorted((one, other) => one - other);
}

it('a voice of a hundred megabits is stopped within moments, and told to all whom it concerns', async () => {
  const before = { heard, disk: bytesOnDisk(), sent: (await flooder.report()).sent };
  const asking = answered(FLOOD_MS);
  flooder.tell({ kind: 'flood', payloadBytes: PAYLOAD_BYTES });
  await court.judge.client.until(() => stopped().length > 0);
  await court.obeyed();
  await court.judge.send.ping();
  await court.judge.counted();
  const letThrough = heard - before.heard;
  const times = await asking;
  await court.judge.counted();
  const report = await flooder.report();
  const measured = {
    sent: report.sent - before.sent,
    heard: heard - before.heard,
    diskBytes: bytesOnDisk() - before.disk,
    answeredP95: times[Math.floor(times.length * 0.95)]!,
    answeredMost: times.at(-1)!,
  };
  console.log(JSON.stringify({ measured: 'flood', seconds: FLOOD_MS / 1_000, ...measured }));

  // The flood was large, and nothing of it came through after it was stopped.
  expect(measured.sent).toBeGreaterThan(10_000);
  expect(heard - before.heard).toBe(letThrough);
  expect(measured.heard).toBeLessThan(measured.sent / 2);
  // Ten seconds of the largest permitted voice, and the sound of judge and clerk.
  expect(measured.diskBytes).toBeLessThan(600_000);
  expect(measured.answeredP95).toBeLessThan(50);

  const told = { seat: 'citizen', kind: 'microphone', since: expect.any(Number) };
  expect(stopped()).toEqual([told]);
  expect(court.clerk.client.scene.stopped).toEqual([told]);
  expect(report.stopped).toEqual([told]);
  const entries = readLog(court.service).filter(({ type }) => type === 'source-stopped');
  expect(entries.map(({ payload }) => payload['source'])).toEqual(['citizen/microphone']);
  expect(entries[0]!.payload['packetsPerSecond']).toBeGreaterThan(1_000);
});

it('is heard again when it has been within measure for ten seconds, with an entry and a new track', async () => {
  flooder.tell({ kind: 'speak' });
  const before = heard;
  const tracks = () => readLog(court.service).filter(({ type }) => type === 'track-opened').length;
  const tracksBefore = tracks();
  await court.judge.client.until(() => stopped().length === 0, 20_000);
  await vi.waitFor(() => expect(heard - before).toBeGreaterThanOrEqual(25), 5_000);
  expect((await flooder.report()).stopped).toEqual([]);
  expect(readLog(court.service).map(({ type }) => type)).toContain('source-resumed');
  expect(tracks()).toBe(tracksBefore + 1);
});
