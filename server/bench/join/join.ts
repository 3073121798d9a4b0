import type { Browser } from 'playwright-core';
import { median } from '../options.ts';
import type { BenchOptions } from '../options.ts';
import { bareEntrance, openBareRoom } from './bare.ts';
import { openCourtroom, mahzarEntrance } from './mahzar.ts';
import { join, startChromium } from './measure.ts';
import type { Entrance, Joined } from './measure.ts';
import { startRelay } from './relay.ts';

const RTT_MS = 200;

/** A room with one participant, and the way to enter it. */
interface Candidate {
  readonly name: 'bare' | 'mahzar';
  readonly direct: Entrance;
  readonly delayed: Entrance;
}

/** Medians over the runs of a candidate. */
interface Figures {
  readonly loopback: Joined;
  readonly delayed: Joined;
}

export interface JoinResult {
  /** `ms`: from the click to the first remote frame; `ratioToBare`: divided by the bare page's value of the same run. */
  readonly loopback: { readonly ms: number; readonly ratioToBare: number };
  /** The same with a longer round trip on pages and signalling; media is not delayed. */
  readonly delayed: {
    readonly rttMs: number;
    readonly ms: number;
    readonly ratioToBare: number;
    /** Number of signalling round trips for which the page waited between the click and the first frame. */
    readonly waits: number;
  };
  /** JavaScript and CSS loaded before the first frame, gzip. */
  readonly codeKiB: number;
  readonly bare: { readonly loopbackMs: number; readonly delayedMs: number; readonly codeKiB: number };
}

/**
 * Measures the time from the click on "enter" until another person is visible, and compares it with a bare page with the same
 * media.
 */
export async function benchJoin(options: BenchOptions): Promise<JoinResult> {
  await using parts = new AsyncDisposableStack();
  const [publisher, browser] = await Promise.all([startChromium(), startChromium()]);
  parts.defer(() => publisher.close());
  parts.defer(() => browser.close());
  const room = await openBareRoom(publisher);
  parts.defer(() => room.close());
  const service = await openCourtroom(publisher);
  parts.defer(() => service.stop());
  const [bareRelay, mahzarRelay] = await Promise.all([room, service].map(({ port }) => startRelay(port, RTT_MS / 2)));
  parts.defer(() => [bareRelay, mahzarRelay].forEach((relay) => relay!.close()));

  const bare = { name: 'bare', direct: bareEntrance(room.port), delayed: bareEntrance(bareRelay!.port) } as const;
  const mahzar = {
    name: 'mahzar',
    direct: mahzarEntrance(service, 'clerk'),
    delayed: mahzarEntrance(service, 'clerk', mahzarRelay!.port),
  } as const;
  const figures = await measure(browser, [bare, mahzar], options);
  return {
    loopback: { ms: figures.mahzar.loopback.ms, ratioToBare: ratio(figures.mahzar.loopback, figures.bare.loopback) },
    delayed: {
      rttMs: RTT_MS,
      ms: figures.mahzar.delayed.ms,
      ratioToBare: ratio(figures.mahzar.delayed, figures.bare.delayed),
      waits: figures.mahzar.delayed.waits,
    },
    codeKiB: kib(figures.mahzar.loopback),
    bare: {
      loopbackMs: figures.bare.loopback.ms,
      delayedMs: figures.bare.delayed.ms,
      codeKiB: kib(figures.bare.loopback),
    },
  };
}

/** Measures the candidates in turns, so that other load on the machine affects both equally. */
async function measure(
  browser: Browser,
  candidates: readonly Candidate[],
  { runs, say }: BenchOptions,
): Promise<Record<Candidate['name'], Figures>> {
  // The first join is not counted: the publishers' picture quality grows, and code is compiled.
  for (const { direct } of candidates) await join(browser, direct);
  const joined = new Map<Entrance, Joined[]>();
  for (const way of ['direct', 'delayed'] as const) {
    for (let run = 0; run < runs; run += 1) {
      for (const { [way]: entrance } of candidates) {
        joined.set(entrance, [...(joined.get(entrance) ?? []), await join(browser, entrance)]);
      }
    }
    for (const { name, [way]: entrance } of candidates) {
      say(`${name}, ${way}: ${(joined.get(entrance) ?? []).map(({ ms }) => Math.round(ms)).join(' ')} ms`);
    }
  }
  const figures = ({ direct, delayed }: Candidate): Figures => ({
    loopback: medians(joined.get(direct) ?? []),
    delayed: medians(joined.get(delayed) ?? []),
  });
  const [bare, mahzar] = candidates.map(figures);
  return { bare: bare!, mahzar: mahzar! };
}

function medians(all: readonly Joined[]): Joined {
  return {
    ms: Math.round(median(all.map(({ ms }) => ms))),
    waits: median(all.map(({ waits }) => waits)),
    codeBytes: median(all.map(({ codeBytes }) => codeBytes)),
  };
}

function ratio(one: Joined, other: Joined): number {
  return Math.round((one.ms / other.ms) * 100) / 100;
}

function kib({ codeBytes }: Joined): number {
  return Math.round((codeBytes / 1024) * 10) / 10;
}
