/*
 * Benchmarks: `npm run bench -- NAME [--json] [--runs=N]`. With --json the last line of standard output is one JSON
 * object; everything else goes to standard error.
 */
import { benchJoin } from './join/join.ts';
import type { BenchOptions } from './options.ts';

const BENCHES: Readonly<Record<string, (options: BenchOptions) => Promise<object>>> = { join: benchJoin };

const [name = '', ...flags] = process.argv.slice(2);
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (bench === undefined) {
  process.stderr.write(`Which benchmark? One of: ${Object.keys(BENCHES).join(', ')}\n`);
  process.exit(2);
}

const runs = Number(flags.find((flag) => flag.startsWith('--runs='))?.slice('--runs='.length) ?? 7);
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const result = await bench({ runs, say });
process.stdout.write(
  flags.includes('--json') ? `${JSON.stringify({ bench: name, ...result })}\n` : `${JSON.stringify(result, null, 2)}\n`,
);
process.exit(0);
