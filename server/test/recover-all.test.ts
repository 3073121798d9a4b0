import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rejection } from '@mahzar/shared/rejection';
import { sourceId } from '@mahzar/shared/hearing/ids';
import type { BrowserHash, HearingId, SeatId, SessionHash, TrackId } from '@mahzar/shared/hearing/ids';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EventBus } from '../src/kernel/event-bus.ts';
import { HearingService } from '../src/hearings/hearing-service.ts';
import { verifyRecord } from '../src/cli/verify-record.ts';
import { loggedRecording } from '../src/event-log/logged-recording.ts';
import { formatLine, parseLines } from '../src/recording/blocks.ts';
import { contentOf } from '../src/recording/segment-cipher.ts';
import {
  armingFile,
  blocksFile,
  indexFile,
  hearingDir,
  segmentFile,
  trackDir,
  trackInfoFile,
} from '../src/recording/layout.ts';
import { completeRecord } from '../src/recording/complete-record.ts';
import type { RecordParts } from '../src/recording/complete-record.ts';
import { MemoryBudget } from '../src/recording/memory-budget.ts';
import { TrackJournal } from '../src/recording/track-journal.ts';
import type { TrackInfo } from '../src/recording/track-spec.ts';
import { recoverHeld, recoverOver } from '../src/recording/recover-all.ts';
import { spawnRecorder } from '../src/recording/recorder-client.ts';
import { trackProofs } from '../src/recording/track-proof.ts';
import { sqliteIn } from '../src/storage/database-place.ts';
import { openStorage } from '../src/compose/storage.ts';
import type { Storage } from '../src/compose/storage.ts';
import { RULES } from './support/client.ts';
import { migratedIn } from './support/migrated.ts';
import { RecordedHearing, STARTED } from './support/recorded-hearing.ts';
import { segmentsOnDisk } from './support/segments.ts';
import { Sender } from './support/sender.ts';

const hearing = 'h1' as HearingId;
const judge = { kind: 'seat', seat: 'judge' as SeatId } as const;

/** Proofs of the service whose recorder writes here. */
const proofs = trackProofs(randomBytes(32));

let dataDir: string;
let storage: Storage;
const logged: { msg?: string }[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'mahzar-recover-'));
  storage = await openStorage({ database: await migratedIn(dataDir), masterKey: randomBytes(32), randomBytes });
  const seats = [{ id: judge.seat, role: 'presiding-judge', name: 'Judge', tokenId: null } as const];
  const texts = { title: 'Hearing', branch: 'Branch 1', caseNumber: '1' };
  await storage.hearings.create({ id: hearing, kind: 'courtroom', startsAt: 0, endsAt: 1, ...texts, seats }, 0);
  logged.length = 0;
});

afterEach(async () => {
  await storage.close();
  await rm(dataDir, { recursive: true });
});

/** Recovers all hearings as a starting service does, with a new `HearingService`. */
function restart(eventLog = storage.log): Promise<void> {
  const log = pino({ level: 'info' }, { write: (line) => void logged.push(JSON.parse(line)) });
  const service = new HearingService(eventLog, Date.now);
  return recoverAll({
    service,
    records: storage.records,
    keys: storage.recordingKeys,
    dataDir,
    proofs,
    now: Date.now,
    log,
  });
}

async function recoverAll(given: Omit<RecordParts, 'bus'>): Promise<void> {
  const parts = { ...given, bus: new EventBus() };
  await recoverHeld(parts);
  await recoverOver(parts, (over) => completeRecord(parts, over), new AbortController().signal);
}

async function execute(...commands: Parameters<HearingService['execute']>[1][]): Promise<void> {
  const service = new HearingService(storage.log, Date.now);
  for (const command of commands) expect(await service.execute(hearing, command, judge)).toMatchObject({ ok: true });
}

/** The key of a recording, as the service passes it to its recorder. */
const keyOf = (of: string) => storage.recordingKeys.make(of as HearingId);

/** A recorder that wrote a track and was killed, so that its segment is neither sealed nor named by the log. */
async function leaveSegmentOpen(track: string): Promise<void> {
  const [recorder, sender] = [spawnRecorder({ dataDir, proofs, keyOf }), await Sender.open()];
  await once(recorder, 'ready');
  await recorder.arm(hearing);
  const from = { ip: '127.0.0.1', port: sender.port } as const;
  const codec = { codec: 'opus', payloadType: 100, ssrc: 1, clockRate: 48_000 } as const;
  const opened = await recorder.openTrack({ hearing, track, seat: 'judge', kind: 'mic', ...codec, from, clock: 'w' });
  if (opened instanceof Rejection) throw new Error(opened.code);
  const written = once(recorder, 'firstBytes');
  for (let count = 0; count < 20; count += 1) await sender.send(opened.port);
  await written;
  process.kill(recorder.pid!, 'SIGKILL');
  await once(recorder, 'lost');
  await recorder.close();
  sender.close();
}

