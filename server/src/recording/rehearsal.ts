import { randomBytes, randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { EpochClock, processClock } from './epoch-clock.ts';
import { toRecorderSchema } from './messages.ts';
import { Recorder } from './recorder.ts';

/** A file system in memory: a disk that hangs would block the threads that sync recordings. */
const MEMORY = '/dev/shm';
/** Followed by the process id and a random part. */
const FOLDER_PREFIX = 'mahzar-rehearsal-';
const HOST = '127.0.0.1';
/** Number of writes for each track, 1 ms apart. */
const WRITES = 5;
const STREAMS = [
  { track: 'sound', kind: 'mic', codec: 'opus', payloadType: 100, clockRate: 48_000, ssrc: 1 },
  { track: 'picture', kind: 'camera', codec: 'vp8', payloadType: 101, clockRate: 90_000, ssrc: 2 },
] as const;

/**
 * Records a sound and a picture for a few milliseconds, in a folder that is then removed. A standby does this because the first
 * run of code takes several times as long, and nothing is recorded while it takes over.
 *
 * @param memory folder on a file system in memory
 * @returns the tracks that were recorded
 * @throws if that folder does not exist
 */
export async function rehearse(memory = MEMORY): Promise<string[]> {
  await removeLeftFolders(memory);
  const dataDir = await mkdtemp(join(memory, `${FOLDER_PREFIX}${process.pid}-`));
  const sender = createSocket('udp4');
  // A packet that cannot be sent is not recorded; without a listener, the error would end the process.
  sender.on('error', () => undefined);
  let recorder: Recorder | undefined;
  try {
    sender.bind(0, HOST);
    await once(sender, 'listening');
    const ports = new Map<string, number>();
    const recorded: string[] = [];
    const running = new Recorder({
      dataDir,
      run: randomUUID(),
      pid: process.pid,
      clock: new EpochClock(processClock),
      report: (message) => {
        if (message.type === 'track-listens') ports.set(message.track, message.port);
        if (message.type === 'segment-sealed') recorded.push(message.track);
      },
    });
    recorder = running;
    const ask = async (request: object) => {
      const message = toRecorderSchema.parse({ id: 1, ...request });
      if (message.type === 'arm' || message.type === 'open-track') await running.handle(message);
    };
    const from = { ip: HOST, port: sender.address().port };
    const key = randomBytes(32).toString('base64');
    const armed = ask({ type: 'arm', hearing: 'rehearsal' });
    const opening = STREAMS.map((stream) => {
      const spec = { hearing: 'rehearsal', seat: 'nobody', from, clock: 'none', encryption: 'aes-256-gcm', ...stream };
      return ask({ type: 'open-track', spec, key });
    });
    await Promise.all([armed, ...opening]);
    for (let number = 0; number < WRITES; number += 1) {
      for (const { track, ...stream } of STREAMS) sender.send(packet(number, stream), ports.get(track), HOST);
      await setTimeout(1);
      running.write();
      await running.sync();
      running.reportHealth();
    }
    await running.close();
    return recorded;
  } finally {
    sender.close();
    await recorder?.close();
    await rm(dataDir, { recursive: true });
  }
}

/** Removes the folders of processes that were killed during their rehearsal. */
async function removeLeftFolders(memory: string): Promise<void> {
  const left = (await readdir(memory)).filter((name) => {
    const [, pid] = new RegExp(`^${FOLDER_PREFIX}(\\d+)-`).exec(name) ?? [];
    return pid !== undefined && !isAlive(Number(pid));
  });
  // It is no failure if another process removed one meanwhile.
  await Promise.allSettled(left.map((name) => removeOwn(join(memory, name))));
}

/** Removes only a folder of this account: any account may create such names there, links included. */
async function removeOwn(folder: string): Promise<void> {
  const stats = await lstat(folder);
  if (stats.isDirectory() && stats.uid === process.getuid?.()) await rm(folder, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Returns an RTP packet; as VP8, it is the start of a key frame. */
function packet(number: number, { payloadType, ssrc }: Pick<(typeof STREAMS)[number], 'payloadType' | 'ssrc'>): Buffer {
  const bytes = Buffer.alloc(1_000);
  bytes[0] = 0x80;
  bytes[1] = payloadType;
  bytes.writeUInt16BE(number, 2);
  bytes.writeUInt32BE(ssrc, 8);
  bytes[12] = 0x10;
  return bytes;
}
