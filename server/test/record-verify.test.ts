import { randomBytes } from 'node:crypto';
import { copyFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { isWhole, verifyRecord } from '../src/cli/verify-record.ts';
import { reportOf } from '../src/cli/verify-words.ts';
import { BEFORE_FIRST, hashOf } from '../src/event-log/chain-hash.ts';
import { lawfulKeys } from '../src/record/retention/lawful-keys.ts';
import { recordingKeyFor } from '../src/recording/recording-key-for.ts';
import { trackDir, trackInfoFile } from '../src/recording/layout.ts';
import { pcapHeader, writeRecord } from '../src/recording/pcap.ts';
import { sqliteIn } from '../src/storage/database-place.ts';
import { toChainEntry } from '../src/event-log/store/event-log.ts';
import { damagedRecordingKeys } from '../src/storage/recording-keys.ts';
import { openStorage } from '../src/compose/storage.ts';
import type { Tables } from '../src/storage/tables.ts';
import { runCommand } from './support/commands.ts';
import type { Ran } from './support/commands.ts';
import { migratedIn } from './support/migrated.ts';
import { RecordedHearing, silence, STARTED } from './support/recorded-hearing.ts';

const MASTER_KEY = randomBytes(32);

let dataDir: string;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'mahzar-verify-'));
  const storage = await openStorage({ database: await migratedIn(dataDir), masterKey: MASTER_KEY, randomBytes });
  const seats = [{ id: 'judge' as SeatId, role: 'presiding-judge', name: 'ک', tokenId: null }] as const;
  const texts = { title: 't', branch: 'b', caseNumber: 'c' };
  const id = 'h1' as HearingId;
  await storage.hearings.create({ id, kind: 'courtroom', startsAt: 1, endsAt: 2, ...texts, seats }, 0);
  await storage.log.append(id, 1, 5, { kind: 'system' }, [{ type: 'hearing-opened' }]);
  await storage.close();
});
afterEach(() => rmSync(dataDir, { recursive: true }));

/** Runs the command in its own process. */
function verify(...args: string[]): Pick<Ran, 'status' | 'output'> {
  return verifyWith({ MAHZAR_DATA: dataDir }, ...args);
}

function verifyWith(settings: Record<string, string>, ...args: string[]): Pick<Ran, 'status' | 'output'> {
  const { status, output } = runCommand('record-verify', settings, ...args);
  return { status, output };
}

