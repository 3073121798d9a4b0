/**
 * The recorder process, started by `spawnRecorder`: one records and another one stands by. It ends with its connection to the
 * service: if that is lost (the service was killed), it seals what it has and ends.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { EpochClock, processClock } from './epoch-clock.ts';
import { canReadMany } from './many-reader.ts';
import { describeError, toRecorderSchema } from './messages.ts';
import type { RecorderReport, ToRecorder } from './messages.ts';
import { hasOpensslGcm } from './openssl-gcm.ts';
import { Recorder } from './recorder.ts';
import { rehearse } from './rehearsal.ts';

const WRITE_EVERY_MS = 80;
/** Writes for each sync: a sync follows every third write, every 240 ms. */
const WRITES_PER_SYNC = 3;
const HEALTH_EVERY_MS = 500;
/** A standby writes nothing; its reports only show that it is alive. */
const STANDBY_HEALTH_EVERY_MS = 2_000;
/** Longest wait for a rehearsal to remove its folder before the process ends. */
const REHEARSAL_MS = 1_000;

/** Process titles, as in `ps`. By the word `recorder-process` recovery recognizes a process that may write. */
const TITLE = 'mahzar recorder-process';
const STANDBY_TITLE = 'mahzar recorder on standby';

function main(): void {
  let timers: NodeJS.Timeout[] = [];
  let recorder: Recorder | undefined;
  let ending: Promise<void> | undefined;
  let rehearsal: Promise<unknown> | undefined;
  let tookOver = false;

  let delivered: Promise<unknown> = Promise.resolve();

  // Checked before any track is opened. Standard error is that of the service.
  if (!canReadMany())
    process.stderr.write(`recorder ${process.pid}: recvmmsg cannot be used here; each packet is read by itself\n`);

  if (!hasOpensslGcm()) process.stderr.write(`recorder ${process.pid}: each frame needs a cipher of its own here\n`);

  const report = (message: RecorderReport) => {
    if (!process.connected) return;
    delivered = new Promise((resolve) => process.send?.(message, undefined, undefined, resolve));
  };

  const end = () => {
    ending ??= (recorder?.close() ?? Promise.resolve()).then(async () => {
      for (const timer of timers) clearInterval(timer);
      await delivered;
      if (rehearsal !== undefined) await Promise.race([rehearsal, pause(REHEARSAL_MS)]);
      process.exit(0);
    });
  };

  const pace = (running: Recorder, standby: boolean) => {
    for (const timer of timers) clearInterval(timer);
    const health = setInterval(() => running.reportHealth(), standby ? STANDBY_HEALTH_EVERY_MS : HEALTH_EVERY_MS);
    timers = [health];
    if (standby) return;
    let writes = 0;
    const write = () => {
      running.write();
      writes += 1;
      if (writes % WRITES_PER_SYNC === 0) void running.sync();
    };
    timers.push(setInterval(write, WRITE_EVERY_MS));
  };

  const start = ({
    dataDir,
    id,
    standby,
    reportWritten,
    reportIndex,
    reportSpeed,
    reportTotals,
    reportListening,
    reportKeyFrameNeed,
    reportPictureGaps,
  }: Extract<ToRecorder, { type: 'configure' }>) => {
    if (standby === true) process.title = STANDBY_TITLE;
    const running = new Recorder({
      dataDir,
      run: randomUUID(),
      pid: process.pid,
      clock: new EpochClock(processClock),
      report: (message) => {
        if (message.type === 'written' && reportWritten !== true) return;
        if (message.type === 'track-listens' && reportListening !== true) return;
        if (message.type === 'key-frame-needed' && reportKeyFrameNeed !== true) return;
        if (message.type === 'picture-gap' && reportPictureGaps !== true) return;
        if (message.type === 'segment-sealed' && reportIndex !== true) delete message.indexSha256;
        if (message.type === 'health' && reportSpeed !== true) delete message.slowestMs;
        if (message.type === 'health' && reportTotals !== true) delete message.totals;
        report(message);
      },
    });
    recorder = running;
    pace(running, standby === true);
    report({ type: 'configured', id, pid: process.pid });
    running.reportHealth();
    if (standby !== true) return;
    setImmediate(() => {
      // Best effort: without it, taking over takes a little longer.
      if (!tookOver && ending === undefined) rehearsal = rehearse().catch(() => undefined);
    });
  };

  process.on('message', (raw) => {
    const parsed = toRecorderSchema.safeParse(raw);
    if (!parsed.success) {
      report({ type: 'error', code: 'invalid-message', message: parsed.error.message, track: null });
      return;
    }
    const message = parsed.data;
    if (message.type === 'configure') start(message);
    else if (message.type === 'take-over') {
      tookOver = true;
      process.title = TITLE;
      if (recorder !== undefined) pace(recorder, false);
    } else if (message.type === 'event') recorder?.note(message.track, message.event);
    else
      void recorder?.handle(message).catch((error) => report({ type: 'error', ...describeError(error), track: null }));
  });
  process.on('disconnect', end);
  process.on('SIGTERM', end);
  process.on('SIGHUP', end);
  // Ctrl-C signals the whole process group. It is ignored here, because the service ends its recorders itself, after the last
  // words of the hearings.
  process.on('SIGINT', () => undefined);
}

main();