/** A camera of which nothing came for three seconds, by a recorder that sealed it when its service was gone. */
async function leavePictureGap(): Promise<void> {
  const source = { hearing, track: 'face', seat: judge.seat, kind: 'camera' } as const;
  const codec = { codec: 'vp8', payloadType: 96, ssrc: 7, clockRate: 90_000 } as const;
  const spec = { ...source, ...codec, from: { ip: '127.0.0.1', port: 1 }, clock: 'run/1/worker' } as const;
  const info: TrackInfo = { ...spec, proof: proofs.of(spec), version: 1, startedAt: STARTED };
  const directory = trackDir(hearingDir(dataDir, hearing), info.track);
  await mkdir(directory, { recursive: true });
  writeFileSync(trackInfoFile(directory), JSON.stringify(info));
  const journal = new TrackJournal(directory, info, new MemoryBudget(1e9));
  for (const [number, at] of [0, 100, 3100, 3200].entries()) {
    const payload = Buffer.alloc(32);
    payload.set([0x80, info.payloadType]);
    payload.writeUInt16BE(number, 2);
    payload.writeUInt32BE(info.ssrc, 8);
    payload[12] = 0x10;
    journal.append({ at: STARTED + at, kind: 'rtp', payload });
  }
  await journal.close();
}

/** The segments in the log, with their hashes. */
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
  browser: 'b' as BrowserHash,
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
    // A second recovery would find this segment.
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
    await recoverAll({
      service: refusing,
      records: storage.records,
      keys: storage.recordingKeys,
      dataDir,
      proofs,
      now: Date.now,
      log: quiet,
    });
    expect(await storage.records.unfinished()).toEqual([hearing]);
    await restart();
    expect((await named()).size).toBe(1);
    expect(await storage.records.unfinished()).toEqual([]);
  });
});

describe('a hearing that was closed, and recorded by another process on its database', () => {
  it('is taken for whole only where its recording is', async () => {
    await execute(enter);
    await leaveSegmentOpen('t1');
    // The process was killed after it had entered only this.
    const info = readFileSync(trackInfoFile(trackDir(hearingDir(dataDir, hearing), 't1')));
    const infoSha256 = createHash('sha256').update(info).digest('hex');
    const track = { track: 't1' as TrackId, source: sourceId(judge.seat, 'microphone'), infoSha256 };
    const service = new HearingService(storage.log, Date.now);
    await service.execute(hearing, { type: 'note-track-opened', track }, { kind: 'system' });
    await execute({ type: 'close' });

    const itsFolder = dataDir;
    dataDir = await mkdtemp(join(tmpdir(), 'mahzar-recover-'));
    await restart();
    await rm(dataDir, { recursive: true });
    dataDir = itsFolder;
    expect(await storage.records.unfinished()).toEqual([hearing]);
    expect(logged.map(({ msg }) => msg)).not.toContain('record is whole');

    await restart();
    expect([...(await named()).keys()]).toEqual(['t1/1']);
    expect(await storage.records.unfinished()).toEqual([]);
  });
});

describe('a hearing that was closed, while the log takes nothing', () => {
  it('is not taken for whole: what was found is in memory only', async () => {
    await execute(enter);
    await leaveSegmentOpen('t1');
    await execute({ type: 'close' });
    const full = Object.assign(new Error('disk full'), { code: 'full' });
    const log = { ...storage.log, append: () => Promise.reject(full), faultOf: () => 'disk-full' as const };
    const service = new HearingService(log, Date.now);
    const quiet = pino({ level: 'silent' });
    await recoverAll({
      service,
      records: storage.records,
      keys: storage.recordingKeys,
      dataDir,
      proofs,
      now: Date.now,
      log: quiet,
    });
    await service.close();
    expect(service.outage).not.toBeNull();
    expect(await storage.records.unfinished()).toEqual([hearing]);
    await restart();
    expect((await named()).size).toBe(1);
    expect(await storage.records.unfinished()).toEqual([]);
  });
});

