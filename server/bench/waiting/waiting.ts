import { setTimeout } from 'node:timers/promises';
import { QueuePage } from '../../test/support/queue-page.ts';
import { TestService } from '../../test/support/service.ts';
import type { BenchOptions } from '../options.ts';
import { openDay } from './crowd.ts';

const OFFICIALS = 4;
/** Of a waiting phone, a minute. */
const BAR_KB = 20;
/** From "call next" to the link into the meeting on the citizen's page, milliseconds at the 99th percentile. */
const BAR_CALL_MS = 1_000;
/** Between two calls while bytes are counted: four officials who meet people for two minutes each. */
const PACE_MS = 30_000;
const MINUTE_MS = 60_000;

/**
 * What a day costs while people wait on live pages: 240 unless `--people=N` says otherwise. Processor time and memory of the service,
 * bytes that a waiting page receives a minute (`--minutes=N` of them are measured), and how long a call takes to reach its citizen,
 * over as many calls as `--runs`. Meetings are without sound and picture here: `people` measures those.
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
  const desks = [];
  for (const { cookie, account } of day.officials) desks.push({ account, page: await open(cookie, 'desk') });
  await clerk.must('open');
  for (const { account, page } of desks) await page.must('join', { official: account });

  say(`${minutes} minute(s) of waiting…`);
  const last = citizens.at(-1)!;
  const [bytes, cpu, began] = [bytesOf(last), await service.cpuSeconds(), performance.now()];
  for (let call = 0; performance.now() - began < minutes * MINUTE_MS; call += 1) {
    await desks[call % OFFICIALS]!.page.ask('end', { outcome: 'advice' });
    await desks[call % OFFICIALS]!.page.must('call-next');
    await setTimeout(PACE_MS);
  }
  const lasted = (performance.now() - began) / MINUTE_MS;
  const used = (await service.cpuSeconds()).service - cpu.service;
  const kbPerMinute = (bytesOf(last) - bytes) / 1024 / lasted;

  say(`${runs} calls…`);
  const times: number[] = [];
  for (let call = 0; call < Math.min(runs, people - 2 * minutes - OFFICIALS); call += 1) {
    const { page } = desks[call % OFFICIALS]!;
    await page.ask('end', { outcome: 'advice' });
    const next = page.line?.line[0];
    const citizen = citizens.find(({ turn }) => turn?.number === next)!;
    const from = performance.now();
    const called = page.must('call-next');
    await citizen.until(() => (citizen.turn?.door ?? null) !== null);
    times.push(performance.now() - from);
    await called;
  }
  times.sort((one, other) => one - other);
  const quantile = (part: number) => round(times[Math.ceil(times.length * part) - 1]!);
  const kb = round(kbPerMinute);
  return {
    people,
    officials: OFFICIALS,
    waiting: { kbPerMinute: kb, barKb: BAR_KB, within: kb <= BAR_KB },
    service: { cpuPercent: round((used / (lasted * 60)) * 100) },
    calls: { measured: times.length, medianMs: quantile(0.5), p99Ms: quantile(0.99), barMs: BAR_CALL_MS },
  };
}

/** Of a WebSocket frame and the TLS record around it, bytes. */
const FRAME_BYTES = 30;

/** What a page has received in frames over TLS, without what IP and TCP add. */
function bytesOf({ heard, packets }: QueuePage): number {
  return Buffer.byteLength(heard) + packets * FRAME_BYTES;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
