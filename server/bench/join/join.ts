import { median } from '../options.ts';
import type { BenchOptions } from '../options.ts';
import { bareEntrance, openBareRoom } from './bare.ts';
import { openCourtroom, mahzarEntrance } from './mahzar.ts';
import { join, startChromium } from './measure.ts';
import type { Entrance, Joined } from './measure.ts';
import { startRelay } from './relay.ts';

const RTT_MS = 200;

/** Medians over the runs. */
interface Figures {
  readonly loopback: Joined;
  readonly delayed: Joined;
}

export interface JoinResult {
  /** `ms`: from the click to the first remote frame; `ratioToBare`: divided by that of the bare page in the same run. */
  readonly loopback: { readonly ms: number; readonly ratioToBare: number };
  /** The same with a longer round trip on pages and signalling; media is not delayed. */
  readonly delayed: {
    readonly rttMs: number;
    readonly ms: number;
    readonly ratioToBare: number;
    /** Round trips on signalling that were waited for between the click and the first frame. */
    readonly waits: number;
  };
  /** JavaScript and CSS loaded before the first frame, gzip. */
  readonly codeKiB: number;
  readonly bare: { readonly loopbackMs: number; readonly delayedMs: number; readonly codeKiB: number };
}

/** How long it takes from the click on "enter" until somebody else is seen, against a bare page of the same media. */
export async function benchJoin(options: BenchOptions): Promise<JoinResult> {
  const bare = await measureBare(options);
  const mahzar = await measureMahzar(options);
  return {
    loopback: { ms: mahzar.loopback.ms, ratioToBare: ratio(mahzar.loopback, bare.loopback) },
    delayed: {
      rttMs: RTT_MS,
      ms: mahzar.delayed.ms,
      ratioToBare: ratio(mahzar.delayed, bare.delayed),
      waits: mahzar.delayed.waits,
    },
    codeKiB: kib(mahzar.loopback),
    bare: { loopbackMs: bare.loopback.ms, delayedMs: bare.delayed.ms, codeKiB: kib(bare.loopback) },
  };
}

async function measureBare(options: BenchOptions): Promise<Figures> {
  const publisher = await startChromium();
  const room = await openBareRoom(publisher);
  try {
    return await measure('bare', (port) => bareEntrance(port), room.port, options);
  } finally {
    await publisher.close();
    await room.close();
  }
}

async function measureMahzar(options: BenchOptions): Promise<Figures> {
  const publisher = await startChromium();
  const service = await openCourtroom(publisher);
  try {
    return await measure('mahzar', (port) => mahzarEntrance(service, 'clerk', port), service.port, options);
  } finally {
    await publisher.close();
    await service.stop();
  }
}

async function measure(
  name: string,
  entrance: (port: number) => Entrance,
  port: number,
  { runs, say }: BenchOptions,
): Promise<Figures> {
  const browser = await startChromium();
  const relay = await startRelay(port, RTT_MS / 2);
  const repeat = async (how: string, through: Entrance): Promise<Joined> => {
    const all: Joined[] = [];
    for (let run = 0; run < runs; run += 1) all.push(await join(browser, through));
    say(`${name}, ${how}: ${all.map(({ ms }) => Math.round(ms)).join(' ')} ms`);
    return {
      ms: Math.round(median(all.map(({ ms }) => ms))),
      waits: median(all.map(({ waits }) => waits)),
      codeBytes: median(all.map(({ codeBytes }) => codeBytes)),
    };
  };
  try {
    // Once for nothing: the publisher's picture has to grow, and code to be compiled.
    await join(browser, entrance(port));
    const loopback = await repeat('loopback', entrance(port));
    return { loopback, delayed: await repeat(`${RTT_MS} ms round trip`, entrance(relay.port)) };
  } finally {
    await browser.close();
    relay.close();
  }
}

function ratio(one: Joined, other: Joined): number {
  return Math.round((one.ms / other.ms) * 100) / 100;
}

function kib({ codeBytes }: Joined): number {
  return Math.round((codeBytes / 1024) * 10) / 10;
}