describe('a hearing that has not been opened', () => {
  it('is not looked at: there may be thousands, and people wait meanwhile', async () => {
    expect([await storage.records.underWay(), await storage.records.unfinished()]).toEqual([[], []]);
    await execute(enter);
    expect([await storage.records.underWay(), await storage.records.unfinished()]).toEqual([[hearing], []]);
  });
});

describe('a hearing that is held', () => {
  it('is looked at at every start, without reading again what its log names', async () => {
    await execute(enter);
    await leaveSegmentOpen('t1');
    await restart();
    const segment = segmentFile(trackDir(hearingDir(dataDir, hearing), 't1'), 1);
    await rm(segment);
    // Reading this segment again would fail.
    await mkdir(segment);
    await leaveSegmentOpen('t2');
    await restart();
    expect(await storage.records.underWay()).toEqual([hearing]);
    expect([...(await named()).keys()]).toEqual(['t1/1', 't2/1']);
    expect(logged.filter(({ msg }) => msg === 'hearing not recovered')).toEqual([]);
  });
});

describe('a hearing whose recorder was killed before it told of missing pictures', () => {
  it('has them in its log once, before its segments, also where the service is killed between the two', async () => {
    await execute(enter);
    await leavePictureGap();
    const append: typeof storage.log.append = (...entry) =>
      entry[4].some(({ type }) => type === 'segment-sealed')
        ? Promise.reject(new Error('killed'))
        : storage.log.append(...entry);
    await restart({ ...storage.log, append });
    const events = async () => (await storage.log.read(hearing)).map(({ event }) => event);
    const found = async () => (await events()).filter(({ type }) => type === 'picture-gap');
    const source = sourceId(judge.seat, 'camera');
    const gap = { type: 'picture-gap', source, from: STARTED + 100, to: STARTED + 3100, missingMs: 3000 };
    expect(await found()).toEqual([gap]);
    expect(await named()).toEqual(new Map());
    await restart();
    expect(await found()).toEqual([gap]);
    expect([...(await named()).keys()]).toEqual(['face/1']);
    await restart();
    expect(await found()).toEqual([gap]);
  });
});

describe('hearings of which one record cannot be made whole', () => {
  it('know of the restart all the same, that one too', async () => {
    await execute(enter);
    await leaveSegmentOpen('t1');
    // Reading this segment fails.
    await rm(segmentFile(trackDir(hearingDir(dataDir, hearing), 't1'), 1));
    await mkdir(segmentFile(trackDir(hearingDir(dataDir, hearing), 't1'), 1));
    await restart();
    expect(logged.filter(({ msg }) => msg === 'hearing not recovered')).toHaveLength(1);
    const types = (await storage.log.read(hearing)).map(({ event }) => event.type);
    expect(types.at(-1)).toBe('service-restarted');
  });

  it('are not held up by process ids that somebody has written beside a recording', async () => {
    await execute(enter);
    await leaveSegmentOpen('t1');
    // The recorder of another service on this machine has no file of this hearing.
    const other = spawnRecorder({ dataDir: join(dataDir, 'other') });
    await once(other, 'ready');
    appendFileSync(armingFile(hearingDir(dataDir, hearing)), JSON.stringify({ pid: other.pid }));
    const began = performance.now();
    await restart();
    await other.close();
    expect(performance.now() - began).toBeLessThan(1_000);
    expect([...(await named()).keys()]).toEqual(['t1/1']);
  });
});

