import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { recordedHearing } from '../src/cli/recorded-hearing.ts';
import { sqliteIn } from '../src/storage/database-place.ts';
import { openStorage } from '../src/storage/storage.ts';
import type { Storage } from '../src/storage/storage.ts';

const id = 'h1' as HearingId;
const masterKey = randomBytes(32);

let dataDir: string;
let storage: Storage;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'mahzar-export-'));
  storage = await openStorage({ database: sqliteIn(dataDir), masterKey, randomBytes });
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

const recorded = () => recordedHearing(id, { log: storage.log, directory: storage.hearings, dataDir });

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
      intervals: [{ from: 2000, to: 5000 }],
      course: { taken: new Map(), channels: new Map(), aliases: new Map() },
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
    const { course, seats } = (await recorded())!;
    expect(course.aliases).toEqual(
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
  function run(...args: string[]): { status: number | null; output: string } {
    const tool = join(import.meta.dirname, '../src/cli/record-export.ts');
    const env = { ...process.env, MAHZAR_DATA: dataDir, MAHZAR_MASTER_KEY: masterKey.toString('base64') };
    const { status, stdout, stderr } = spawnSync(process.execPath, [tool, ...args], { env, encoding: 'utf8' });
    return { status, output: stdout + stderr };
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
