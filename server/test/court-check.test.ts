/** Checks of a whole court, on manipulated data folders. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import Sqlite from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createStaffStore } from '../src/access/staff/staff-store.ts';
import type { Account } from '../src/access/staff/staff-store.ts';
import { createAuditLog } from '../src/audit/audit-store.ts';
import { describeProofFlaw } from '../src/cli/proof-words.ts';
import { courtWords, verifyCourt } from '../src/cli/verify-court.ts';
import { findDamagedKeys } from '../src/compose/court-findings.ts';
import { openStorage } from '../src/compose/storage.ts';
import { notifyOfReport } from '../src/compose/notify-of-report.ts';
import { folderStore } from '../src/files/file-store.ts';
import { checkCourt } from '../src/record/proof/court/check-court.ts';
import {
  addFinding,
  checkStanding,
  newReport,
  readReport,
  writeReport,
} from '../src/record/proof/court/court-report.ts';
import type { CourtReport } from '../src/record/proof/court/court-report.ts';
import { NightlyCheck } from '../src/record/proof/court/nightly-check.ts';
import { hearingChain } from '../src/record/proof/checkpoint.ts';
import { CheckpointStore } from '../src/record/proof/checkpoint-store.ts';
import { RecordHolders } from '../src/record/retention/record-holders.ts';
import { hearingDir, segmentFile, trackDir } from '../src/recording/layout.ts';
import { sqliteIn } from '../src/storage/database-place.ts';
import { inTransaction, readPlace } from '../src/storage/database.ts';
import { commandLine } from './support/commands.ts';
import { RecordedHearing } from './support/recorded-hearing.ts';

let hearing: RecordedHearing;
let dataDir: string;

beforeAll(async () => {
  hearing = await RecordedHearing.hold();
  const { masterKey, storage, id, now } = hearing;
  const store = new CheckpointStore({
    database: storage.database,
    masterKey,
    randomBytes,
    name: 'court.example/record',
  });
  await store.make([hearingChain(id)], now);
});
afterAll(() => hearing.remove());
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'mahzar-court-'));
  cpSync(hearing.dataDir, dataDir, { recursive: true });
});
afterEach(() => rmSync(dataDir, { recursive: true }));

async function check(nightly = false) {
  const options = { checkpoints: [], keys: [], bytesPerSecond: 1e9, nightly };
  return verifyCourt({ database: sqliteIn(dataDir), dataDir }, options);
}

const flawsOf = async () => (await check()).findings.map(({ chain, flaw }) => [chain, flaw]);

function inDatabase(...statements: string[]): void {
  const db = new Sqlite(sqliteIn(dataDir).file);
  db.pragma('foreign_keys = off');
  db.exec('drop trigger log_entries_refuse_update; drop trigger log_entries_refuse_delete');
  for (const statement of statements) db.exec(statement);
  db.close();
}

it('finds nothing where all is as it was', async () => {
  const report = await check();
  expect(report).toMatchObject({ hearings: 1, segments: 6, findings: [], after: 'h1' });
  expect(courtWords(report)).toEqual([`All is intact: 1 hearings, ${report.entries} entries of logs, 6 segments.`]);
});

it('names a segment that was cut and one that is gone', async () => {
  const folder = trackDir(hearingDir(dataDir, 'h1'), 't1');
  truncateSync(segmentFile(folder, 2), 1000);
  rmSync(segmentFile(folder, 3));
  const { findings } = await check();
  expect(
    findings.map(({ flaw, words }) => [flaw, /judge's microphone, track t1, segment (\d)/.exec(words)?.[1]]),
  ).toEqual([
    ['altered', '2'],
    ['missing', '3'],
  ]);
});

it('names a hearing of which nothing is left in the database, that nobody would ask for', async () => {
  inDatabase(`delete from log_entries where hearing_id = 'h1'`, `delete from hearings where id = 'h1'`);
  expect(await flawsOf()).toEqual([
    ['hearing/h1', 'gone'],
    ['hearing/h1', 'unknown-folder'],
  ]);
});

it('names a log whose end was cut off, and one whose recording is not in it any more', async () => {
  inDatabase(`delete from log_entries where hearing_id = 'h1' and seq > 5`);
  expect(await flawsOf()).toEqual(
    expect.arrayContaining([
      ['hearing/h1', 'cut'],
      ['hearing/h1', 'track-unknown'],
    ]),
  );
});

it('names an encrypted recording whose key is gone', async () => {
  inDatabase('delete from recording_keys');
  expect(await flawsOf()).toEqual([
    ['hearing/h1', 'key-missing'],
    ['hearing/h1', 'key-missing'],
  ]);
});

it('names an entry that was changed', async () => {
  inDatabase(`update log_entries set at = at - 1 where hearing_id = 'h1' and seq = 3`);
  expect(await flawsOf()).toEqual([['hearing/h1', 'altered']]);
});

it('names a log that is signed no further than it was', async () => {
  const held = await RecordedHearing.hold({ whole: false });
  try {
    const { masterKey, storage, id } = held;
    const store = new CheckpointStore({
      database: storage.database,
      masterKey,
      randomBytes,
      name: 'court.example/record',
    });
    await store.make([hearingChain(id)], held.now);
    const { entries } = (await storage.log.read(id)).reduce((sum) => ({ entries: sum.entries + 1 }), { entries: 0 });
    await held.execute({ type: 'protect', seat: 'citizen' as SeatId, on: true }, 'judge');
    const options = { checkpoints: [], keys: [], bytesPerSecond: 1e9, nightly: false };
    const { findings } = await verifyCourt({ database: sqliteIn(held.dataDir), dataDir: held.dataDir }, options);
    expect(findings).toMatchObject([{ chain: 'hearing/h1', flaw: 'unsigned-tail' }]);
    expect(findings[0]!.words).toContain(`entries ${entries + 1} to `);
  } finally {
    await held.remove();
  }
});

it.each([
  { of: 'of a record that this process found whole', node: 'a', holders: ['a', 'b'], elsewhere: 0, found: true },
  { of: 'of one that another process found whole', node: 'b', holders: ['a', 'b'], elsewhere: 1, found: false },
  { of: 'of one that is not found whole yet', whole: false, node: 'a', holders: ['a'], elsewhere: 1, found: false },
  { of: 'of one whose process will never come back', node: 'b', holders: ['b', 'c'], elsewhere: 0, found: true },
  { of: 'of such a one that another process looks after', node: 'c', holders: ['b', 'c'], elsewhere: 1, found: false },
  { of: 'of such a one that nobody has anything of', node: 'b', holders: [], elsewhere: 0, found: true },
  { of: 'of one found whole by nobody knows whom', by: null, node: 'b', holders: ['b'], elsewhere: 0, found: true },
  {
    of: 'of such a one of which others have parts',
    by: null,
    node: 'b',
    holders: ['b', 'c'],
    elsewhere: 1,
    found: false,
  },
])('a track that is not here $of, where processes share a database', async (checked) => {
  const { whole = true, by = 'a', node, holders, elsewhere, found } = checked;
  const held = await RecordedHearing.hold({ whole });
  const database = await readPlace(sqliteIn(held.dataDir));
  try {
    const { db } = held.storage.database;
    if (whole) await db.updateTable('hearings').set({ whole_node: by }).execute();
    for (const holder of holders) await new RecordHolders(held.storage.database).add(holder, held.id);
    held.removeTrack('t2');
    const report = newReport(held.now);
    const describe = { flaw: String, proof: describeProofFlaw };
    const keep = () => Promise.resolve();
    const { dataDir } = held;
    await checkCourt({ database, dataDir, node, bytesPerSecond: 1e9, now: () => held.now, keep, describe }, report);
    expect(report).toMatchObject({ segments: 3, elsewhere, findings: found ? [{ flaw: 'track-missing' }] : [] });
  } finally {
    await database.db.destroy();
    await held.remove();
  }
});

it('asks the store for the segments of its own tracks, and leaves those of another process to that one', async () => {
  const held = await RecordedHearing.hold();
  const database = await readPlace(sqliteIn(held.dataDir));
  const folder = mkdtempSync(join(tmpdir(), 'mahzar-court-store-'));
  try {
    cpSync(held.dir, hearingDir(folder, held.id), { recursive: true });
    for (const holder of ['a', 'b']) await new RecordHolders(held.storage.database).add(holder, held.id);
    held.removeTrack('t2');
    rmSync(held.segment('t1', 1));
    const report = newReport(held.now);
    const describe = { flaw: String, proof: describeProofFlaw };
    const keep = () => Promise.resolve();
    const { dataDir } = held;
    const places = { database, dataDir, store: folderStore(folder), node: 'b' };
    await checkCourt({ ...places, bytesPerSecond: 1e9, now: () => held.now, keep, describe }, report);
    expect(report).toMatchObject({ segments: 3, elsewhere: 1, findings: [] });
  } finally {
    await database.db.destroy();
    await held.remove();
    rmSync(folder, { recursive: true });
  }
});

it('is done every night by a process of its own, and told', async () => {
  const told: CourtReport[] = [];
  let hour = 12;
  const nightly = nightlyCheck(() => hour, {
    error: (...of) => expect.unreachable(String(of)),
    documents: () => Promise.resolve(7),
    done: async (report) => void told.push(report),
  });
  rmSync(segmentFile(trackDir(hearingDir(dataDir, 'h1'), 't2'), 1));
  await nightly.look();
  expect(told).toEqual([]);
  hour = 3;
  await nightly.look();
  await nightly.look();
  expect(told).toMatchObject([{ segments: 5, documents: 7, findings: [{ chain: 'hearing/h1', flaw: 'missing' }] }]);
  await nightly.close();
});

function nightlyCheck(
  hour: () => number,
  {
    error,
    documents = () => Promise.reject(new Error('it is not to be asked')),
    done,
  }: {
    error: (...of: unknown[]) => void;
    documents?: (report: CourtReport, signal: AbortSignal) => Promise<number>;
    done: (report: CourtReport) => Promise<void>;
  },
): NightlyCheck {
  const clock = { wallClock: () => new Date(Date.UTC(2026, 10, 28, hour())) };
  const log = { info: () => undefined, error } as never;
  return new NightlyCheck({ dataDir, database: sqliteIn(dataDir), clock, now: Date.now, log, documents, done });
}

it('is late when none has come to its end for a day and a half, but not before the service has been there so long', () => {
  const [hour, now] = [3_600_000, Date.UTC(2026, 10, 28, 12)];
  const ended = (hoursAgo: number) => ({ ...newReport(0), finishedAt: now - hoursAgo * hour });
  const stands = (last: CourtReport | undefined, hours: number) =>
    checkStanding(last, { since: now - hours * hour, now }).isLate;
  expect([stands(ended(35), 100), stands(ended(37), 100), stands(ended(37), 1)]).toEqual([false, true, false]);
  expect([stands(undefined, 35), stands(undefined, 37), stands(newReport(now), 37)]).toEqual([false, true, true]);
  const found = { ...ended(1), findings: [{ chain: null, flaw: 'x', words: 'x' }], omitted: 4 };
  expect(checkStanding(found, { since: 0, now })).toEqual({ finishedAt: found.finishedAt, findings: 5, isLate: false });
});

it('ends with the night', async () => {
  let [hour, asked] = [3, 0];
  const unreachable = (...of: unknown[]) => expect.unreachable(String(of));
  const nightly = nightlyCheck(
    () => {
      asked += 1;
      return hour;
    },
    { error: unreachable, done: async (report) => unreachable(report) },
  );
  const looking = nightly.look();
  // The process starts right after the service has asked twice whether it is night.
  await vi.waitFor(() => expect(asked).toBe(2));
  hour = 5;
  await nightly.look();
  await looking;
  expect(await readReport(dataDir)).toBeUndefined();
  await nightly.close();
});

it('ends with the service, also with one that is killed', async () => {
  const child = spawn(...commandLine('record-verify', '--all', '--nightly', '--rate', '0.0001'), {
    env: { PATH: process.env['PATH'], MAHZAR_DATA: dataDir },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ended = once(child, 'exit');
  child.disconnect();
  expect(await ended).toEqual([1, null]);
  expect(await readReport(dataDir)).toBeUndefined();
});

it('is told until it has been told, by the next service too, also by day', async () => {
  await check(true);
  const failed: unknown[] = [];
  const told: CourtReport[] = [];
  const done = async (report: CourtReport) => {
    if (failed.length === 0) throw new Error('the database does not answer');
    told.push(report);
  };
  const nightly = nightlyCheck(() => 12, { error: (...of) => void failed.push(of), done });
  for (let look = 0; look < 3; look += 1) await nightly.look();
  expect(failed).toHaveLength(1);
  expect(told).toMatchObject([{ segments: 6, findings: [] }]);
  await nightly.close();
});

it('compares documents at night, once; what else it found is told also when they cannot be read, or the night ends', async () => {
  const [failed, told]: [unknown[], CourtReport[]] = [[], []];
  let [hour, asked] = [3, 0];
  const looks = async (documents: (signal: AbortSignal) => Promise<number>, done: () => void = () => undefined) => {
    rmSync(join(dataDir, 'record-check.json'), { force: true });
    await check(true);
    const nightly = nightlyCheck(() => hour, {
      error: (...of) => void failed.push(of),
      documents: (_, signal) => documents(signal).finally(() => (asked += 1)),
      done: async (report) => {
        done();
        told.push(report);
      },
    });
    const looking = nightly.look();
    if (hour === 4) await vi.waitFor(() => expect(hour).toBe(5));
    await nightly.look();
    await looking;
    await nightly.look();
    await nightly.close();
  };
  await looks(() => Promise.reject(new Error('the disk does not give them')));
  expect([failed.splice(0).length, asked]).toEqual([1, 1]);
  expect(told.splice(0)).toMatchObject([{ segments: 6, findings: [{ chain: null, flaw: 'documents-unreadable' }] }]);

  const done = vi.fn<() => void>().mockImplementationOnce(() => {
    throw new Error('the database does not answer');
  });
  await looks(() => Promise.resolve(7), done);
  expect([failed.splice(0).length, asked]).toEqual([1, 2]);
  expect(told.splice(0)).toMatchObject([{ documents: 7, findings: [] }]);

  hour = 4;
  await looks((signal) => {
    hour = 5;
    return pause(60_000, 7, { signal });
  });
  expect([failed, asked]).toEqual([[], 3]);
  expect(told).toMatchObject([{ segments: 6, findings: [] }]);
  expect(told[0]).not.toHaveProperty('documents');
});

it('tells that keys of recordings cannot be read, beside what else it found', async () => {
  inDatabase('drop table recording_keys');
  const database = await readPlace(sqliteIn(dataDir));
  const report = newReport(1);
  await findDamagedKeys(report, { database, masterKey: hearing.masterKey, log: { error: () => undefined } });
  await database.db.destroy();
  expect(report.findings).toMatchObject([{ chain: null, flaw: 'keys-unreadable' }]);
});

it('is written of to administrators, and to nobody else, when it found what no check had found', async () => {
  const { masterKey } = hearing;
  await using storage = await openStorage({ database: sqliteIn(dataDir), masterKey, randomBytes });
  const { database } = storage;
  const account = (id: string, of: Partial<Account>): Account => ({
    id,
    createdAt: 1,
    version: 1,
    email: `${id}@court.example`,
    name: id,
    language: 'en',
    roles: ['administrator'],
    disabled: false,
    password: 'p',
    totp: null,
    totpPending: null,
    totpStep: 0,
    lastSignInAt: null,
    bound: false,
    ...of,
  });
  const accounts = createStaffStore(database, masterKey, randomBytes);
  await accounts.create(account('able', {}));
  await accounts.create(account('disabled', { disabled: true }));
  await accounts.create(account('invited', { password: null }));
  await accounts.create(account('clerk', { roles: ['clerk'] }));
  /** Returns the recipients of the message about altered segments; one report for each given number. */
  const writtenTo = async (...segments: number[]) => {
    const report = newReport(1);
    for (const segment of segments) addFinding(report, { chain: 'hearing/h1', flaw: 'altered', words: `${segment}` });
    const to: string[] = [];
    await inTransaction(database, (on) =>
      notifyOfReport(
        on,
        { report, at: 2 },
        { staff: createStaffStore(on, masterKey, randomBytes), send: async (_, message) => to.push(message.to) },
      ),
    );
    return to;
  };
  const able = ['able@court.example'];
  expect(await writtenTo()).toEqual([]);
  expect(await writtenTo(1)).toEqual(able);
  expect(await writtenTo(1)).toEqual([]);
  expect(await writtenTo(1, 2)).toEqual(able);
  const noted = await createAuditLog(database).search({ act: 'records-checked' }, { before: null, limit: 9 });
  expect(noted.map(({ details }) => [details['findings'], details['found']])).toEqual([
    [2, ['hearing/h1 altered']],
    [1, ['hearing/h1 altered']],
    [1, ['hearing/h1 altered']],
    [0, []],
  ]);
});

