import { setTimeout } from 'node:timers/promises';
import { isWhole, verifyRecord } from '../../src/cli/verify-record.ts';
import { Court } from '../../test/support/bare/court.ts';
import { mountCuttableDisk } from '../../test/support/cuttable-disk.ts';
import { asOwner } from '../../test/support/databases.ts';
import { readLog } from '../../test/support/log.ts';
import { haveEnded, stopAll } from '../../test/support/processes.ts';
import { masterKeyOf } from '../../test/support/staff.ts';
import type { TestService } from '../../test/support/service.ts';
import type { BenchOptions } from '../options.ts';
import { ActingPeople, countLost } from './acting.ts';
import { holesOf, lossesOf, lostOutside, spread, sum } from './losses.ts';
import type { Gap, Loss, Spread } from './losses.ts';
import { PACKET_MS, SOURCES, Speaker } from './speaker.ts';
import type { Victim } from './victims.ts';

/** Until a gap is in the log, ms. */
const NAMED_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 50;
/** The most that a kill may cost, ms: what costs more is told. */
const TELL_ABOVE_MS = 300;
/** A kill comes at any moment of two periods of the recorder's syncs, as soon as all is well again. */
const WELL_FOR_MS = 480;
/** Packets on their way to the disk. */
const TRAVEL_MS = 1_000;

/**
 * A kill, epoch milliseconds. Recorder and media worker outlive a killed service by some 50 ms, in which packets are still
 * recorded: `until` is when the last of these processes was seen to have ended.
 */
interface Kill {
  readonly at: number;
  readonly until: number;
}

export interface RecordingKills {
  readonly kills: number;
  /** Packets that were due, of two people's sound and picture. */
  readonly packets: number;
  /** Without packets in the record before the kill, of each source and kill, ms: what had come and is lost. */
  readonly lostBeforeMs: Spread;
  /** Without packets in the record, of each person and kill, ms. With the service's end, most of it is the time until people are back. */
  readonly lostSoundMs: Spread;
  readonly lostPictureMs: Spread;
  /** The same as packets of one source. */
  readonly lostPackets: Spread;
  /** Packets that are not in the record though it says that it has them: they were due and sent outside every gap that it names. */
  readonly claimedAndLost: number;
  /** Kills of which no gap in the log tells. */
  readonly silent: number;
  /** From a person's news that the media are lost until they can send again. Null where that never was. */
  readonly returnMs: Spread | null;
  /** Acts that the service acknowledged before it was killed, and how many of them are not in its log. Null where it was not killed. */
  readonly acts: { readonly acknowledged: number; readonly lost: number } | null;
  /** Gaps as the log names them, ms. */
  readonly gapMs: Spread;
  /** Whether the chain of the log is whole, the record is what the log says, and the court's signatures cover it. */
  readonly whole: boolean;
}

interface KillOptions extends Pick<BenchOptions, 'runs' | 'say'> {
  /** Ends it before its time; rejects when everything that it opened is closed. */
  readonly signal?: AbortSignal;
}

/**
 * Kills processes again and again in session while two people speak and are filmed, and, where the service itself is killed, two
 * others raise and lower their hands; looks at the end which packets the record has, and whether its gaps name all the others.
 *
 * @param victims are killed in turn
 */
