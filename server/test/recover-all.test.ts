import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HearingId, SeatId, SessionHash } from '@mahzar/shared/hearing/ids';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HearingService } from '../src/hearings/hearing-service.ts';
import { hearingDir, segmentFile, trackDir } from '../src/recording/layout.ts';
import { recoverAll } from '../src/recording/recover-all.ts';
import { spawnRecorder } from '../src/recording/recorder-client.ts';
import { sqliteIn } from '../src/storage/database-place.ts';
import { openStorage } from '../src/storage/storage.ts';
import type { Storage } from '../src/storage/storage.ts';
import { RULES } from './support/client.ts';
import { segmentsOnDisk } from './support/segments.ts';
import { Sender } from './support/sender.ts';

const hearing = 'h1' as HearingId;
const judge = { kind: 'seat', seat: 'judge' as SeatId } as const;

let dataDir: string;
let storage: Storage;
const logged: { msg?: string }[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'mahzar-recover-'));
  storage = await openStorage({ database: sqliteIn(dataDir), masterKey: randomBytes(32), randomBytes });
  const seats = [{ id: judge.seat, role: 'presiding-judge', name: 'Judge', tokenId: null } as const];
  const texts = { title: 'Hearing', branch: 'Branch 1', caseNumber: '1' };
  await storage.hearings.create({ id: hearing, kind: 'courtroom', startsAt: 0, endsAt: 1, ...texts, seats }, 0);
  logged.length = 0;
});

afterEach(async () => {
  await storage.close();
  await rm(dataDir, { recursive: true });
});

/** What the service does at a start, with nothing in memory from before. */
function restart(): Promise<void> {
  const log = pino({ level: 'info' }, { write: (line) => void logged.push(JSON.parse(line)) });
  const service = new HearingService(storage.log, Date.now);
  return recoverAll({ service, records: storage.records, dataDir, now: Date.now, log });
}

async function execute(...commands: Parameters<HearingService['execute']>[1][]): Promise<void> {
  const service = new HearingService(storage.log, Date.now);
  for (const command of commands) expect(await service.execute(hearing, command, judge)).toMatchObject({ ok: true });
}

/** A recorder that wrote a track and was killed, so that its segment is neither sealed nor named by the log. */
async function leaveSegmentOpen(track: string): Promise<void> {
  const [recorder, sender] = [spawnRecorder({ dataDir }), await Sender.open()];
  await once(recorder, 'ready');
  await recorder.arm(hearing);
  const from = { ip: '127.0.0.1', port: sender.port } as const;
  const codec = { codec: 'opus', payloadType: 100, ssrc: 1, clockRate: 48_000 } as const;
  const opened = await recorder.openTrack({ hearing, track, seat: 'judge', kind: 'mic', ...codec, from, clock: 'w' });
  if (!opened.ok) throw new Error(opened.code);
  const written = once(recorder, 'firstBytes');
  for (let count = 0; count < 20; count += 1) await sender.send(opened.port);
  await written;
  process.kill(recorder.pid!, 'SIGKILL');
  await once(recorder, 'lost');
  await recorder.close();
  sender.close();
}

/** Segments that the log names, with the hashes it holds. */
async function named(): Promise<Map<string, string>> {
  const entries = await storage.log.read(hearing);
  return new Map(
    entries.flatMap(({ event }) =>
      event.type === 'segment-sealed' ? [[`${event.track}/${event.index}`, event.sha256] as const] : [],
    ),
  );
}

const enter = {
  type: 'enter',
  session: 's' as SessionHash,
  microphone: true,
  camera: false,
  takeOver: false,
  rules: RULES,
} as const;

describe('a hearing that was closed and whose last segments were not entered when the service was killed', () => {
  it('has them sealed and entered at the next start', async () => {
    await execute(enter);
    await leaveSegmentOpen('t1');
    await execute({ type: 'close' });
    expect(await named()).toEqual(new Map());
    await restart();
    expect(await named()).toEqual(await segmentsOnDisk(dataDir, hearing));
    expect((await named()).size).toBe(1);
  });

  it('is not looked at again at the starts that follow', async () => {
    await execute(enter);
    await leaveSegmentOpen('t1');
    await execute({ type: 'close' });
    expect(await storage.records.unfinished()).toEqual([hearing]);
    await restart();
    expect(await storage.records.unfinished()).toEqual([]);
    // Whoever looked would find this one.
    await leaveSegmentOpen('t2');
    await restart();
    expect([...(await named()).keys()]).toEqual(['t1/1']);
  });

  it('is looked at again when its record could not be made whole', async () => {
    await execute(enter);
    await leaveSegmentOpen('t1');
    await execute({ type: 'close' });
    const { log } = storage;
    const refusing = new HearingService({ ...log, append: () => Promise.reject(new Error('disk full')) }, Date.now);
    const quiet = pino({ level: 'silent' });
    await recoverAll({ service: refusing, records: storage.records, dataDir, now: Date.now, log: quiet });
    expect(await storage.records.unfinished()).toEqual([hearing]);
    await restart();
    expect((await named()).size).toBe(1);
    expect(await storage.records.unfinished()).toEqual([]);
  });
});

describe('a hearing that is held', () => {
  it('is looked at at every start, without reading again what its log names', async () => {
    await execute(enter);
    await leaveSegmentOpen('t1');
    await restart();
    const segment = segmentFile(trackDir(hearingDir(dataDir, hearing), 't1'), 1);
    await rm(segment);
    // Whoever read it again would fail.
    await mkdir(segment);
    await leaveSegmentOpen('t2');
    await restart();
    expect(await storage.records.unfinished()).toEqual([hearing]);
    expect([...(await named()).keys()]).toEqual(['t1/1', 't2/1']);
    expect(logged.filter(({ msg }) => msg === 'hearing not recovered')).toEqual([]);
  });
});
