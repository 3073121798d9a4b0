import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HearingEvent } from '@mahzar/shared/hearing/event';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { checkLog } from './check-log.ts';
import type { NewHearing } from './hearing-store.ts';
import { databaseFile, openStorage } from './storage.ts';
import type { Storage } from './storage.ts';

const id = 'h-0001' as HearingId;
const judge = 'judge' as SeatId;
const citizen = 'citizen' as SeatId;
const hearing: NewHearing = {
  id,
  kind: 'courtroom',
  startsAt: 1_000,
  endsAt: 2_000,
  title: 'رسیدگی به شکایت',
  branch: 'شعبه ۱۰۳',
  caseNumber: '140312345',
  seats: [
    { id: judge, role: 'presiding-judge', name: 'قاضی کیانی', tokenId: 'token-one' },
    { id: citizen, role: 'complainant', name: 'مریم احمدی', tokenId: null },
  ],
};
const opened: HearingEvent = { type: 'hearing-opened' };
const raised: HearingEvent = { type: 'hand-raised', seat: citizen };

let dataDir: string;
let masterKey: Buffer;
let storage: Storage;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'mahzar-storage-'));
  masterKey = randomBytes(32);
  storage = await openStorage({ dataDir, masterKey, randomBytes });
});
afterEach(async () => {
  await storage.close();
  rmSync(dataDir, { recursive: true });
});

describe('the event log', () => {
  it('begins with the hearing as it was scheduled', async () => {
    await storage.hearings.create(hearing, 500);
    expect(await storage.log.read(id)).toEqual([
      {
        seq: 1,
        at: 500,
        actor: { kind: 'system' },
        event: {
          type: 'hearing-scheduled',
          hearing: id,
          kind: 'courtroom',
          startsAt: 1_000,
          endsAt: 2_000,
          seats: [
            { id: judge, role: 'presiding-judge' },
            { id: citizen, role: 'complainant' },
          ],
        },
      },
    ]);
  });

  it('gives after a restart what was appended before it', async () => {
    await storage.hearings.create(hearing, 500);
    const appended = await storage.log.append(id, 1, 600, { kind: 'seat', seat: judge }, [opened, raised]);
    await storage.close();
    storage = await openStorage({ dataDir, masterKey, randomBytes });
    const entries = await storage.log.read(id);
    expect(entries.slice(1)).toEqual([
      { seq: 2, at: 600, actor: { kind: 'seat', seat: judge }, event: opened },
      { seq: 3, at: 600, actor: { kind: 'seat', seat: judge }, event: raised },
    ]);
    expect(appended).toEqual({ ok: true, entries: entries.slice(1) });
  });

  it('is empty for a hearing that does not exist, and takes nothing for it', async () => {
    expect(await storage.log.read(id)).toEqual([]);
    await expect(storage.log.append(id, 0, 600, { kind: 'system' }, [opened])).rejects.toThrow(/FOREIGN KEY/);
  });

  it('refuses an append of somebody who has not seen the last entry', async () => {
    await storage.hearings.create(hearing, 500);
    const conflict = { ok: false, code: 'conflict' };
    expect(await storage.log.append(id, 0, 600, { kind: 'system' }, [opened])).toEqual(conflict);
    expect(await storage.log.append(id, 2, 600, { kind: 'system' }, [opened])).toEqual(conflict);
    expect(await storage.log.read(id)).toHaveLength(1);
  });

  it('lets one of two nodes append that believe they hold the same hearing', async () => {
    await storage.hearings.create(hearing, 500);
    const other = await openStorage({ dataDir, masterKey, randomBytes });
    const answers = await Promise.all(
      [storage, other].map(({ log }) => log.append(id, 1, 600, { kind: 'system' }, [opened, raised])),
    );
    expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await other.log.read(id)).toHaveLength(3);
    await other.close();
  });

  it('lists hearings that are not closed, oldest first', async () => {
    const second = { ...hearing, id: 'h-0002' as HearingId };
    await storage.hearings.create(second, 400);
    await storage.hearings.create(hearing, 500);
    expect(await storage.log.hearings()).toEqual(['h-0002', 'h-0001']);
    await storage.log.append(second.id, 1, 600, { kind: 'seat', seat: judge }, [{ type: 'hearing-closed' }]);
    expect(await storage.log.hearings()).toEqual(['h-0001']);
  });

  it('cannot be changed or shortened, not even by replacing a row', async () => {
    await storage.hearings.create(hearing, 500);
    await storage.log.append(id, 1, 600, { kind: 'system' }, [opened]);
    const db = new Sqlite(databaseFile(dataDir));
    db.pragma('recursive_triggers = ON');
    const copy = `select hearing_id, seq, 7, actor, type, payload, prev_hash, hash from log_entries where seq = 2`;
    expect(() => db.exec(`update log_entries set at = 7`)).toThrow(/append-only/);
    expect(() => db.exec(`delete from log_entries where seq = 2`)).toThrow(/append-only/);
    expect(() => db.exec(`insert or replace into log_entries ${copy}`)).toThrow(/append-only/);
    db.close();
  });

  it('is not acted upon when it was tampered with', async () => {
    await storage.hearings.create(hearing, 500);
    await storage.log.append(id, 1, 600, { kind: 'seat', seat: citizen }, [raised]);
    const db = new Sqlite(databaseFile(dataDir));
    db.exec(`drop trigger log_entries_refuse_update; update log_entries set actor = 'seat:judge' where seq = 2`);
    db.close();
    await expect(storage.log.read(id)).rejects.toMatchObject({ name: 'TamperedLogError', seq: 2, flaw: 'altered' });
  });
});

