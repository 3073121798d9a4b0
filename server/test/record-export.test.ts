import { randomBytes } from 'node:crypto';
import { copyFileSync, cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { recordedHearing } from '../src/record/export/recorded-hearing.ts';
import { createAuditLog } from '../src/audit/audit-store.ts';
import type { ExportManifest } from '../src/record/export/manifest.ts';
import { hearingChain } from '../src/record/proof/checkpoint.ts';
import { CheckpointStore } from '../src/record/proof/checkpoint-store.ts';
import { signCertificate } from '../src/record/retention/certificate.ts';
import { hearingDir, trackDir, trackInfoFile } from '../src/recording/layout.ts';
import { sqliteIn } from '../src/storage/database-place.ts';
import { openStorage } from '../src/compose/storage.ts';
import type { Storage } from '../src/compose/storage.ts';
import { beginDeletion } from './support/begun-deletion.ts';
import { runCommand, startCommand } from './support/commands.ts';
import type { Ran } from './support/commands.ts';
import { migratedIn } from './support/migrated.ts';
import { RecordedHearing, STARTED } from './support/recorded-hearing.ts';
import { slowFile } from './support/slow-file.ts';

const id = 'h1' as HearingId;
const masterKey = randomBytes(32);

let dataDir: string;
let storage: Storage;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'mahzar-export-'));
  storage = await openStorage({ database: await migratedIn(dataDir), masterKey, randomBytes });
  await storage.hearings.create(
    {
      id,
      kind: 'courtroom',
      startsAt: 1,
      endsAt: 2,
      title: 't',
      branch: 'b',
      caseNumber: 'c',
      seats: [
        { id: 'judge' as SeatId, role: 'presiding-judge', name: 'رضا کیانی', tokenId: null },
        { id: 'citizen' as SeatId, role: 'complainant', name: 'مریم احمدی', tokenId: null },
      ],
    },
    1000,
  );
});
afterEach(async () => {
  await storage.close();
  rmSync(dataDir, { recursive: true });
});

const recorded = () =>
  recordedHearing(id, {
    log: storage.log,
    records: storage.records,
    directory: storage.hearings,
    keys: storage.recordingKeys,
    dataDir,
  });

async function signDeletion({ id, masterKey, storage: { database } }: RecordedHearing, at: number): Promise<void> {
  const by = { orderedBy: 'staff:judge', orderedAt: at, carriedBy: 'staff:clerk', carriedAt: at };
  const log = { entries: 1, head: '' };
  const deletion = { hearing: id, caseNumber: 'c', order: '1', ...by, ...log, deletedAt: at, firstDeletedAt: null };
  const signed = await signCertificate(database, deletion, {
    masterKey,
    randomBytes,
    court: 'court.example',
    now: () => at,
  });
  const row = { id: 'd1', hearing_id: id, state: 'deleted', order_number: '1', ordered_by: by.orderedBy } as const;
  const times = { ordered_at: at, carried_at: at, deleted_at: at };
  const rest = { reason: null, carried_by: by.carriedBy, certificate: signed };
  await database.db
    .insertInto('record_deletions')
    .values({ ...row, ...times, ...rest })
    .execute();
  // A key of the court counts only after it has signed a checkpoint.
  await new CheckpointStore({ database, masterKey, randomBytes, name: 'court.example' }).make([hearingChain(id)], at);
}

