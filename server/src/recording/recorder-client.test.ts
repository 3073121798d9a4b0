import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { soundTrack } from '../../test/support/recorder.ts';
import { spawnRecorder } from './recorder-client.ts';

/** Answers, with reports about the track before or behind the answer in the same write to the pipe (descriptor 3). */
const PROGRAM = `
import { writeSync } from 'node:fs';
const say = (...messages) => writeSync(3, messages.map((message) => JSON.stringify(message) + '\\n').join(''));
const track = 't1';
process.on('message', ({ type, id }) => {
  if (type === 'configure') say({ type: 'configured', id, pid: process.pid });
  if (type === 'open-track') say(
    { type: 'track-listens', track, ip: '127.0.0.1', port: 9 },
    { type: 'track-opened', id, result: { ip: '127.0.0.1', port: 9, receiveBufferBytes: 1, infoSha256: '0'.repeat(64) } },
    { type: 'written', hearings: [], begun: [{ track, firstAt: 1 }] },
    { type: 'first-bytes', track, at: 1, bytes: 1 },
    { type: 'picture-stopped', track },
    { type: 'key-frame-needed', track },
    { type: 'track-cut', track, packetsPerSecond: 1, bitsPerSecond: 1 },
    { type: 'error', code: 'disk-full', message: '', track },
  );
  if (type === 'close-track') say(
    { type: 'segment-sealed', hearing: 'h1', track, index: 1, file: '', sha256: '', bytes: 1, packets: 1, firstAt: 1, lastAt: 1,
      recovered: false },
    { type: 'picture-gap', hearing: 'h1', source: 's/camera', from: 1, to: 3001, missingMs: 3000 },
    { type: 'track-closed', id, result: { packets: 1, bytes: 1 } },
  );
});
`;

it('tells of a new track after it was opened, and of its last segment and gaps before it was closed', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'mahzar-recorder-'));
  const program = join(dataDir, 'recorder.mjs');
  writeFileSync(program, PROGRAM);
  const recorder = spawnRecorder({ dataDir, program });
  onTestFinished(async () => {
    await recorder.close();
    rmSync(dataDir, { recursive: true });
  });
  await once(recorder, 'ready');
  const told: string[] = [];
  for (const event of [
    'handedOver',
    'firstBytes',
    'pictureStopped',
    'keyFrameNeeded',
    'trackCut',
    'failure',
    'segmentSealed',
    'pictureGap',
  ] as const)
    recorder.on(event, () => told.push(event));
  const last = once(recorder, 'failure');
  // As many promises as are between the answer and the state of a recording, and more.
  const opened = recorder.openTrack(soundTrack('t1', 9), () => told.push('listens'));
  await opened.then((answer) => answer).then((answer) => answer);
  told.push('opened');
  await last;
  await recorder.closeTrack('t1');
  told.push('closed');
  expect(told).toEqual([
    'listens',
    'opened',
    'handedOver',
    'firstBytes',
    'pictureStopped',
    'keyFrameNeeded',
    'trackCut',
    'failure',
    'segmentSealed',
    'pictureGap',
    'closed',
  ]);
});
