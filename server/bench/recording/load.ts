import { setTimeout } from 'node:timers/promises';
import { residentKiB } from '../../test/support/memory.ts';
import { cpuMsOf } from '../../test/support/processes.ts';
import type { Target } from './pair.ts';
import type { Sender } from './sender.ts';

/** The first seconds, in which files are created and code is compiled, are not measured. */
const WARM_UP_MS = 5_000;

/** Cost of receiving the streams, for one or more processes. */
export interface Load {
  /** Number of packets in the measured time. */
  readonly packets: number;
  readonly cpuSeconds: number;
  /** Memory of all processes together at the end. */
  readonly rssMB: number;
  /** Number of packets sent, including the time before. */
  readonly sent: number;
}

/** Sends for the given number of seconds and measures the CPU time of the receiving processes. */
export async function measureLoad(
  sender: Sender,
  targets: readonly Target[],
  pids: readonly number[],
  seconds: number,
): Promise<Load> {
  const cpu = async () => (await Promise.all(pids.map(cpuMsOf))).reduce((sum, each) => sum + each, 0) / 1_000;
  await sender.send(targets);
  await setTimeout(WARM_UP_MS);
  const before = { packets: await sender.count(), cpu: await cpu() };
  await setTimeout(seconds * 1_000);
  const after = { packets: await sender.count(), cpu: await cpu() };
  const resident = await Promise.all(pids.map(residentKiB));
  return {
    packets: after.packets - before.packets,
    cpuSeconds: after.cpu - before.cpu,
    rssMB: (resident.reduce((sum, each) => sum + each, 0) * 1_024) / 1e6,
    sent: await sender.stop(),
  };
}