it('reads no faster than it may, and goes on where it was ended', async () => {
  const began = performance.now();
  const options = { checkpoints: [], keys: [], bytesPerSecond: 200_000, nightly: true };
  const whole = await verifyCourt({ database: sqliteIn(dataDir), dataDir }, options);
  // 59 bytes a packet, 1,250 packets of each of two people, at 200 bytes a millisecond.
  expect(performance.now() - began).toBeGreaterThan((2 * 1250 * 59) / 200);
  expect(await readReport(dataDir)).toEqual(whole);
  truncateSync(segmentFile(trackDir(hearingDir(dataDir, 'h1'), 't1'), 1), 1000);
  await writeReport(dataDir, { ...whole, finishedAt: null });
  expect(await check(true)).toMatchObject({ segments: 6, findings: [], finishedAt: expect.any(Number) });
  expect(await check(true)).toMatchObject({ segments: 5, findings: [{ flaw: 'altered' }] });
});

it('checks logs anew when it goes on', async () => {
  await check(true);
  const resumed = async () => {
    await writeReport(dataDir, { ...(await readReport(dataDir))!, finishedAt: null });
    return (await check(true)).findings;
  };
  inDatabase(`update log_entries set at = at - 1 where hearing_id = 'h1' and seq = 3`);
  const named = [{ flaw: 'altered', words: expect.stringContaining('entry 3 ') }];
  expect(await resumed()).toMatchObject(named);
  expect(await resumed()).toMatchObject(named);
});
