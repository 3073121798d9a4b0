import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { QueuePage } from '../../test/support/queue-page.ts';
import { TestService } from '../../test/support/service.ts';
import type { BenchOptions } from '../options.ts';
import { openDay } from './crowd.ts';
import { Rooms } from './rooms.ts';

const OFFICIALS = 4;
/** Limit for the data of a waiting phone per minute. */
const BAR_KB = 20;
/** Limit of the time from "call next" until the official sees the citizen in the room, ms at the 99th percentile. */
const BAR_CALL_MS = 1_000;
/** Interval of calls while bytes are counted: four officials with meetings of two minutes each. */
const PACE_MS = 30_000;
const MINUTE_MS = 60_000;
/** One of so many calls is measured until both people are heard, which takes more than three seconds. */
const HEARD_EVERY = 10;

/** Time from a call to the link on the citizen's page, to the room, and to the official's media, ms. */
interface Call {
  readonly told: number;
  readonly inRoom: number;
  readonly heard?: number;
}

/**
 * Measures the cost of a day while people wait on live pages: 240 people, unless `--people=N` says otherwise. CPU time and memory
 * of the service; bytes per minute of a waiting page (over `--minutes=N`); and the time of a call to the link on the citizen's
 * page, to the room, and to the official's sound or picture, over `--runs` calls. The last includes three seconds in which both are
 * told that they are about to be heard. The meetings are real, with both sides in a separate process, and are recorded. Reading the
 * rules is not included.
 */
export async function benchWaiting({ runs, flag, say }: BenchOptions): Promise<object> {
  const people = Number(flag('people') ?? 240);
  const minutes = Number(flag('minutes') ?? 1);
  await using parts = new AsyncDisposableStack();
  const service = await TestService.start({ LOG_LEVEL: 'info' });
  parts.defer(() => service.stop());
  say(`${people} people ask…`);
  const day = await openDay(service, people, OFFICIALS);
  const pages: QueuePage[] = [];
  parts.defer(() => {
    for (const page of pages) page.close();
  });
  const open = async (cookie: string, as: 'citizen' | 'desk') => {
    const page = await QueuePage.open(service.origin, cookie, as, as === 'desk' ? { office: day.office } : undefined);
    pages.push(page);
    return page;
  };
  const citizens: QueuePage[] = [];
  for (const cookie of day.cookies) citizens.push(await open(cookie, 'citizen'));
  const clerk = await open(day.clerk.cookie, 'desk');
  const desks: { readonly account: string; readonly page: QueuePage }[] = [];
  for (const { cookie, account } of day.officials) desks.push({ account, page: await open(cookie, 'desk') });
  await clerk.must('open');
  for (const { account, page } of desks) await page.must('join', { official: account });

  const rooms = new Rooms();
  parts.defer(() => rooms.end());
  /** Ends the meeting of a desk and calls the next person. Returns the time to the page and to the room, ms. */
  const meet = async (desk: number, isHeard = true): Promise<Call> => {
    const { page } = desks[desk]!;
    await page.ask('end', { outcome: 'advice' });
    await rooms.leave(desk);
    const next = page.line?.line[0];
    const citizen = citizens.find(({ turn }) => turn?.number === next)!;
    const from = performance.now();
    const official = page.must('call-next').then(({ link }) => rooms.enter(desk, link!, true));
    await citizen.until(() => (citizen.turn?.door ?? null) !== null);
    const told = performance.now() - from;
    await rooms.enter(desk, citizen.turn!.door!.link, false);
    const inRoom = performance.now() - from;
    await official;
    if (!isHeard) return { told, inRoom };
    await rooms.hear(desk);
    return { told, inRoom, heard: performance.now() - from };
  };
  for (let desk = 0; desk < OFFICIALS; desk += 1) await meet(desk);

  say(`${minutes} minute(s) of waiting…`);
  const last = citizens.at(-1)!;
  const [bytes, cpu, began] = [bytesOf(last), await service.cpuSeconds(), performance.now()];
  for (let call = 0; performance.now() - began < minutes * MINUTE_MS; call += 1) {
    await setTimeout(PACE_MS);
    await meet(call % OFFICIALS);
  }
  const lasted = (performance.now() - began) / MINUTE_MS;
  const now = await service.cpuSeconds();
  const percent = (part: 'service' | 'workers' | 'recorder') => round(((now[part] - cpu[part]) / (lasted * 60)) * 100);
  const kbPerMinute = (bytesOf(last) - bytes) / 1024 / lasted;
  const memoryMb = await residentMb(service.pid);

  say(`${runs} calls…`);
  const times: Call[] = [];
  const calls = Math.min(runs, people - 2 * minutes - 2 * OFFICIALS);
  for (let call = 0; call < calls; call += 1) times.push(await meet(call % OFFICIALS, call % HEARD_EVERY === 0));
  const quantiles = (of: keyof Call) => {
    const sorted = times.flatMap((one) => one[of] ?? []).toSorted((one, other) => one - other);
    const at = (part: number) => round(sorted[Math.ceil(sorted.length * part) - 1]!);
    return { medianMs: at(0.5), p99Ms: at(0.99), mostMs: at(1) };
  };
  const kb = round(kbPerMinute);
  const inRoom = quantiles('inRoom');
  return {
    people,
    officials: OFFICIALS,
    waiting: { kbPerMinute: kb, barKb: BAR_KB, within: kb <= BAR_KB },
    cpuPercent: { service: percent('service'), workers: percent('workers'), recorder: percent('recorder') },
    memoryMb,
    calls: {
      measured: times.length,
      toPage: quantiles('told'),
      toRoom: inRoom,
      toMedia: quantiles('heard'),
      barMs: BAR_CALL_MS,
      within: inRoom.p99Ms <= BAR_CALL_MS,
    },
  };
}

/** Resident memory of a process, MiB: `VmRSS` of proc_pid_status(5). */
async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1024);
}

/** Size of a WebSocket frame's header and its TLS record, bytes. */
const FRAME_BYTES = 30;

/** Bytes that a page has received in frames over TLS, without those of IP and TCP. */
function bytesOf({ heard, packets }: QueuePage): number {
  return Buffer.byteLength(heard) + packets * FRAME_BYTES;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
