import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Courtroom, CITIZEN, JUDGE, SEATS } from '@mahzar/shared/hearing/courtroom.fixture';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqliteIn } from '../src/storage/database-place.ts';
import { openStorage } from '../src/compose/storage.ts';
import { runCommand } from './support/commands.ts';
import { migratedIn } from './support/migrated.ts';

let dataDir: string;
const masterKey = randomBytes(32);
/** The log of a recorded hearing of a judge and a citizen. */
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'mahzar-reach-'));
  const room = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN).inSession();
  room.ask(JUDGE, { type: 'close' });
  const storage = await openStorage({ database: await migratedIn(dataDir), masterKey, randomBytes });
  const seats = SEATS.map((seat) => ({ ...seat, name: 'ک', tokenId: null }));
  const texts = { title: 't', branch: 'b', caseNumber: 'c' };
  const id = 'h1' as HearingId;
  await storage.hearings.create({ id, kind: 'courtroom', startsAt: 1, endsAt: 2, ...texts, seats }, 0);
  for (const { seq, at, actor, event, grants } of room.log.slice(1))
    await storage.log.append(id, seq - 1, at, actor, [event], grants);
  await storage.close();
});
afterEach(() => rmSync(dataDir, { recursive: true }));

/** Runs the command in its own process. */
function reach(...args: string[]) {
  const places = { MAHZAR_DATA: dataDir, MAHZAR_MASTER_KEY: masterKey.toString('base64') };
  return runCommand('record-reach', places, ...args);
}

describe('record:reach', () => {
  it('prints who could hear and see whom, and what the record took, with times', () => {
    const { status, stdout, stderr } = reach('h1');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [header, ...rows] = stdout.trimEnd().split('\r\n');
    expect(header).toBe('listener,seat,source,from,to,seconds');
    const of = (who: string, whom: string) => rows.filter((row) => row.startsWith(`${who},${whom},`));
    expect(of('judge', 'citizen')).toEqual([
      expect.stringMatching(
        /^judge,citizen,microphone,1970-01-01T00:16:40\.\d{3}Z,1970-01-01T00:16:40\.\d{3}Z,0\.\d{3}$/,
      ),
      expect.stringMatching(/^judge,citizen,camera,/),
    ]);
    expect(of('record', 'judge')).toHaveLength(2);
    expect(rows).toHaveLength(8);
  });

  it('says how it is used, and when there is no such hearing, no database, or a record that was changed', () => {
    expect(reach()).toMatchObject({ status: 2, stderr: 'Usage: npm run record:reach -- HEARING > FILE.csv\n' });
    expect(reach('h2')).toMatchObject({ status: 1, stderr: 'There is no hearing h2 in this database.\n' });
    const db = new Sqlite(sqliteIn(dataDir).file);
    db.exec(`drop trigger log_entries_refuse_update; update log_entries set at = 6 where seq = 3`);
    db.close();
    expect(reach('h1')).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('damaged (entry 3)') });
    rmSync(sqliteIn(dataDir).file);
    expect(reach('h1')).toMatchObject({ status: 1, stderr: expect.stringContaining('There is no database at') });
  });
});