describe('names and titles', () => {
  it('are given back to the service', async () => {
    await storage.hearings.create(hearing, 500);
    expect(await storage.hearings.card(id)).toEqual({
      hearing: id,
      title: hearing.title,
      branch: hearing.branch,
      caseNumber: hearing.caseNumber,
      seats: new Map([
        [judge, { role: 'presiding-judge', name: 'قاضی کیانی', tokenId: 'token-one' }],
        [citizen, { role: 'complainant', name: 'مریم احمدی', tokenId: null }],
      ]),
    });
    expect(await storage.hearings.card('other' as HearingId)).toBeUndefined();
  });

  it('are nowhere on disk in the clear, and readable by nobody but the service', async () => {
    await storage.hearings.create(hearing, 500);
    for (const file of readdirSync(dataDir)) {
      const bytes = readFileSync(join(dataDir, file));
      for (const secret of [hearing.title, hearing.branch, hearing.caseNumber, 'مریم احمدی']) {
        expect(bytes.includes(secret), file).toBe(false);
      }
      expect(statSync(join(dataDir, file)).mode & 0o077, file).toBe(0);
    }
  });

  it('cannot be moved to another seat or hearing', async () => {
    await storage.hearings.create(hearing, 500);
    const db = new Sqlite(databaseFile(dataDir));
    db.exec(`update seats set name = (select name from seats where seat = 'judge') where seat = 'citizen'`);
    db.close();
    await expect(storage.hearings.card(id)).rejects.toThrow();
  });

  it('cannot be read with another master key, which is said at the start', async () => {
    const another = { dataDir, masterKey: randomBytes(32), randomBytes };
    await storage.hearings.create(hearing, 500);
    await expect(openStorage(another)).rejects.toThrow(/master key is not the one/);
    await storage.hearings.eraseNames(id);
    await (await openStorage(another)).close();
  });

  it('are gone for ever when the key is destroyed, while the log still verifies', async () => {
    await storage.hearings.create(hearing, 500);
    const file = databaseFile(dataDir);
    const db = new Sqlite(file, { readonly: true });
    const wrapped = db.prepare<[], Buffer>('select wrapped from hearing_keys').pluck().get()!;
    db.close();
    await storage.hearings.eraseNames(id);
    expect(await storage.hearings.card(id)).toBeUndefined();
    for (const name of readdirSync(dataDir)) {
      expect(readFileSync(join(dataDir, name)).includes(wrapped), name).toBe(false);
    }
    expect(await storage.log.read(id)).toHaveLength(1);
    expect(checkLog(file, id)).toMatchObject({ ok: true, entries: 1 });
  });
});

describe('the token of a seat', () => {
  it('is the newest that was made for it', async () => {
    await storage.hearings.create(hearing, 500);
    expect(await storage.hearings.seatToken(id, judge)).toEqual({ tokenId: 'token-one' });
    expect(await storage.hearings.replaceToken(id, judge, 'token-two')).toBe(true);
    expect(await storage.hearings.seatToken(id, judge)).toEqual({ tokenId: 'token-two' });
    expect(await storage.hearings.seatToken(id, 'nobody' as SeatId)).toBeUndefined();
    expect(await storage.hearings.replaceToken(id, 'nobody' as SeatId, 'x')).toBe(false);
  });
});

describe('a hearing that cannot be stored whole', () => {
  it('is not stored at all', async () => {
    const twice = { ...hearing, seats: [...hearing.seats, hearing.seats[0]!] };
    await expect(storage.hearings.create(twice, 500)).rejects.toThrow();
    expect(await storage.log.hearings()).toEqual([]);
    await storage.hearings.create(hearing, 500);
    await expect(storage.hearings.create(hearing, 500)).rejects.toThrow();
    expect(await storage.log.read(id)).toHaveLength(1);
  });
});

it('says whether it can be written, and changes nothing by asking', async () => {
  await storage.hearings.create(hearing, 500);
  const digest = () =>
    createHash('sha256')
      .update(readFileSync(`${databaseFile(dataDir)}-wal`))
      .digest('hex');
  const before = digest();
  await storage.checkWritable();
  expect(digest()).toBe(before);
  const other = new Sqlite(databaseFile(dataDir));
  other.exec('begin immediate');
  await expect(storage.checkWritable()).rejects.toThrow(/locked/);
  other.close();
});
