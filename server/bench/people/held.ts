import { setTimeout } from 'node:timers/promises';
import { asOwner } from '../../test/support/databases.ts';
import { residentKiB } from '../../test/support/memory.ts';
import { TestService } from '../../test/support/service.ts';
import { median } from '../options.ts';
import { book } from './booking.ts';
import { castOf, SPEAKERS } from './cast.ts';
import { Crowd } from './crowd.ts';
import type { Counts } from './crowd.ts';

const WARM_UP_MS = 5_000;
const MEASURED_MS = 20_000;
const ROUNDS_OF_ACTS = 20;

/** The results of one run. */
export interface Figures {
  /** CPU use, CPU-seconds per second: 1 is one busy core. */
  readonly serviceCpu: number;
  readonly workerCpu: number;
  readonly recorderCpu: number;
  readonly serviceMiB: number;
  readonly workerMiB: number;
  readonly recorderMiB: number;
  /** Media packets per second sent and received by the participants. */
  readonly packetsIn: number;
  readonly packetsOut: number;
  /** The service's CPU time to decide, store and announce an act, in addition to its other work, CPU-ms. */
  readonly actCpuMs: number;
  /** Data of an act sent to all participants together, KiB. */
  readonly actKiB: number;
  /** Time from an act to its acknowledgement, median, ms. */
  readonly actAckMs: number;
  /** Log entries per minute while nobody acts: sealed segments of the record. */
  readonly logEntriesPerMinute: number;
  /** Growth of the database for each log entry, including indexes, bytes. */
  readonly logEntryBytes: number;
  /** CPU-seconds per second of all participants' processes together, to see that they are not the bottleneck. */
  readonly peopleCpu: number;
}

interface Reading {
  readonly at: number;
  readonly cpu: Awaited<ReturnType<TestService['cpuSeconds']>>;
  readonly counts: Counts;
  readonly log: Log;
}

/** The size of the hearing's log. */
interface Log {
  readonly entries: number;
  /** Size of the whole database. */
  readonly bytes: number;
}

/** Holds a hearing of so many people in a new service, on the record, and measures its cost. */
export async function hold(people: number): Promise<Figures> {
  await using parts = new AsyncDisposableStack();
  // The judge acts faster here than a person does.
  const service = await TestService.start({ LOG_LEVEL: 'info', SEAT_BUDGET: '100' });
  parts.defer(() => service.stop());
  const seats = castOf(people).map(({ id }) => id);
  const booking = await book(service, castOf(people));
  const kept = readLogSize(service, booking.hearing);
  // The acting people have their own process, so that the time of an answer does not depend on the load of the others.
  const speakers = new Crowd();
  const audience = new Crowd();
  const crowds = [speakers, audience];
  parts.defer(() => crowds.forEach((crowd) => crowd.end()));

  await speakers.ask('come', booking, seats.slice(0, SPEAKERS), true);
  await audience.ask('come', booking, seats.slice(SPEAKERS), false);
  await speakers.ask('admit', people - 1);
  await Promise.all(crowds.map((crowd) => crowd.ask('settle')));
  await Promise.all(crowds.map((crowd) => crowd.ask('arrange', seats)));
  await Promise.all([speakers.ask('send', 0), audience.ask('send', SPEAKERS)]);
  await speakers.ask('start');
  await setTimeout(WARM_UP_MS);

  const read = async (): Promise<Reading> => {
    const [cpu, ...counts] = await Promise.all([service.cpuSeconds(), ...crowds.map((crowd) => crowd.ask('counts'))]);
    const log = readLogSize(service, booking.hearing);
    return { at: performance.now(), cpu, counts: counts.reduce(add), log };
  };
  const before = await read();
  await setTimeout(MEASURED_MS);
  const after = await read();
  const times = await speakers.ask('act', ROUNDS_OF_ACTS);
  const acted = await read();

  const seconds = (after.at - before.at) / 1000;
  const acting = (acted.at - after.at) / 1000;
  const rate = (of: (reading: Reading) => number) => (of(after) - of(before)) / seconds;
  /** Difference to the expected value for the same time without acts. */
  const beyond = (of: (reading: Reading) => number) => (of(acted) - of(after) - rate(of) * acting) / times.length;
  const memory = async (...pids: number[]) =>
    (await Promise.all(pids.map(residentKiB))).reduce((sum, kib) => sum + kib, 0) / 1024;
  return {
    serviceCpu: rate(({ cpu }) => cpu.service),
    workerCpu: rate(({ cpu }) => cpu.workers),
    recorderCpu: rate(({ cpu }) => cpu.recorder),
    serviceMiB: await memory(service.pid),
    workerMiB: await memory(...service.childrenOf('mediasoup-worker')),
    recorderMiB: await memory(...service.childrenOf('recorder-process')),
    packetsIn: rate(({ counts }) => counts.sent),
    packetsOut: rate(({ counts }) => counts.received),
    actCpuMs: beyond(({ cpu }) => cpu.service) * 1000,
    actKiB: beyond(({ counts }) => counts.told) / 1024,
    actAckMs: median(times),
    logEntriesPerMinute: rate(({ log }) => log.entries) * 60,
    logEntryBytes: (acted.log.bytes - kept.bytes) / (acted.log.entries - kept.entries),
    peopleCpu: rate(({ counts }) => counts.cpuSeconds),
  };
}

function readLogSize({ database }: TestService, hearing: string): Log {
  const [size] = asOwner(database).rows<Log>(
    `select (page_count - freelist_count) * page_size as bytes,
       (select count(*) from log_entries where hearing_id = '${hearing}') as entries
     from pragma_page_count, pragma_freelist_count, pragma_page_size`,
  );
  return size!;
}

function add(one: Counts, other: Counts): Counts {
  return {
    sent: one.sent + other.sent,
    received: one.received + other.received,
    told: one.told + other.told,
    cpuSeconds: one.cpuSeconds + other.cpuSeconds,
  };
}
