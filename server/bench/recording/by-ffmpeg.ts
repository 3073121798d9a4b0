import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measureLoad } from './load.ts';
import type { Load } from './load.ts';
import { STREAMS } from './pair.ts';
import type { Target } from './pair.ts';
import type { Sender } from './sender.ts';

/** Below Linux's range of ephemeral ports. */
const FIRST_PORT = 20_000;

/** Records the streams with `ffmpeg -c copy`, one process per pair, as ffmpeg-based recorders do. */
export async function byFfmpeg(
  folder: string,
  { sender, pairs, seconds }: { sender: Sender; pairs: number; seconds: number },
): Promise<Load> {
  await mkdir(folder, { recursive: true });
  const running: ChildProcess[] = [];
  const targets: Target[] = [];
  try {
    let next = FIRST_PORT;
    for (let pair = 0; pair < pairs; pair += 1) {
      const mine: Target[] = [];
      for (const stream of STREAMS.keys()) {
        while (!(await areFree(next, next + 1))) next += 2;
        mine.push({ pair, stream, port: next, reportPort: next + 1 });
        next += 2;
      }
      targets.push(...mine);
      running.push(await start(folder, pair, mine));
    }
    return await measureLoad(
      sender,
      targets,
      running.map(({ pid }) => pid!),
      seconds,
    );
  } finally {
    await Promise.all(running.map(end));
  }
}

/** Whether these UDP ports are unused now. */
async function areFree(...ports: readonly number[]): Promise<boolean> {
  const sockets = ports.map(() => createSocket('udp4'));
  const bound = await Promise.allSettled(
    sockets.map(async (socket, place) => {
      socket.bind(ports[place]);
      await once(socket, 'listening');
    }),
  );
  for (const socket of sockets) socket.close();
  return bound.every(({ status }) => status === 'fulfilled');
}

async function start(folder: string, pair: number, targets: readonly Target[]): Promise<ChildProcess> {
  const description = join(folder, `${pair}.sdp`);
  await writeFile(description, sdp(targets));
  const input = ['-protocol_whitelist', 'file,udp,rtp', '-i', description];
  const output = ['-c', 'copy', '-f', 'matroska', '-y', join(folder, `${pair}.mkv`)];
  const child = spawn('ffmpeg', ['-nostdin', '-v', 'error', '-nostats', ...input, ...output], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(child, 'spawn');
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) throw new Error('ffmpeg ended before it was told to');
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  const killer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(killer);
}

/** A session description (RFC 8866). It contains the picture size, because ffmpeg may probe before the first key frame. */
function sdp(targets: readonly Target[]): string {
  const media = targets.flatMap(({ stream, port }) => {
    const { kind, codec, payloadType, clockRate } = STREAMS[stream]!;
    const isSound = kind === 'mic';
    return [
      `m=${isSound ? 'audio' : 'video'} ${port} RTP/AVP ${payloadType}`,
      `a=rtpmap:${payloadType} ${codec}/${clockRate}${isSound ? '/2' : ''}`,
    ];
  });
  return ['v=0', 'o=- 0 0 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', ...media, ''].join('\r\n');
}
