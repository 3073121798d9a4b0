import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer, text } from 'node:stream/consumers';

export interface RunOptions {
  /** Its standard input. */
  readonly input?: Iterable<Buffer>;
  /** Environment variables in addition to those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program; resolves with its standard output, rejects with its standard error. */
export async function run(program: string, args: readonly string[], { input, env }: RunOptions = {}): Promise<Buffer> {
  const stdin = input === undefined ? 'ignore' : 'pipe';
  const child = spawn(program, args, { stdio: [stdin, 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const complaint = text(child.stderr!);
  const output = buffer(child.stdout!);
  if (input !== undefined) {
    for (const chunk of input) if (!child.stdin!.write(chunk)) await once(child.stdin!, 'drain');
    child.stdin!.end();
  }
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${(await complaint).slice(-2_000)}`);
  return output;
}