export async function killWhileRecording(
  victims: readonly Victim[],
  { runs, say, signal }: KillOptions,
): Promise<RecordingKills> {
  await using parts = new AsyncDisposableStack();
  const victimOf = (kill: number) => victims[(kill - 1) % victims.length]!;
  const disk = victims.some(({ cutsPower }) => cutsPower) ? mountCuttableDisk() : null;
  if (disk === undefined) throw new Error('a disk whose power can be cut needs root, loop devices and mkfs.ext4');
  if (disk !== null) parts.defer(() => disk.remove());
  const court = await Court.open({ LOG_LEVEL: 'info', SEAT_BUDGET: '100' }, undefined, disk?.folder);
  parts.defer(() => court.close());
  // Its database is a copy that nobody has synced.
  disk?.sync();
  const { service } = court;
  const speakers = [new Speaker(court, 'judge'), new Speaker(court, 'clerk')];
  const speaking = new AbortController();
  parts.defer(() => speaking.abort());
  const ended = speakAll(speakers, speaking.signal);
  // Its failure ends the bench where it is waited for.
  ended.catch(() => undefined);
  const wait = (ms: number) => Promise.race([setTimeout(ms, undefined, { signal }), ended]);
  const acting = new ActingPeople(service);
  const acts = { acknowledged: 0, lost: 0 };

  const kills: Kill[] = [];
  for (let kill = 1; kill <= runs; kill += 1) {
    while (!isWell(court, speakers)) await wait(LOOK_EVERY_MS);
    const victim = victimOf(kill);
    const logged = victim.endsService ? readLog(service).length : 0;
    if (victim.endsService) {
      await acting.come(court.judge);
      // Otherwise the kill could find nothing that was acknowledged.
      await Promise.race([acting.answered, wait(NAMED_WITHIN_MS)]);
    }
    await wait(Math.random() * WELL_FOR_MS);
    const gaps = countGaps(service);
    // Not earlier: the service begins and ends processes at any time.
    const pids = victim.processes(court);
    const all = victim.endsService ? [service.pid, ...service.childrenOf('')] : [];
    // Without power no program runs either. After the disk is gone, one of them could answer for what has not reached it: a sync that
    // was under way then returns without an error now and then.
    if (victim.cutsPower) await stopAll(all);
    const at = victim.cutsPower ? disk!.cutPower() : Date.now();
    for (const pid of pids) killNow(pid);
    const until = victim.endsService ? haveEnded(all).then(() => Date.now()) : at;
    if (victim.endsService) {
      const isBack = (async () => {
        await Promise.all([service.kill('SIGKILL'), haveEnded(pids)]);
        if (victim.cutsPower) await disk!.powerOn();
        await service.run();
      })();
      const comeBack: Promise<void>[] = speakers.map((speaker) =>
        speaker.loseService(isBack, () => Promise.all(comeBack)),
      );
      const acknowledged = await acting.end();
      await isBack;
      acts.acknowledged += acknowledged.length;
      acts.lost += countLost(readLog(service).slice(logged), acknowledged);
    }
    kills.push({ at, until: await until });
    const deadline = Date.now() + NAMED_WITHIN_MS;
    while (countGaps(service) === gaps && Date.now() < deadline) await wait(LOOK_EVERY_MS);
    if (kill % 10 === 0) say(`kill ${kill}`);
  }
  while (!isWell(court, speakers)) await wait(LOOK_EVERY_MS);
  await wait(TRAVEL_MS);
  speaking.abort();
  await ended;
  await setTimeout(TRAVEL_MS);
  const record = new Set(court.record().flatMap((text) => [...text.matchAll(/<([^<>]+)>/g)].map(([, mark]) => mark!)));
  const gaps = gapsOf(service);
  // To a packet: what is sent in one moment does not arrive in one.
  const isTold = ({ at, until }: Kill): boolean =>
    gaps.some(({ from, to }) => from <= until + PACKET_MS && to >= at - PACKET_MS);
  const silent = kills.filter((kill) => !isTold(kill));
  for (const kill of silent) say(`kill ${kills.indexOf(kill) + 1}: NO gap is named`);
  const holes = speakers.map((speaker) => holesOf(speaker, record));
  const killedAt = kills.map(({ at }) => at);
  const losses = holes.flatMap((mine) => lossesOf(mine, killedAt));
  const claimed = holes.flat().flatMap(({ source, packets }) => {
    const outside = lostOutside(packets, gaps);
    if (outside.length > 0)
      say(`${source}: packets are LOST outside the gaps, ms from the nearest: ${outside.join(', ')}`);
    return outside;
  });
  const lost = (source: Loss['source']) => spread(losses.filter((one) => one.source === source).map(({ ms }) => ms));
  const measured = ({ kill, ms, beforeMs }: Loss) => (victimOf(kill).endsService ? beforeMs : ms);
  for (const one of losses.filter((each) => measured(each) > TELL_ABOVE_MS))
    say(
      `kill ${one.kill}: ${one.ms} ms of a ${one.source} lost, ${one.beforeMs} of them before the kill, ${one.packets} packets`,
    );

  const returns = speakers.flatMap(({ returnedAfter }) => returnedAfter);
  await court.judge.must('close', {});
  await service.logged(({ msg }) => msg === 'record is whole', { withinMs: NAMED_WITHIN_MS });
  const verified = await verifyRecord(service, service.demo.hearing as never, { masterKey: masterKeyOf(service) });
  return {
    kills: runs,
    packets: sum(speakers.map(({ packets }) => packets.length * SOURCES.length)),
    lostPackets: spread(losses.map(({ packets }) => packets)),
    lostBeforeMs: spread(losses.map(({ beforeMs }) => beforeMs)),
    lostSoundMs: lost('microphone'),
    lostPictureMs: lost('camera'),
    claimedAndLost: claimed.length,
    silent: silent.length,
    returnMs: returns.length === 0 ? null : spread(returns),
    acts: victims.some(({ endsService }) => endsService) ? acts : null,
    gapMs: spread(gaps.map(({ from, to }) => to - from)),
    whole: isWhole(verified),
  };
}

/** One that has ended by itself a moment ago is fine. */
function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function speakAll(speakers: readonly Speaker[], ending: AbortSignal): Promise<void> {
  for (let due = performance.now(); !ending.aborted; due = Math.max(due + PACKET_MS, performance.now())) {
    await setTimeout(Math.max(0, due - performance.now()));
    await Promise.all(speakers.map((speaker) => speaker.speak()));
  }
}

/** Everybody is heard, the recorder writes, and another one stands by. */
function isWell({ judge, service }: Court, speakers: readonly Speaker[]): boolean {
  return (
    speakers.every(({ returning }) => returning === null) &&
    judge.client.scene.recorderAlarm === null &&
    service.childrenOf('recorder on standby').length === 1 &&
    service.childrenOf('mediasoup-worker').length === 1
  );
}

function countGaps({ database, demo }: TestService): number {
  const ours = `hearing_id = '${demo.hearing}' and type = 'record-gap'`;
  const [row] = asOwner(database).rows<{ gaps: number }>(`select count(*) as gaps from log_entries where ${ours}`);
  return Number(row!.gaps);
}

function gapsOf(service: TestService): Gap[] {
  return readLog(service).flatMap(({ type, payload }) => (type === 'record-gap' ? [payload as unknown as Gap] : []));
}
