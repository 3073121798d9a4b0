import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { childEnvironment } from '../../child-environment.ts';

/** Live hearings go before the making of files. */
const NICENESS = 10;

export type FfmpegJob = {
  /** Without global options and progress. */
  args: string[];
  /** Relative file names are in here. */
  cwd: string;
  onSeconds?: (seconds: number) => void;
  signal?: AbortSignal | undefined;
};

/**
 * Runs ffmpeg to its end; `onSeconds` tells how much of the output is made.
 * @throws with ffmpeg's last words if it fails, or if ffmpeg is not installed
 */
export async function runFfmpeg({ args, cwd, onSeconds, signal }: FfmpegJob): Promise<void> {
  const child = spawn('ffmpeg', ['-v', 'error', '-nostdin', '-y', '-progress', 'pipe:1', '-nostats', ...args], {
    cwd,
    env: childEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (child.pid !== undefined) setPriority(child.pid, NICENESS);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4000);
  });
  createInterface(child.stdout).on('line', (line) => {
    const match = /^out_time_us=(\d+)/.exec(line);
    if (match) onSeconds?.(Number(match[1]) / 1_000_000);
  });
  const code = await ended.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new Error('ffmpeg is not installed: apt-get install ffmpeg');
    throw error;
  });
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${complaint.trim()}`);
}
