import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Rejection } from '@mahzar/shared/rejection';
import { hearingDir } from '../src/recording/layout.ts';
import { recoverHearing } from '../src/recording/recovery.ts';
import { KEY, soundTrack, startRecorder } from './support/recorder.ts';
import { Sender } from './support/sender.ts';

describe('a recorder process', () => {
  it('cuts a track that floods it, says so, and goes on with all others', async () => {
    const { recorder, sender, packetsOf } = await startRecorder();
    for (const hearing of ['h1', 'h2']) await recorder.arm(hearing);
    const quiet = await Sender.open();
    const flood = await recorder.openTrack({ ...soundTrack('flood', sender.port), kind: 'mic', codec: 'opus' });
    const other = await recorder.openTrack({ ...soundTrack('other', quiet.port), hearing: 'h2' });
    if (flood instanceof Rejection || other instanceof Rejection) throw new Error('not opened');
    const cut = once(recorder, 'trackCut') as Promise<[string, object]>;
    let spoken = 0;
    for (let round = 0; round < 100; round += 1) {
      for (let count = 0; count < 100; count += 1) await sender.send(flood.port);
      await quiet.send(other.port);
      spoken += 1;
    }
    expect(await cut).toEqual(['flood', { packetsPerSecond: expect.any(Number), bitsPerSecond: expect.any(Number) }]);
    // The permitted number of packets of a voice in ten seconds.
    const closed = await recorder.closeTrack('flood');
    expect(closed).not.toBeInstanceOf(Rejection);
    expect((await packetsOf('flood')).length).toBeLessThan(900);
    expect(await recorder.closeTrack('other')).toMatchObject({ packets: spoken });
    quiet.close();
  });

  it.concurrent(
    'raises the alarm within two seconds when it stands still, and loses nothing when it goes on',
    async ({ onTestFinished }) => {
      const { recorder, sender, open } = await startRecorder({ onTestFinished });
      await recorder.arm('h1');
      const port = await open('t1');
      sender.sendEvery(5, port);
      await once(recorder, 'firstBytes');
      const pid = recorder.pid!;
      const stopped = performance.now();
      process.kill(pid, 'SIGSTOP');
      const [stall] = await once(recorder, 'stall');
      const alarmAfter = performance.now() - stopped;
      const recovered = once(recorder, 'recovered');
      process.kill(pid, 'SIGCONT');
      await recovered;
      expect(stall).toEqual({ reason: 'silent' });
      expect(alarmAfter).toBeLessThan(2000);
      sender.stop();
      const { sent } = sender;
      expect(await recorder.closeTrack('t1')).toMatchObject({ packets: sent });
    },
  );

  it.concurrent(
    'loses at most 0.3 s when it is killed, is replaced, and recovery seals what there was',
    async ({ onTestFinished }) => {
      const { dataDir, recorder, sender, open, packetsOf, healthWith } = await startRecorder({ onTestFinished });
      await recorder.arm('h1');
      const port = await open('t1');
      sender.sendEvery(5, port);
      await once(recorder, 'firstBytes');
      await healthWith((packets) => packets > 200);
      const [lost, ready] = [once(recorder, 'lost'), once(recorder, 'ready')];
      const killedAt = Date.now();
      process.kill(recorder.pid!, 'SIGKILL');
      await lost;
      const { segments, sealedNow, lastAt } = await recoverHearing(hearingDir(dataDir, 'h1'), { key: KEY });
      expect(sealedNow).toBe(1);
      expect(killedAt - lastAt!).toBeLessThanOrEqual(300);
      const packets = await packetsOf('t1');
      expect(packets.map(({ payload }) => payload.readUInt32BE(8))).toEqual(packets.map((_, number) => number));
      expect(segments).toMatchObject([{ track: 't1', packets: packets.length, recovered: true }]);
      expect((await recoverHearing(hearingDir(dataDir, 'h1'), { key: KEY })).sealedNow).toBe(0);

      await ready;
      expect(await recorder.openTrack(soundTrack('t2', sender.port))).toMatchObject({ code: 'not-armed' });
      expect(await recorder.arm('h1')).not.toBeInstanceOf(Rejection);
      await open('t2');
    },
  );

  it.concurrent(
    'says a few times a second how far packets have come that its own end takes from nobody',
    async ({ onTestFinished }) => {
      const { recorder, sender, open, healthWith } = await startRecorder({ onTestFinished });
      await recorder.arm('h1');
      const reports: { at: number; lastAt: number }[] = [];
      const begun: string[] = [];
      recorder.on('handedOver', (handedOver) => {
        begun.push(...handedOver.begun.map(({ track }) => track));
        for (const { lastAt } of handedOver.hearings) reports.push({ at: Date.now(), lastAt });
      });
      sender.sendEvery(5, await open('t1'));
      await once(recorder, 'firstBytes');
      expect(begun).toEqual(['t1']);
      const from = reports.length;
      await healthWith((packets) => packets > 400);
      sender.stop();
      const seconds = (reports.at(-1)!.at - reports[from]!.at) / 1_000;
      const rate = (reports.length - from - 1) / seconds;
      // Not more often, because each report wakes the service; not less, because a gap may appear longer by one interval.
      expect(rate).toBeGreaterThan(2.5);
      expect(rate).toBeLessThan(4.5);
      expect(reports.every(({ at, lastAt }) => at - lastAt < 150)).toBe(true);
    },
  );

  it('is followed at once by the one that stands by, however often in a bad minute, and what is sent goes on', async () => {
    const { recorder, sender, open, packetsOf, healthWith, standbyOf } = await startRecorder();
    const holes: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      await recorder.arm('h1');
      const port = await open(`before-${round}`);
      const begun = once(recorder, 'firstBytes');
      sender.sendEvery(5, port);
      const standby = await standbyOf(recorder.pid!);
      await begun;
      const [lost, ready] = [once(recorder, 'lost'), once(recorder, 'ready')];
      process.kill(recorder.pid!, 'SIGKILL');
      await lost;
      await ready;
      expect(recorder.pid).toBe(standby);
      await recorder.arm('h1');
      const next = await open(`after-${round}`);
      sender.stop();
      sender.sendEvery(5, next);
      await healthWith((packets) => packets > 0);
      sender.stop();
      const [before, after] = [await packetsOf(`before-${round}`), await packetsOf(`after-${round}`)];
      holes.push(after[0]!.at - before.at(-1)!.at);
    }
    console.info(`recorder killed: ${holes.map((ms) => ms.toFixed(0)).join(', ')} ms without packets`);
    expect(Math.max(...holes)).toBeLessThanOrEqual(300);
  });

  it('is not taken for dead, nor is the one that stands by, when the service itself stood still', async () => {
    const { recorder, standbyOf } = await startRecorder({ giveUpAfterMs: 1500 });
    const pid = recorder.pid!;
    const standby = await standbyOf(pid);
    await once(recorder, 'health');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);
    await setTimeout(1000);
    expect(await standbyOf(pid)).toBe(standby);
    expect(recorder.pid).toBe(pid);
  });
});