describe('record:verify', () => {
  it('says that a record is whole, with its head, and ends with 0', () => {
    expect(verify('h1')).toEqual({
      status: 0,
      output: expect.stringMatching(
        /^The record of hearing h1 is whole: 2 entries, 0 segments\.\nHead: [0-9a-f]{64} \(entry 2\)\..*\n.*\n$/,
      ),
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
    const usage = expect.stringMatching(/^Usage: npm run record:verify -- HEARING \[--head HEAD\] \[--json\]\n/);
    expect(verify()).toEqual({ status: 2, output: usage });
    expect(verify('h1', '--head', 'abc')).toEqual({ status: 2, output: usage });
    expect(verify('--help')).toEqual({ status: 0, output: usage });
    rmSync(sqliteIn(dataDir).file);
    expect(verify('h1')).toEqual({
      status: 1,
      output: `There is no database at ${sqliteIn(dataDir).file}. Set MAHZAR_DATA to where the data is.\n`,
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

describe('a head that was kept elsewhere', () => {
  const damaged =
    'The record of hearing h1 is damaged: the given head is not in its log. Its end was cut off, or it was rewritten.';

  /** Checks without a process. */
  async function check(head?: string) {
    const found = await verifyRecord({ database: sqliteIn(dataDir), dataDir }, 'h1' as HearingId, { head });
    return { whole: isWhole(found), lines: reportOf('h1', found) };
  }
  const head = async () => /^Head: ([0-9a-f]{64})/m.exec((await check()).lines.join('\n'))![1]!;

  /** Changes the log with the database's guards (triggers) removed. */
  function tamper(work: (db: Sqlite.Database) => void): void {
    const db = new Sqlite(sqliteIn(dataDir).file);
    db.exec('drop trigger log_entries_refuse_update; drop trigger log_entries_refuse_delete');
    work(db);
    db.close();
  }

  beforeEach(async () => {
    const storage = await openStorage({ database: sqliteIn(dataDir), masterKey: MASTER_KEY, randomBytes });
    const raised = Array.from({ length: 25 }, () => ({ type: 'hand-raised', seat: 'judge' as SeatId }) as const);
    await storage.log.append('h1' as HearingId, 2, 6, { kind: 'system' }, raised);
    await storage.close();
  });

  it('is found in a log that has grown since, with its place', async () => {
    const kept = await head();
    const storage = await openStorage({ database: sqliteIn(dataDir), masterKey: MASTER_KEY, randomBytes });
    await storage.log.append('h1' as HearingId, 27, 7, { kind: 'system' }, [{ type: 'gallery-opened' }]);
    await storage.close();
    const { status, output } = verify('h1', '--head', kept);
    expect(status).toBe(0);
    expect(output).toContain('is whole: 28 entries');
    expect(output).toContain('The given head is entry 27');
    expect(JSON.parse(verify('h1', '--head', kept, '--json').output)).toMatchObject({ ok: true, kept: 27 });
  });

  it('shows that the last twenty entries were cut off, which without it nobody sees and the check says so', async () => {
    const kept = await head();
    tamper((db) => db.exec('delete from log_entries where seq > 7'));
    const without = await check();
    expect(without.whole).toBe(true);
    expect(without.lines.join()).toContain('is whole: 7 entries');
    expect(without.lines.join()).toContain('Without a head kept elsewhere, nobody can detect');
    expect(await check(kept)).toEqual({ whole: false, lines: expect.arrayContaining([damaged]) });
    const { status, output } = verify('h1', '--head', kept, '--json');
    expect([status, JSON.parse(output)]).toMatchObject([1, { ok: false, kept: null }]);
  });

  it('shows that an entry was changed and the whole chain hashed anew', async () => {
    const kept = await head();
    tamper((db) => {
      const rows = db.prepare<[], Tables['log_entries']>('select * from log_entries order by seq').all();
      const update = db.prepare('update log_entries set at = ?, prev_hash = ?, hash = ? where seq = ?');
      let prev = BEFORE_FIRST;
      for (const row of rows) {
        const at = row.seq === 2 ? row.at - 1 : row.at;
        const hash = hashOf({ ...toChainEntry(row), at, prev });
        update.run(at, prev, hash, row.seq);
        prev = hash;
      }
    });
    expect(await check()).toMatchObject({
      whole: true,
      lines: expect.arrayContaining([expect.stringContaining('is whole: 27 entries')]),
    });
    expect(await check(kept)).toEqual({ whole: false, lines: expect.arrayContaining([damaged]) });
  });
});

describe('record:verify of a recording', () => {
  let recorded: RecordedHearing | undefined;
  afterEach(() => recorded?.remove());
  const hold = async (...how: Parameters<typeof RecordedHearing.hold>) =>
    (recorded = await RecordedHearing.hold(...how));
  const check = async () => {
    const { dataDir, id } = recorded!;
    return reportOf(id, await verifyRecord({ database: sqliteIn(dataDir), dataDir }, id)).join('\n');
  };
  /** The findings, without their common prefix. */
  const named = async () => {
    const output = await check();
    return output.split('\n').flatMap((line) => line.split('The record of hearing h1 is damaged: ').slice(1));
  };
  const at = (second: number, ms = 0) => new Date(STARTED + second * 1000 + ms).toISOString();
  const first = `(${at(0)} to ${at(9, 980)})`;
  const second = `(${at(10)} to ${at(19, 980)})`;
  const third = `(${at(20)} to ${at(24, 980)})`;

  it('passes one that is as it was recorded', async () => {
    await hold();
    const output = await check();
    expect(output).toContain('is whole');
    expect(output).toMatch(/^The record of hearing h1 is whole: \d+ entries, 6 segments\.\nHead: /);
    expect(output).not.toMatch(/older version|after a crash|not in the log/);
  });

  it('names a segment whose sound was changed, though all that lies beside it was made to fit', async () => {
    const hearing = await hold();
    await hearing.alter('t2', 2);
    expect(verifyWith(hearing.places, 'h1')).toMatchObject({ status: 1, output: expect.stringContaining('segment 2') });
    expect(await named()).toEqual([
      `citizen's microphone, track t2, segment 2 ${second}: its bytes are not those that were sealed`,
    ]);
  });

  it('names a segment that was removed from the middle, and the last one', async () => {
    const hearing = await hold();
    hearing.removeSegment('t1', 2);
    hearing.removeSegment('t2', 3);
    expect(await named()).toEqual([
      `judge's microphone, track t1, segment 2 ${second}: it is missing`,
      `citizen's microphone, track t2, segment 3 ${third}: it is missing`,
    ]);
  });

  it('names a track that was removed', async () => {
    const hearing = await hold();
    hearing.removeTrack('t2');
    expect(await named()).toEqual([
      `citizen's microphone, track t2 (${at(0)} to ${at(24, 980)}): all of it is missing (3 segment(s) by the log)`,
    ]);
  });

  it.each([
    { key: 'is gone', change: 'delete from recording_keys' },
    {
      key: 'was emptied without an order',
      change: 'update recording_keys set wrapped = null, destroyed_at = 1',
      kind: 'lost',
    },
    { key: 'was cut', change: "update recording_keys set wrapped = x'01'" },
    { key: 'cannot be decrypted', change: 'update recording_keys set wrapped = zeroblob(61)', withMasterKey: true },
  ])('names an encrypted recording whose key $key, and makes no other', async ({ change, kind, withMasterKey }) => {
    const { storage, dataDir, id, masterKey } = await hold();
    await sql.raw(change).execute(storage.database.db);
    const database = sqliteIn(dataDir);
    const found = await verifyRecord({ database, dataDir }, id, withMasterKey ? { masterKey } : {});
    expect(found.recording?.flaws.map(({ track, flaw }) => [track, flaw])).toEqual([
      ['t1', 'key-missing'],
      ['t2', 'key-missing'],
    ]);
    expect(reportOf(id, found).join()).toContain('it is encrypted, and its key is missing or damaged');
    await expect(recordingKeyFor(storage.recordingKeys, dataDir, id)).rejects.toThrow();
    if (kind) expect(await lawfulKeys(storage.recordingKeys, storage.database).of(id)).toEqual({ kind });
    const damaged = await damagedRecordingKeys(storage.database, masterKey);
    expect(damaged).toEqual(change.includes('set wrapped = null') || change.startsWith('delete') ? [] : [id]);
  });

  it('names a segment and a track that no entry knows', async () => {
    const hearing = await hold();
    copyFileSync(hearing.segment('t1', 1), hearing.segment('t1', 4));
    cpSync(hearing.directory('t1'), hearing.directory('t3'), { recursive: true });
    cpSync(hearing.directory('t1'), trackDir(hearing.dir, 't1', 'sealed'), { recursive: true });
    expect(await named()).toEqual([
      "judge's microphone, track t1, segment 4: no entry of the log knows it",
      'track t3: no entry of the log knows a track of that name in the open store',
      "judge's microphone, track t1: no entry of the log knows a track of that name in the sealed store",
    ]);
  });

  it.each([{ old: false }, { old: true }])(
    'names seats that were swapped in what is said of the tracks: %o',
    async (how) => {
      const hearing = await hold(how);
      hearing.swapInfo();
      expect(await named()).toEqual([
        "judge's microphone, track t1: attribution differs: its track.json says that it is citizen's microphone",
        "citizen's microphone, track t2: attribution differs: its track.json says that it is judge's microphone",
      ]);
    },
  );

  it('names two tracks whose folders were swapped', async () => {
    const hearing = await hold();
    hearing.swapFolders();
    const bytes = 'its bytes are not those that were sealed';
    expect(await named()).toEqual([
      "judge's microphone, track t1: attribution differs: its track.json says that it is citizen's microphone",
      ...[first, second, third].map((when, n) => `judge's microphone, track t1, segment ${n + 1} ${when}: ${bytes}`),
      "citizen's microphone, track t2: attribution differs: its track.json says that it is judge's microphone",
      ...[first, second, third].map((when, n) => `citizen's microphone, track t2, segment ${n + 1} ${when}: ${bytes}`),
    ]);
  });

  it('names a track whose stream number was changed in what is said of it, or of which nothing is said', async () => {
    const hearing = await hold();
    writeFileSync(trackInfoFile(hearing.directory('t1')), JSON.stringify({ ...hearing.info('t1'), ssrc: 33 }));
    rmSync(trackInfoFile(hearing.directory('t2')));
    expect(await named()).toEqual([
      "judge's microphone, track t1: its track.json is not what the recorder wrote",
      "citizen's microphone, track t2: its track.json is missing or cannot be read",
    ]);
  });

  it('passes one of an older version, and says what cannot be checked', async () => {
    await hold({ old: true });
    const output = await check();
    expect(output).toContain('is whole');
    expect(output).toContain('The log has no hash of track.json for 2 track(s)');
  });

  it('passes one of a hearing that is held, and says what is not in the log yet', async () => {
    const hearing = await hold({ whole: false });
    const bytes = Buffer.concat([pcapHeader(), Buffer.alloc(100)]);
    writeRecord(bytes, 24, { at: STARTED + 25_000, kind: 'rtp', payload: silence(1250, 11) });
    writeFileSync(hearing.segment('t1', 4), bytes);
    const output = await check();
    expect(output).toContain('is whole');
    expect(output).toContain('1 segment(s) are not in the log yet and were not checked');
  });
});
