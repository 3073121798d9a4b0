/** Two hearings on two media workers: each worker has a recorder of its own. */
import { readdir, readlink } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hearingDir } from '../src/recording/layout.ts';
import { BareClient } from './support/bare/client.ts';
import { Court } from './support/bare/court.ts';
import { readEntries } from './support/log.ts';
import type { LoggedEntry } from './support/log.ts';
import { holdAnother } from './support/other-hearing.ts';
import { recordedBytes } from './support/record-bytes.ts';

/** Limit of the recording lost by a killed recorder. */
const MAX_LOST_MS = 300;
const TALK_EVERY_MS = 20;
const ROUNDS = 5;

let court: Court;
/** Judge and citizen of the other hearing, both in session. */
let others: BareClient[];
let otherHearing: string;

beforeAll(async () => {
  court = await Court.open({ MEDIA_WORKERS: '2' });
  const other = await holdAnother(court.service);
  otherHearing = other.demo.hearing;
  const [judge, citizen] = await Promise.all(['judge', 'citizen'].map((seat) => BareClient.open(other, seat)));
  others = [judge!, citizen!];
  for (const client of others) await client.prepare();
  await judge!.enter(['microphone', 'camera']);
  await citizen!.enter();
  await judge!.must('admit', { seat: 'citizen' });
  await citizen!.client.until(() => citizen!.client.scene.me.place === 'courtroom');
  await citizen!.must('produce', citizen!.producing('microphone', 'camera'));
  await judge!.must('start', { countdownSeconds: 0 });
  await talkUntil(() => judge!.client.scene.phase === 'in-session');
});
afterAll(async () => {
  for (const client of others) client.close();
  await court.close();
});

/** Time at which the judge of the first hearing began to send each packet of sound, epoch milliseconds. */
const sentAt: number[] = [];

/** In both hearings, everybody talks until the condition holds. */
async function talkUntil(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    const number = sentAt.push(Date.now()) - 1;
    await Promise.all([
      court.judge.sends('microphone', `number/${number}`, 1),
      court.talk(),
      ...others.flatMap((client) => (['microphone', 'camera'] as const).map((kind) => client.sends(kind))),
    ]);
    await setTimeout(TALK_EVERY_MS);
  }
}

/** Duration of each interruption in the recording of the judge's sound, from its first missing packet, ms. */
function interruptions(): number[] {
  const text = recordedBytes(court.service)
    .map((bytes) => bytes.toString('latin1'))
    .join();
  const kept = new Set([...text.matchAll(/<number\/(\d+)/g)].map(([, number]) => Number(number)));
  const ranges: number[] = [];
  let lostSince: number | null = null;
  for (const [number, at] of sentAt.entries()) {
    if (!kept.has(number)) lostSince ??= at;
    else if (lostSince !== null) {
      ranges.push(at - lostSince);
      lostSince = null;
    }
  }
  return ranges;
}

/** The recorder that has a hearing's files open. */
async function recorderOf(hearing: string): Promise<number> {
  const dir = hearingDir(court.service.dataDir, hearing);
  for (const pid of court.service.childrenOf('recorder-process')) {
    const descriptors = await readdir(`/proc/${pid}/fd`);
    const files = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
    if (files.some((file) => file.startsWith(`${dir}/`))) return pid;
  }
  throw new Error(`nobody records ${hearing}`);
}

const ofRecorder = (hearing: string): LoggedEntry[] =>
  readEntries(court.service.database, hearing).filter(
    ({ type }) => type.startsWith('recorder-') || type === 'record-gap' || type === 'source-missing',
  );

it('a recorder that is killed costs the hearings of its worker a moment, and all others nothing', async () => {
  sentAt.length = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const [mine, theirs] = await Promise.all([recorderOf(court.service.demo.hearing), recorderOf(otherHearing)]);
    expect(mine).not.toBe(theirs);
    const before = ofRecorder(otherHearing).length;
    const sent = sentAt.length;
    await talkUntil(() => sentAt.length > sent + 10);
    process.kill(mine, 'SIGKILL');
    const gaps = () => ofRecorder(court.service.demo.hearing).filter(({ type }) => type === 'record-gap');
    await talkUntil(() => gaps().length === round);
    // The other hearing is still recorded, by the same process.
    expect(await recorderOf(otherHearing)).toBe(theirs);
    expect(ofRecorder(otherHearing)).toHaveLength(before);
    // There is a standby recorder for each worker again.
    await talkUntil(() => court.service.childrenOf('recorder on standby').length === 2);
  }
  const lost = interruptions();
  console.info(`recorder killed: ${lost.join(', ')} ms without a record`);
  // A kill between two packets loses nothing.
  expect(lost.length).toBeLessThanOrEqual(ROUNDS);
  expect(ofRecorder(otherHearing).filter(({ type }) => type === 'record-gap')).toEqual([]);
  expect(Math.max(0, ...lost)).toBeLessThanOrEqual(MAX_LOST_MS);
});
