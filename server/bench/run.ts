/*
 * Benchmarks: `npm run bench -- NAME [--json] [--runs=N]`; people takes `--people=N,M` too, line
 * `--lines=NAME,NAME`, `--seconds=N`, `--voice-only=yes` and `--trace=yes`, queue `--seed=N` and `--floor=yes`, waiting
 * `--people=N` and `--minutes=N`, playback these, `--seconds=N` and `--record=FOLDER`, viewer these two and the folder, copies
 * these and `--kinds=KIND,KIND`, recording `--pairs=N,M` and `--seconds=N`, kills `--of=service`, `recorder`, `worker`, `all` or
 * `power`, sync `--minutes=N` and `--ppm=N`. With --json the last line of standard output is one JSON object; everything else goes
 * to standard error.
 */
import { benchBoard } from './board/board.ts';
import { benchBookings } from './bookings/bookings.ts';
import { benchCopies } from './copies/copies.ts';
import { benchJoin } from './join/join.ts';
import { benchLine } from './line/line.ts';
import { benchKills } from './kills/kills.ts';
import type { BenchOptions } from './options.ts';
import { benchPeople } from './people/people.ts';
import { benchPlayback } from './playback/playback.ts';
import { benchQueue } from './queue/queue.ts';
import { benchRecording } from './recording/recording.ts';
import { benchSync } from './sync/sync.ts';
import { benchViewer } from './viewer/viewer.ts';
import { benchWaiting } from './waiting/waiting.ts';

interface Bench {
  readonly measure: (options: BenchOptions) => Promise<object>;
  /** How often each thing is measured when nothing else is asked for. */
  readonly runs: number;
}

const BENCHES: Readonly<Record<string, Bench>> = {
  board: { measure: benchBoard, runs: 3 },
  bookings: { measure: benchBookings, runs: 60 },
  copies: { measure: benchCopies, runs: 1 },
  join: { measure: benchJoin, runs: 7 },
  kills: { measure: benchKills, runs: 100 },
  line: { measure: benchLine, runs: 1 },
  people: { measure: benchPeople, runs: 3 },
  playback: { measure: benchPlayback, runs: 21 },
  queue: { measure: benchQueue, runs: 5 },
  recording: { measure: benchRecording, runs: 1 },
  sync: { measure: benchSync, runs: 1 },
  viewer: { measure: benchViewer, runs: 12 },
  waiting: { measure: benchWaiting, runs: 200 },
};

const [name = '', ...flags] = process.argv.slice(2);
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (bench === undefined) {
  process.stderr.write(`Which benchmark? One of: ${Object.keys(BENCHES).join(', ')}\n`);
  process.exit(2);
}

const flag = (name: string): string | undefined =>
  flags.find((given) => given.startsWith(`--${name}=`))?.slice(`--${name}=`.length);
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const result = await bench.measure({ runs: Number(flag('runs') ?? bench.runs), flag, say });
process.stdout.write(
  flags.includes('--json') ? `${JSON.stringify({ bench: name, ...result })}\n` : `${JSON.stringify(result, null, 2)}\n`,
);
process.exit(0);
