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
export async function run(program: string, args: readonly string[], options?: RunOptions): Promise<Buffer> {
  return (await runAndTell(program, args, options)).output;
}

/** Runs a program; resolves with its standard output and its standard error, rejects with the latter. */
export async function runAndTell(
  program: string,
  args: readonly string[],
  { input, env }: RunOptions = {},
): Promise<{ readonly output: Buffer; readonly told: string }> {
  const stdin = input === undefined ? 'ignore' : 'pipe';
  const child = spawn(program, args, { stdio: [stdin, 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const complaint = text(child.stderr!);
  const output = buffer(child.stdout!);
  if (input !== undefined) {
    for (const chunk of input) if (!child.stdin!.write(chunk)) await once(child.stdin!, 'drain');
    child.stdin!.end();
  }
  const [code] = (await once(child, 'close')) as [number | null];
  const told = await complaint;
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${told.slice(-2_000)}`);
  return { output: await output, told };
}