describe('what was sealed and not entered in the log when the service was killed', () => {
  let recorded: RecordedHearing;
  const problems: { msg: string; refused: unknown }[] = [];

  beforeEach(async () => {
    problems.length = 0;
    recorded = await RecordedHearing.hold({ whole: false, killed: true });
  });
  afterEach(() => recorded.remove());

  /** Closes the hearing and restarts the service. */
  async function closeAndRestart(): Promise<void> {
    await recorded.execute({ type: 'close' }, 'judge');
    const { storage, dataDir, proofs } = recorded;
    const log = pino({ level: 'error' }, { write: (line) => void problems.push(JSON.parse(line)) });
    const service = new HearingService(storage.log, () => recorded.now);
    await recoverAll({
      service,
      records: storage.records,
      keys: storage.recordingKeys,
      dataDir,
      proofs,
      now: () => recorded.now,
      log,
    });
  }

  /** The entered segments as `track/index`, and the refused ones. */
  async function outcome() {
    const events = (await recorded.storage.log.read(recorded.id)).map(({ event }) => event);
    const entered = events.filter((event) => event.type === 'segment-sealed' && event.recovered);
    return {
      entered: entered.flatMap((event) => (event.type === 'segment-sealed' ? [`${event.track}/${event.index}`] : [])),
      refused: problems.flatMap(({ refused }) => refused),
    };
  }

  async function verified() {
    const { dataDir, id } = recorded;
    const { recording } = await verifyRecord({ database: sqliteIn(dataDir), dataDir }, id);
    return recording!;
  }

  it('is entered with the hash of its bytes, marked as recovered', async () => {
    await closeAndRestart();
    expect(await outcome()).toEqual({ entered: ['t1/3', 't2/3'], refused: [] });
    expect(await verified()).toMatchObject({ segments: 6, recovered: 2, flaws: [] });
  });

  it('is not entered when its bytes are not those that were sealed, and is named from then on', async () => {
    const bytes = readFileSync(recorded.segment('t2', 3));
    // Changes the last packet's sound.
    writeFileSync(recorded.segment('t2', 3), bytes.with(bytes.length - 1, bytes.at(-1)! ^ 1));
    await closeAndRestart();
    const refused = [{ file: 'tracks/t2/000003.pcap', reason: 'not-as-sealed' }];
    expect(await outcome()).toEqual({ entered: ['t1/3'], refused });
    expect((await verified()).flaws).toMatchObject([{ track: 't2', flaw: 'unknown', segment: 3 }]);
  });

  it('is entered with an index of what it holds, also where lines and segments are encrypted', async () => {
    const file = indexFile(recorded.directory('t1'));
    const cipher = recorded.cipher('t1')!;
    const before = readFileSync(file, 'utf8').split('\n').slice(0, 3);
    writeFileSync(file, `${before.slice(0, 2).join('\n')}\n${before[2]!.slice(0, 50)}`);
    await closeAndRestart();
    const lines = readFileSync(file, 'utf8').split('\n');
    const sealed = loggedRecording((await recorded.storage.log.read(recorded.id)).map(({ event }) => event));
    const { indexSha256 } = sealed.tracks.get('t1')!.segments.get(3)!;
    const named = lines.find((line) => createHash('sha256').update(line).digest('hex') === indexSha256)!;
    expect(await cipher.decryptLine(named)).toBe(await cipher.decryptLine(before[2]!));
    expect((await verified()).flaws).toEqual([]);
  });

  it('is entered with the times, the length and the index of its bytes, whatever is said beside them', async () => {
    await recorded.remove();
    recorded = await RecordedHearing.hold({ whole: false, killed: true, plain: true });
    const side = blocksFile(recorded.directory('t1'), 3);
    const seal = { ...parseLines(readFileSync(side, 'utf8')).findLast((line) => line.type === 'seal')! };
    const half = readFileSync(recorded.segment('t1', 3)).subarray(0, 24 + 59 * 100);
    const sha256 = createHash('sha256').update(half).digest('hex');
    writeFileSync(side, formatLine({ ...seal, sha256, bytes: half.length, firstAt: 1, lastAt: 2 }));
    const index = indexFile(recorded.directory('t1'));
    const line = readFileSync(index, 'utf8').split('\n')[2]!;
    writeFileSync(index, readFileSync(index, 'utf8').replaceAll('"packets":', '"packets":9'));
    await closeAndRestart();
    const events = (await recorded.storage.log.read(recorded.id)).map(({ event }) => event);
    expect(events.findLast((event) => event.type === 'segment-sealed' && event.track === 't1')).toEqual({
      type: 'segment-sealed',
      track: 't1',
      index: 3,
      file: 'tracks/t1/000003.pcap',
      bytes: seal.bytes,
      sha256: seal.sha256,
      indexSha256: createHash('sha256').update(line).digest('hex'),
      firstAt: STARTED + 20_000,
      lastAt: STARTED + 24_980,
      recovered: true,
    });
  });

  it.each([
    ["has changed places with another person's", false, () => recorded.swapLastSegments(), 'not-decryptable'],
    ["has changed places with another person's", true, () => recorded.swapLastSegments(), 'wrong-stream'],
    ["is said to be another person's", false, () => recorded.swapInfo(), 'wrong-info'],
  ])('is not entered when it %s (not encrypted: %s)', async (_, plain, tamper, reason) => {
    if (plain) {
      await recorded.remove();
      recorded = await RecordedHearing.hold({ whole: false, killed: true, plain });
    }
    tamper();
    await closeAndRestart();
    const files = ['tracks/t1/000003.pcap', 'tracks/t2/000003.pcap'];
    expect(await outcome()).toEqual({ entered: [], refused: files.map((file) => ({ file, reason })) });
  });

  it('is not entered when it is an earlier one again, lies in the other store, or is of a track that nobody knows', async () => {
    copyFileSync(recorded.segment('t1', 1), recorded.segment('t1', 4));
    cpSync(recorded.directory('t2'), trackDir(recorded.dir, 't2', 'sealed'), { recursive: true });
    cpSync(recorded.directory('t2'), recorded.directory('t3'), { recursive: true });
    await closeAndRestart();
    const { entered, refused } = await outcome();
    expect(entered).toEqual(['t1/3', 't2/3']);
    expect(refused).toEqual([
      { file: 'tracks/t1/000004.pcap', reason: 'not-decryptable' },
      ...[1, 2, 3].map((index) => ({ file: `tracks/t3/00000${index}.pcap`, reason: 'unknown-track' })),
      { file: 'sealed/t2/000003.pcap', reason: 'wrong-store' },
    ]);
  });

  it('is a track of which the log names all segments and not whose it is: then that is entered', async () => {
    await recorded.remove();
    recorded = await RecordedHearing.hold({ whole: false, untold: true });
    expect(await verified()).toMatchObject({ segments: 6, unattributed: 2, flaws: [] });
    await closeAndRestart();
    expect(await verified()).toMatchObject({ segments: 6, unattributed: 0, unhashed: 0, recovered: 0, flaws: [] });
  });

  it('is not entered when it is not encrypted, and its track is', async () => {
    const content = contentOf(readFileSync(recorded.segment('t1', 3)), 3, recorded.cipher('t1'));
    writeFileSync(recorded.segment('t1', 3), content);
    rmSync(blocksFile(recorded.directory('t1'), 3));
    await closeAndRestart();
    const refused = [{ file: 'tracks/t1/000003.pcap', reason: 'not-encrypted' }];
    expect(await outcome()).toEqual({ entered: ['t2/3'], refused });
  });

  /** Plants a third track with the first track's content, as an attacker with the key could. */
  function layTrack(more: Partial<TrackInfo> = {}): string {
    cpSync(recorded.directory('t1'), recorded.directory('t3'), { recursive: true });
    for (const index of [1, 2, 3]) {
      const content = contentOf(readFileSync(recorded.segment('t3', index)), index, recorded.cipher('t1'));
      const sealer = recorded.cipher('t3')!.begin(index);
      writeFileSync(recorded.segment('t3', index), Buffer.concat([sealer.header, sealer.seal(content)]));
      rmSync(blocksFile(recorded.directory('t3'), index));
    }
    const info = JSON.stringify({ ...recorded.info('t1'), track: 't3', ...more });
    writeFileSync(trackInfoFile(recorded.directory('t3')), info);
    return info;
  }

  it('is entered with its track when the log was not told of that either', async () => {
    await recorded.remove();
    recorded = await RecordedHearing.hold({ whole: false });
    const proof = recorded.proofs.of({ ...recorded.info('t1'), track: 't3' });
    const info = layTrack({ proof });
    await closeAndRestart();
    expect(await outcome()).toEqual({ entered: ['t3/1', 't3/2', 't3/3'], refused: [] });
    const events = (await recorded.storage.log.read(recorded.id)).map(({ event }) => event);
    const infoSha256 = createHash('sha256').update(info).digest('hex');
    const opened = { type: 'track-opened', track: 't3', source: 'judge/microphone', infoSha256, recovered: true };
    expect(events.findLast(({ type }) => type === 'track-opened')).toEqual(opened);
    expect(await verified()).toMatchObject({ segments: 9, recovered: 3, flaws: [] });
  });

  it.each([
    ['has no proof that the service opened it', () => ({})],
    ['has the proof of another track', () => ({ proof: recorded.proofs.of(recorded.info('t1')) })],
    ['has a proof under another key', () => ({ proof: proofs.of({ ...recorded.info('t1'), track: 't3' }) })],
  ])('is named as foreign, and never entered, when it is of a track that nobody knows and %s', async (_, proof) => {
    await recorded.remove();
    recorded = await RecordedHearing.hold({ whole: false });
    layTrack(proof());
    await closeAndRestart();
    const files = [1, 2, 3].map((index) => `tracks/t3/00000${index}.pcap`);
    expect(await outcome()).toEqual({ entered: [], refused: files.map((file) => ({ file, reason: 'foreign-track' })) });
    expect(await verified()).toMatchObject({
      segments: 6,
      recovered: 0,
      flaws: [{ track: 't3', flaw: 'track-unknown' }],
    });
  });
});