describe('a hearing to be exported', () => {
  it('has its folder, its times on the record, and people by name and role as they were called', async () => {
    await storage.log.append(id, 1, 2000, { kind: 'system' }, [
      { type: 'hearing-opened' },
      { type: 'session-starting' },
    ]);
    await storage.log.append(id, 3, 5000, { kind: 'system' }, [
      { type: 'session-started' },
      { type: 'hearing-closed' },
    ]);
    expect(await recorded()).toEqual({
      dir: join(dataDir, 'hearings', 'h1'),
      key: { kind: 'none' },
      intervals: [{ from: 2000, to: 5000 }],
      timeline: { recorded: new Map(), channels: new Map(), aliases: new Map() },
      log: { recording: { tracks: new Map(), recovered: 0 }, finished: false },
      seats: [
        { seat: 'judge', name: 'رضا کیانی', role: 'رئیس شعبه' },
        { seat: 'citizen', name: 'مریم احمدی', role: 'شاکی' },
      ],
    });
  });

  it('names staff who came to help among its people', async () => {
    const seat = 'support-s1' as SeatId;
    const helper = { id: seat, role: 'technician', name: 'سعید کاظمی', tokenId: 't1' } as const;
    expect(await storage.hearings.putSeat(storage.database, id, helper)).toBe(true);
    await storage.log.append(id, 1, 2000, { kind: 'system' }, [{ type: 'technician-seated', seat }]);
    expect((await recorded())?.seats).toContainEqual({ seat, name: 'سعید کاظمی', role: 'پشتیبان فنی' });
  });

  it('has protected people twice: as they were called before, and by their alias apart from all', async () => {
    await storage.log.append(id, 1, 2000, { kind: 'system' }, [
      { type: 'person-protected', seat: 'judge' as SeatId },
      { type: 'protection-lifted', seat: 'judge' as SeatId },
      { type: 'person-protected', seat: 'citizen' as SeatId },
    ]);
    const { timeline, seats } = (await recorded())!;
    expect(timeline.aliases).toEqual(
      new Map([
        ['judge', 'protected-1'],
        ['citizen', 'protected-2'],
      ]),
    );
    expect(seats.slice(2)).toEqual([
      { seat: 'protected-1', name: 'شخص تحت حمایت ۱', role: 'رئیس شعبه' },
      { seat: 'protected-2', name: 'شخص تحت حمایت ۲', role: 'شاکی' },
    ]);
  });

  it('has roles only when its names were erased', async () => {
    await storage.hearings.eraseNames(id);
    expect((await recorded())?.seats.map(({ name, role }) => [name, role])).toEqual([
      ['', 'رئیس شعبه'],
      ['', 'شاکی'],
    ]);
  });
});

describe('record:export', () => {
  function run(...args: string[]): Pick<Ran, 'status' | 'output'> {
    const places = { MAHZAR_DATA: dataDir, MAHZAR_MASTER_KEY: masterKey.toString('base64') };
    const { status, output } = runCommand('record-export', places, ...args);
    return { status, output };
  }

  it('says when there is nothing to make', () => {
    expect(run('h2')).toEqual({ status: 1, output: 'There is no hearing h2.\n' });
    expect(run('h1')).toMatchObject({ status: 1, output: expect.stringContaining('never on the record') });
  });

  it('makes nothing of a log that was tampered with', () => {
    const db = new Sqlite(sqliteIn(dataDir).file);
    db.exec(`drop trigger log_entries_refuse_update; update log_entries set at = 7`);
    db.close();
    expect(run('h1')).toEqual({
      status: 1,
      output: 'The record of hearing h1 is damaged (entry 1): see npm run record:verify.\n',
    });
  });
});

