import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { sqliteIn } from '../src/storage/database-place.ts';
import { openStorage } from '../src/storage/storage.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'mahzar-verify-'));
  const storage = await openStorage({ database: sqliteIn(dataDir), masterKey: randomBytes(32), randomBytes });
  const seats = [{ id: 'judge' as SeatId, role: 'presiding-judge', name: 'ک', tokenId: null }] as const;
  const texts = { title: 't', branch: 'b', caseNumber: 'c' };
  const id = 'h1' as HearingId;
  await storage.hearings.create({ id, kind: 'courtroom', startsAt: 1, endsAt: 2, ...texts, seats }, 0);
  await storage.log.append(id, 1, 5, { kind: 'system' }, [{ type: 'hearing-opened' }]);
  await storage.close();
});
afterEach(() => rmSync(dataDir, { recursive: true }));

/** Runs the tool as a person does. */
function verify(...args: string[]): { status: number | null; output: string } {
  return verifyWith({ MAHZAR_DATA: dataDir }, ...args);
}

function verifyWith(settings: Record<string, string>, ...args: string[]): { status: number | null; output: string } {
  const tool = join(import.meta.dirname, '../src/cli/record-verify.ts');
  const env = { ...process.env, ...settings };
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, ...args], { env, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

describe('record:verify', () => {
  it('says that a record is whole, with its head, and ends with 0', () => {
    expect(verify('h1')).toEqual({
      status: 0,
      output: expect.stringMatching(/^The record of hearing h1 is whole: 2 entries, head [0-9a-f]{64}\.\n$/),
    });
  });

  it('names the first damaged entry and ends with 1, also while the database is in use', () => {
    const db = new Sqlite(sqliteIn(dataDir).file);
    db.exec(`drop trigger log_entries_refuse_update; update log_entries set at = 6 where seq = 2`);
    expect(verify('h1')).toEqual({
      status: 1,
      output: 'The record of hearing h1 is damaged: entry 2 was altered after it was written.\n',
    });
    expect(JSON.parse(verify('h1', '--json').output)).toEqual({ ok: false, seq: 2, reason: 'altered' });
    db.close();
  });

  it('says when there is no such hearing or no database, and how it is used', () => {
    expect(verify('h2')).toEqual({ status: 1, output: 'There is no hearing h2 in this database.\n' });
    expect(verify()).toEqual({ status: 2, output: 'Usage: npm run record:verify -- HEARING [--json]\n' });
    rmSync(sqliteIn(dataDir).file);
    expect(verify('h1')).toEqual({
      status: 1,
      output: `There is no database at ${sqliteIn(dataDir).file}. Say with MAHZAR_DATA where the data is.\n`,
    });
  });

  it('says which database cannot be reached, without its password', () => {
    expect(verifyWith({ DATABASE_URL: 'postgres://court:secret@127.0.0.1:1/court' }, 'h1')).toEqual({
      status: 1,
      output: 'The database 127.0.0.1:1/court cannot be used: connect ECONNREFUSED 127.0.0.1:1.\n',
    });
    expect(verifyWith({ DATABASE_URL: 'secret' }, 'h1')).toEqual({
      status: 78,
      output: expect.not.stringContaining('secret'),
    });
  });
});