describe('record:export of a recording that somebody changed', () => {
  let held: RecordedHearing;
  afterEach(() => held.remove());

  /** Runs the command for the tracks only. */
  async function exported() {
    const args = ['h1', '--format', 'none', '--json'];
    const { status, stdout, stderr } = runCommand('record-export', held.places, ...args);
    const file = stdout === '' ? undefined : (JSON.parse(stdout) as { manifest: string }).manifest;
    const { damage, leftOut, tracks } = JSON.parse(readFileSync(file!, 'utf8')) as ExportManifest;
    return {
      status,
      stderr,
      damage: damage.map(({ seat, kind, track, segment, reason }) => [seat, kind, track, segment, reason]),
      leftOut: leftOut.map(({ seat, reason, from, to }) => [seat, reason, from - STARTED, to - STARTED]),
      seconds: Object.fromEntries(
        tracks.map(({ seat, frames, gaps }) => [seat, { frames, lost: gaps.map(({ packets }) => packets) }]),
      ),
    };
  }

  const all = { frames: 1250, lost: [] };
  const without = (packets: number) => ({ frames: 1250 - packets, lost: [packets] });

  it('makes all of one that nobody changed, and enters it in the log of what staff do', async () => {
    held = await RecordedHearing.hold();
    const { status, damage, leftOut, seconds } = await exported();
    expect({ status, damage, leftOut, seconds }).toEqual({
      status: 0,
      damage: [],
      leftOut: [],
      seconds: { judge: all, citizen: all },
    });
    const noted = createAuditLog(held.storage.database).search({ subject: 'booking:h1' }, { before: null, limit: 2 });
    expect(await noted).toMatchObject([
      { act: 'record-export-asked', actor: 'system', details: { by: 'command', as: 'tracks' } },
    ]);
  });

  it.each([
    ['encrypted', false],
    ['as it was received', true],
  ])(
    'leaves out what was altered, though all that lies beside it fits, and names what is missing and what is new, %s',
    async (_, plain) => {
      held = await RecordedHearing.hold({ plain });
      await held.alter('t2', 2);
      held.removeSegment('t1', 2);
      copyFileSync(held.segment('t1', 1), held.segment('t1', 4));
      cpSync(held.directory('t1'), held.directory('t3'), { recursive: true });
      const { status, stderr, damage, leftOut, seconds } = await exported();
      expect(status).toBe(3);
      expect(damage).toEqual([
        ['judge', 'mic', 't1', 4, 'unknown'],
        ['judge', 'mic', 't1', 2, 'missing'],
        ['citizen', 'mic', 't2', 2, 'altered'],
        [null, null, 't3', null, 'track-unknown'],
      ]);
      expect(leftOut).toEqual([
        ['judge', 'missing', 10_000, 19_980],
        ['citizen', 'altered', 10_000, 19_980],
        // An encrypted copy of another track cannot be read.
        ...(plain ? [[null, 'unknown-track', 0, 24_980]] : []),
      ]);
      expect(seconds).toEqual({ judge: without(500), citizen: without(500) });
      const when = '(2026-11-24T09:00:10.000Z to 2026-11-24T09:00:19.980Z)';
      expect(stderr).toContain(
        `Damaged: citizen mic, track t2, segment 2 ${when}: its bytes are not those that were sealed`,
      );
    },
  );

  it('says that a recording was destroyed lawfully, and makes nothing', async () => {
    held = await RecordedHearing.hold();
    const at = Date.UTC(2026, 10, 28);
    await held.storage.recordingKeys.destroy(held.id, at);
    const run = () => runCommand('record-export', held.places, 'h1');
    // A deletion in the database that no key of the court has signed is not lawful.
    const unsigned = run();
    expect([unsigned.status, unsigned.stderr]).toEqual([1, expect.stringContaining('is missing, and no order')]);
    await signDeletion(held, at);
    const { status, stderr } = run();
    expect({ status, stderr }).toEqual({
      status: 4,
      stderr: 'The recording of hearing h1 was destroyed lawfully at 2026-11-28T00:00:00.000Z: nothing can be made.\n',
    });
  });

  it('makes nothing of a recording whose deletion has begun, also before the court has signed that', async () => {
    held = await RecordedHearing.hold();
    await beginDeletion(held.storage.database, held.masterKey, { id: 'd1', hearing: held.id, at: STARTED });
    const { status, stdout, stderr } = runCommand('record-export', held.places, 'h1', '--format', 'none');
    expect({ status, stdout, stderr }).toEqual({
      status: 4,
      stdout: '',
      stderr: 'The recording of hearing h1 is deleted or being deleted by an order: nothing is made.\n',
    });
  });

  it.each([
    ['fetched from the store', true],
    ['exported', false],
  ])('leaves nothing of a recording whose deletion begins while it is %s', async (_, isInStore) => {
    held = await RecordedHearing.hold();
    const store = mkdtempSync(join(tmpdir(), 'mahzar-export-store-'));
    const out = join(store, 'out');
    try {
      if (isInStore) {
        cpSync(held.dir, hearingDir(store, held.id), { recursive: true });
        rmSync(held.dir, { recursive: true });
      }
      const segment = held.segment('t2', 2);
      const slow = slowFile(isInStore ? segment.replace(held.dir, hearingDir(store, held.id)) : segment);
      const settings = { ...held.places, ...(isInStore && { RECORD_STORE: 'folder', RECORD_STORE_FOLDER: store }) };
      const running = startCommand('record-export', settings, 'h1', '--format', 'none', '--out', out);
      await slow.isRead;
      await beginDeletion(held.storage.database, held.masterKey, { id: 'd1', hearing: held.id, at: STARTED });
      await slow.goOn();
      const { status, stdout, stderr } = await running;
      expect([status, stdout, stderr.trimEnd().split('\n').at(-1)]).toEqual([
        4,
        '',
        'The recording of hearing h1 is deleted or being deleted by an order: nothing is made.',
      ]);
      expect(globSync('**/*.*', { cwd: out })).toEqual([]);
    } finally {
      rmSync(store, { recursive: true });
    }
  });

  it('names a track that is missing', async () => {
    held = await RecordedHearing.hold();
    held.removeTrack('t2');
    const { status, damage, leftOut, seconds } = await exported();
    expect([status, damage]).toEqual([3, [['citizen', 'mic', 't2', null, 'track-missing']]]);
    expect(leftOut).toHaveLength(3);
    expect(seconds).toEqual({ judge: all });
  });

  it("makes no words the other person's when what is said of the tracks was swapped", async () => {
    held = await RecordedHearing.hold();
    held.swapInfo();
    const { status, damage, leftOut, seconds } = await exported();
    expect(status).toBe(3);
    expect(damage).toEqual([
      ['judge', 'mic', 't1', null, 'attribution'],
      ['citizen', 'mic', 't2', null, 'attribution'],
    ]);
    // The swapped files contain the other stream's SSRC.
    expect(leftOut.map(([seat, reason]) => [seat, reason])).toEqual([
      ['judge', 'foreign'],
      ['citizen', 'foreign'],
    ]);
    expect(seconds).toEqual({});
  });

  it('takes from the log whose a track is, though what is said beside it names somebody else', async () => {
    held = await RecordedHearing.hold({ old: true });
    writeFileSync(trackInfoFile(held.directory('t2')), JSON.stringify({ ...held.info('t2'), seat: 'judge' }));
    const { status, damage, seconds } = await exported();
    expect([status, damage]).toEqual([3, [['citizen', 'mic', 't2', null, 'attribution']]]);
    expect(seconds).toEqual({ judge: all, citizen: all });
  });

  it('makes nothing of a track that was put into the other store', async () => {
    held = await RecordedHearing.hold();
    cpSync(held.directory('t2'), trackDir(held.dir, 't2', 'sealed'), { recursive: true });
    held.removeTrack('t2');
    const { status, damage, seconds } = await exported();
    expect([status, damage]).toEqual([3, [['citizen', 'mic', 't2', null, 'track-missing']]]);
    expect(seconds).toEqual({ judge: all });
  });

  it('makes what is not in the log yet of a hearing that is held, and says that it was not checked', async () => {
    held = await RecordedHearing.hold({ whole: false, killed: true });
    const { status, damage, seconds } = await exported();
    expect([status, damage]).toEqual([
      0,
      [
        ['judge', 'mic', 't1', 3, 'unsealed'],
        ['citizen', 'mic', 't2', 3, 'unsealed'],
      ],
    ]);
    expect(Object.keys(seconds)).toEqual(['judge', 'citizen']);
  });
});
