import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { courtWords, verifyCourt } from '../src/cli/verify-court.ts';
import { isWhole, verifyRecord } from '../src/cli/verify-record.ts';
import { reportOf } from '../src/cli/verify-words.ts';
import { openStorage } from '../src/compose/storage.ts';
import type { Storage } from '../src/compose/storage.ts';
import { BEFORE_FIRST, hashOf } from '../src/event-log/chain-hash.ts';
import { toChainEntry } from '../src/event-log/store/event-log.ts';
import { isOfOthers } from '../src/record/proof/check-checkpoints.ts';
import { readCheckpoints } from '../src/record/proof/checkpoint-file.ts';
import { hearingChain } from '../src/record/proof/checkpoint.ts';
import { CheckpointStore } from '../src/record/proof/checkpoint-store.ts';
import { CheckpointStamper } from '../src/record/proof/checkpoint-stamper.ts';
import { CheckpointStamps } from '../src/record/proof/checkpoint-stamps.ts';
import { Checkpoints } from '../src/record/proof/checkpoints.ts';
import { proveConsistency } from '../src/record/proof/prove-head.ts';
import { readReport } from '../src/record/proof/court/court-report.ts';
import { listRecordKeys, RecordKeys } from '../src/record/proof/record-keys.ts';
import { formatNoteKey } from '../src/record/proof/signed-note.ts';
import { checkTimeStamp } from '../src/record/proof/time-stamp.ts';
import type { DatabasePlace } from '../src/storage/database-place.ts';
import type { Tables } from '../src/storage/tables.ts';
import { runCommand } from './support/commands.ts';
import { asOwner, ENGINES } from './support/databases.ts';
import type { Engine } from './support/databases.ts';
import { TimeStampAuthority } from './support/time-stamps.ts';

const MASTER_KEY = randomBytes(32);
const BEGAN = Date.UTC(2026, 10, 27, 9);
const MINUTE = 60_000;
const judge = 'judge' as SeatId;
/** Patience for the stamper's thread, which starts before the first request for a stamp. */
const THREAD_MS = 20_000;

describe.each(ENGINES)('checkpoints in $name', ({ name, start }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.stop());

  let folder: string;
  let database: DatabasePlace;
  let storage: Storage;
  let now: number;
  let checkpoints: Checkpoints;
  let broken: string[];
  /** True at the end of a test: the last checkpoint finds the test's manipulations once more, and that is no failure. */
  let isOver: boolean;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mahzar-checkpoints-'));
    database = await engine.create(folder);
    storage = await openStorage({ database, masterKey: MASTER_KEY, randomBytes });
    now = BEGAN;
    broken = [];
    isOver = false;
    checkpoints = maker();
    for (const id of ['h1', 'h2'] as HearingId[]) {
      const seats = [{ id: judge, role: 'presiding-judge', name: 'ک', tokenId: null }] as const;
      const texts = { title: 't', branch: 'b', caseNumber: 'c' };
      await storage.hearings.create({ id, kind: 'courtroom', startsAt: 1, endsAt: 2, ...texts, seats }, now);
    }
    await checkpoints.begin();
    await raise('h1', 1, 4);
    await made();
    await raise('h1', 5, 3);
    await raise('h2', 1, 2);
    await made();
    return async () => {
      isOver = true;
      await checkpoints.close();
      await storage.close();
      rmSync(folder, { recursive: true });
    };
  });

  function maker(): Checkpoints {
    const store = new CheckpointStore({
      database: storage.database,
      masterKey: MASTER_KEY,
      randomBytes,
      name: 'court.example/record',
      broken: ({ chain, entries }) => broken.push(`${chain} ${entries}`),
    });
    const log = { info: () => undefined, warn: (...what: unknown[]) => isOver || expect(what).toEqual([]) };
    return new Checkpoints({ store, dataDir: folder, outage: () => null, now: () => now, log, shared: false });
  }

  async function raise(hearing: string, after: number, times: number, at = now): Promise<void> {
    const raised = Array.from({ length: times }, () => ({ type: 'hand-raised', seat: judge }) as const);
    await storage.log.append(hearing as HearingId, after, at, { kind: 'system' }, raised);
    checkpoints.noteChange(hearingChain(hearing));
  }

  /** Makes a checkpoint a minute later. */
  async function made(): Promise<void> {
    now += MINUTE;
    await checkpoints.close();
    checkpoints = maker();
    await checkpoints.begin();
  }

  const file = () => {
    const name = readdirSync(join(folder, 'checkpoints')).find((one) => !one.includes('stamps'));
    return join(folder, 'checkpoints', name!);
  };
  const check = (
    hearing = 'h1',
    elsewhere: Parameters<typeof verifyRecord>[2] = {},
    places: Pick<Parameters<typeof verifyRecord>[0], 'timeStampCertificates'> = {},
  ) => verifyRecord({ database, dataDir: folder, ...places }, hearing as HearingId, elsewhere);
  const placesOf = () => ({
    MAHZAR_DATA: folder,
    ...(database.kind === 'postgres' && { DATABASE_URL: database.url }),
  });
  /** What the nightly check finds, without its process. */
  const checkAtNight = async () => {
    const how = { checkpoints: [], keys: [], bytesPerSecond: 20e6, nightly: true };
    return courtWords(await verifyCourt({ database, dataDir: folder }, how)).join('\n');
  };
  const flawsOf = async (...args: Parameters<typeof check>) => (await check(...args)).proof.flaws;
  const kept = () => ({ checkpoints: readCheckpoints(readFileSync(file(), 'utf8')).slice(-1) });

  /** Executes SQL with the database's guards (triggers) removed. */
  function tamper(sql: string): void {
    const owner = asOwner(database);
    const guards = ['log_entries', 'checkpoints', 'checkpoint_heads', 'checkpoint_stamps'].map((table) =>
      database.kind === 'sqlite'
        ? `drop trigger if exists ${table}_refuse_update; drop trigger if exists ${table}_refuse_delete;`
        : `alter table ${table} disable trigger all;`,
    );
    owner.run(guards.join('') + sql);
  }

  /** Changes an entry and recomputes the whole chain of its log. */
  function forge(hearing: string, from: number, change: (row: Tables['log_entries']) => void): void {
    const rows = asOwner(database).rows<Tables['log_entries']>(
      `select * from log_entries where hearing_id = '${hearing}' order by seq`,
    );
    let prev = BEFORE_FIRST;
    const updates = rows.map((given) => {
      const row = { ...given, seq: Number(given.seq), at: Number(given.at) };
      if (row.seq === from) change(row);
      const hash = hashOf({ ...toChainEntry(row), prev });
      const set = `at = ${row.at}, payload = '${row.payload}', prev_hash = '${prev}', hash = '${hash}'`;
      prev = hash;
      return `update log_entries set ${set} where hearing_id = '${hearing}' and seq = ${row.seq};`;
    });
    tamper(updates.join(''));
  }

  it('are stamped by an authority for which none of them waits, and a stamp that is over another one is named', async () => {
    const authority = await TimeStampAuthority.start();
    const { url, fingerprint } = authority;
    const told: string[] = [];
    const log = { info: () => undefined, warn: (_: unknown, words?: string) => void told.push(words!) };
    const parts = { database: storage.database, dataDir: folder, url, certificates: [fingerprint], now: Date.now, log };
    const stamper = new CheckpointStamper(parts);
    const stamps = new CheckpointStamps(storage.database, [fingerprint]);
    const known = { timeStampCertificates: [fingerprint] };
    try {
      authority.isAway = true;
      stamper.wake();
      await vi.waitFor(() => expect(told).toEqual(['checkpoint not time-stamped; retrying']), THREAD_MS);
      await made();
      expect((await check()).proof).toMatchObject({ flaws: [], stamp: null });
      authority.isAway = false;
      const { note } = (await stamps.unstamped())!;
      // A file that is sealed now contains this stamp.
      expect(await checkTimeStamp((await stamper.of(note))!, note)).toMatchObject({ certificate: fingerprint });
      await stamper.close();
      const other = new CheckpointStamper(parts);
      other.wake();
      await vi.waitFor(async () => expect(await stamps.unstamped()).toBeNull(), THREAD_MS);
      expect(await stamps.of(note)).toEqual(await other.of(note));
      // Not every checkpoint is stamped, because stamps are kept for ever.
      other.wake();
      await raise('h2', 3, 1);
      await made();
      other.wake();
      await raise('h2', 4, 1);
      await made();
      other.stampNow();
      await vi.waitFor(async () => expect(await stamps.unstamped()).toBeNull(), THREAD_MS);
      const sizes = () => asOwner(database).rows<{ size: number }>('select size from checkpoint_stamps order by size');
      expect(sizes()).toHaveLength(2);
      await raise('h2', 5, 1);
      await made();
      tamper('update checkpoint_stamps set at = at - 3600000');
      other.wake();
      await vi.waitFor(async () => expect(await stamps.unstamped()).toBeNull(), THREAD_MS);
      expect(sizes()).toHaveLength(3);
      await other.close();
      const asked = authority.asked;
      const found = await check('h1', {}, known);
      const stamp = { by: TimeStampAuthority.NAME, certificate: fingerprint, at: expect.closeTo(Date.now(), -5) };
      expect(found.proof).toMatchObject({ flaws: [], stamp: { ...stamp, isKnown: true } });
      expect(isWhole(found)).toBe(true);
      expect(reportOf('h1', found)).toContainEqual(expect.stringContaining('Stamped: the authority had'));
      const { proof } = await check('h1', {}, { timeStampCertificates: ['0'.repeat(64)] });
      const foreign = { flaw: 'stamp-foreign', certificate: fingerprint };
      expect(proof).toMatchObject({ flaws: [foreign, foreign, foreign], stamp: null });
      const unknown = reportOf('h1', await check());
      expect(unknown).toContainEqual(expect.stringContaining('Stamped: an authority that is not known'));
      expect(await checkAtNight()).toMatch(/^All is intact: /);
      expect(await readReport(folder)).toMatchObject({ findings: [], stampsUpTo: Number(sizes().at(-1)!.size) });
      expect(authority.asked).toBe(asked);

      // A stamp over a later checkpoint proves nothing about this one.
      const [first, last] = [sizes()[0]!, sizes().at(-1)!].map(({ size }) => Number(size)) as [number, number];
      tamper(
        `update checkpoint_stamps set token = (select token from checkpoint_stamps where size = ${last}) where size = ${first}`,
      );
      await raise('h1', 8, 1);
      await made();
      expect(await flawsOf('h1')).toEqual([]);
      // The previous nightly check found all stamps valid: the next one checks only new stamps, a manual check checks all.
      expect(await checkAtNight()).toMatch(/^All is intact: /);
      const all = runCommand('record-verify', placesOf(), '--all');
      expect(all.status).toBe(1);
      expect(all.stdout).toMatch(/checkpoints: the time stamp of the checkpoint of \S+ is not over that checkpoint,/);
      expect(all.stdout).not.toContain('was removed');
      // The nightly check's file lists the stamps, so a removed one is noticed.
      tamper(`delete from checkpoint_stamps where size = ${last}`);
      expect(await checkAtNight()).toMatch(/^Not all is intact [^]*does not hold the time stamp of/);
    } finally {
      await stamper.close();
      authority.close();
    }
  }, 60_000);

  // Which certificates count does not depend on the database.
  it.runIf(name === 'sqlite')(
    'are stamped by the authority alone, and at its time: another stamp is not stored, and hides none that is',
    async () => {
      const [authority, forger] = [await TimeStampAuthority.start(), await TimeStampAuthority.start()];
      const told: string[] = [];
      const warn = (about: unknown) => void told.push((about as { err: Error }).err.message);
      const log = { info: () => undefined, warn };
      const certificates = [authority.fingerprint];
      const parts = { database: storage.database, dataDir: folder, certificates, now: Date.now, log };
      const stamps = new CheckpointStamps(storage.database, []);
      const stampers: CheckpointStamper[] = [];
      const stamp = (of: Partial<ConstructorParameters<typeof CheckpointStamper>[0]>) => {
        const stamper = new CheckpointStamper({ ...parts, url: authority.url, ...of });
        stampers.push(stamper);
        stamper.stampNow();
        return stamper;
      };
      const places = { timeStampCertificates: [authority.fingerprint] };
      try {
        stamp({ url: forger.url });
        await vi.waitFor(() => expect(told).toEqual([expect.stringContaining(forger.fingerprint)]), THREAD_MS);
        stamp({ now: () => Date.now() + 6 * MINUTE });
        await vi.waitFor(() => expect(told[1]).toContain('it is of another time than now'), THREAD_MS);
        expect(await stamps.unstamped()).not.toBeNull();

        // A foreign certificate that an attacker wrote to the database is refused, although the authority's own stamp follows.
        stamp({ url: forger.url, certificates: [forger.fingerprint] });
        await vi.waitFor(async () => expect(await stamps.unstamped()).toBeNull(), THREAD_MS);
        const forged = await check('h1', {}, places);
        expect(forged.proof.stamp).toBeNull();
        const flaw = { flaw: 'stamp-foreign', certificate: forger.fingerprint };
        expect(forged.proof.flaws).toMatchObject([flaw]);
        await raise('h2', 3, 1);
        await made();
        stamp({});
        await vi.waitFor(async () => expect(await stamps.unstamped()).toBeNull(), THREAD_MS);
        const { proof } = await check('h1', {}, places);
        expect(proof).toMatchObject({ flaws: [flaw], stamp: { isKnown: true, certificate: authority.fingerprint } });
        expect(proof.flaws.every(isOfOthers)).toBe(true);
        const court = { ...placesOf(), TIME_STAMPS_CERTIFICATES: authority.fingerprint };
        // A nightly check without the authority's certificates accepted all stamps; with certificates, it checks them again.
        expect(await checkAtNight()).toMatch(/^All is intact: /);
        expect(runCommand('record-verify', court, '--all', '--nightly')).toMatchObject({
          status: 1,
          stdout: expect.stringContaining(`none of the authority's: SHA-256 ${forger.fingerprint}`),
        });

        // The court's clock was ahead, or the checkpoint claims a later time than its real one.
        now = Date.now() + 60 * MINUTE;
        await raise('h1', 8, 1);
        await made();
        stamp({});
        await vi.waitFor(async () => expect(await stamps.unstamped()).toBeNull(), THREAD_MS);
        expect(await flawsOf('h1', {}, places)).toMatchObject([{ flaw: 'stamp-altered' }]);
      } finally {
        for (const stamper of stampers) await stamper.close();
        authority.close();
        forger.close();
      }
    },
    60_000,
  );

  it('are signed, say how far they go, and stand in a file one after the other', async () => {
    const found = await check();
    expect(isWhole(found)).toBe(true);
    expect(found.proof).toMatchObject({ covered: { entries: 8 }, newest: { origin: 'court.example/record', size: 5 } });
    expect(readFileSync(file(), 'utf8').match(/(?<=^\+ ).*(?= [0-9a-f]{64}$)/gm)).toEqual([
      'hearing/h1 1',
      'hearing/h2 1',
      'hearing/h1 5',
      'hearing/h1 8',
      'hearing/h2 3',
    ]);
    const signed = "Signed: entries 1 to 8 are in the court's checkpoint of 2026-11-27T09:02:00.000Z.";
    expect(reportOf('h1', found)).toContain(signed);
    await raise('h1', 8, 2);
    expect(reportOf('h1', await check())).toEqual(
      expect.arrayContaining([signed, 'Entries 9 to 10 are in no signed checkpoint yet.']),
    );
    checkpoints.makeSoon();
    await checkpoints.close();
    expect((await check()).proof.covered).toMatchObject({ entries: 10 });
    expect(readCheckpoints(readFileSync(file(), 'utf8')).map(({ checkpoint }) => checkpoint.size)).toEqual([
      2, 3, 5, 6,
    ]);
  });

  it('soon have entries that a command wrote beside the service', async () => {
    await storage.log.append('h2' as HearingId, 3, now, { kind: 'system' }, [{ type: 'hand-raised', seat: judge }]);
    expect((await check('h2')).proof.covered).toMatchObject({ entries: 3 });
    for (let minutes = 0; minutes < 31; minutes += 1) {
      checkpoints.makeSoon();
      await checkpoints.close();
    }
    expect((await check('h2')).proof.covered).toMatchObject({ entries: 4 });
  });

  it('show a log that was made anew, cut off, or removed, and which entries', async () => {
    forge('h1', 6, (row) => (row.at += 1));
    expect(await flawsOf()).toEqual([
      { flaw: 'rewritten', chain: 'hearing/h1', from: 6, to: 8, at: BEGAN + 2 * MINUTE },
    ]);
    expect(await flawsOf('h2')).toEqual([]);
    tamper(`delete from log_entries where hearing_id = 'h1' and seq > 4`);
    expect(await flawsOf()).toEqual([
      { flaw: 'cut', chain: 'hearing/h1', entries: 8, at: BEGAN + 2 * MINUTE, left: 4 },
    ]);
    for (const table of ['log_entries', 'seats', 'hearing_keys'])
      tamper(`delete from ${table} where hearing_id = 'h1'`);
    tamper(`delete from hearings where id = 'h1'`);
    const gone = await check();
    expect(gone.proof.flaws).toMatchObject([{ flaw: 'gone', chain: 'hearing/h1', entries: 8 }]);
    expect(reportOf('h1', gone).join()).toContain('hearing h1 is not there any more');
  });

  it('do not go on with a log in which what was signed last does not stand any more', async () => {
    forge('h1', 6, (row) => (row.at += 1));
    await raise('h1', 8, 2);
    await raise('h2', 3, 1);
    await made();
    const signed = readCheckpoints(readFileSync(file(), 'utf8')).flatMap(({ heads }) => heads);
    expect(signed.map(({ chain, entries }) => `${chain} ${entries}`).slice(-3)).toEqual([
      'hearing/h1 8',
      'hearing/h2 3',
      'hearing/h2 4',
    ]);
    expect(new Set(broken)).toEqual(new Set(['hearing/h1 8']));
    expect(await flawsOf()).toMatchObject([{ flaw: 'rewritten', from: 6, to: 8 }]);
  });

  it('after an older backup was restored say nothing against a hearing that lost nothing', async () => {
    await raise('h2', 3, 1);
    await made();
    tamper(`delete from log_entries where hearing_id = 'h2' and seq > 3;
      delete from checkpoint_heads where position >= 5; delete from checkpoints where size > 5;`);
    expect(await flawsOf()).toMatchObject([{ flaw: 'checkpoints-cut', place: 'file' }]);
    expect((await flawsOf()).every(isOfOthers)).toBe(true);
    await raise('h2', 3, 2);
    await made();
    expect(await flawsOf()).toMatchObject([{ flaw: 'heads-altered', place: 'database', byCopy: true }]);
    expect((await flawsOf()).every(isOfOthers)).toBe(true);
    expect((await flawsOf('h2')).every(isOfOthers)).toBe(false);
    tamper(`update checkpoint_heads set hash = '${'0'.repeat(64)}' where position = 1`);
    expect((await flawsOf()).every(isOfOthers)).toBe(false);
  });

  it('show an entry that claims to be older than it is', async () => {
    await raise('h2', 3, 1, BEGAN - 24 * 60 * MINUTE);
    await made();
    expect(await flawsOf('h2')).toEqual([
      {
        flaw: 'backdated',
        chain: 'hearing/h2',
        seq: 4,
        claims: BEGAN - 24 * 60 * MINUTE,
        notBefore: BEGAN + 2 * MINUTE,
      },
    ]);
    // A clock that was set back for a while is no flaw: checkpoints have the same time.
    now -= 60 * MINUTE;
    await raise('h1', 8, 1);
    await made();
    expect(await flawsOf('h1')).toEqual([]);
  });

  it('show a log that was made anew together with the heads beside the checkpoints', async () => {
    forge('h1', 2, (row) => (row.at += 1));
    tamper(
      `update checkpoint_heads set hash = (select hash from log_entries where hearing_id = 'h1' and seq = entries) where chain = 'hearing/h1'`,
    );
    const at = BEGAN + MINUTE;
    expect(await flawsOf()).toMatchObject([
      { flaw: 'rewritten', from: 2, to: 5 },
      { flaw: 'heads-altered', place: 'database', at },
    ]);
    rmSync(file());
    expect(await flawsOf()).toEqual([{ flaw: 'heads-altered', place: 'database', at }]);
  });

  it('show by another copy that the newest of them were removed', async () => {
    const elsewhere = kept();
    tamper(`delete from log_entries where hearing_id = 'h1' and seq > 5;
      delete from checkpoint_heads where position >= 3; delete from checkpoints where size > 3;`);
    expect(await flawsOf()).toMatchObject([
      { flaw: 'cut', left: 5 },
      { flaw: 'checkpoints-cut', place: 'file' },
    ]);
    rmSync(file());
    expect(await flawsOf()).toEqual([]);
    expect(await flawsOf('h1', elsewhere)).toEqual([
      { flaw: 'checkpoints-cut', place: 'given', at: BEGAN + 2 * MINUTE },
    ]);
  });

  it('show that all was made anew by another key, to whoever has the court’s', async () => {
    const elsewhere = kept();
    const keys = await listRecordKeys(storage.database);
    tamper('delete from checkpoints; delete from checkpoint_heads; delete from record_keys;');
    rmSync(file());
    forge('h1', 2, (row) => (row.at += 1));
    await made();
    expect(await flawsOf()).toEqual([]);
    expect(await flawsOf('h1', { keys })).toMatchObject([
      { flaw: 'unsigned', place: 'file' },
      { flaw: 'unsigned', place: 'database' },
    ]);
    expect(await flawsOf('h1', { ...elsewhere, keys })).toContainEqual(
      expect.objectContaining({ flaw: 'checkpoints-cut', place: 'given' }),
    );
  });

  it('are signed by the old and the new key when the key changes, and then by the new one', async () => {
    const [old] = await listRecordKeys(storage.database);
    await new RecordKeys(MASTER_KEY, randomBytes).add(storage.database, 'court.example/record', now);
    for (const _ of [1, 2]) {
      await raise('h1', (await storage.log.read('h1' as HearingId)).length, 1);
      await made();
    }
    const notes = readCheckpoints(readFileSync(file(), 'utf8'));
    expect(notes.map(({ note }) => note.signatures.length)).toEqual([1, 1, 1, 2, 1]);
    const keys = await listRecordKeys(storage.database);
    expect(keys.map(({ retiredAt }) => retiredAt)).toEqual([BEGAN + 3 * MINUTE, null]);
    expect(notes.at(-1)!.note.signatures[0]!.keyId).toBe(keys[1]!.id);
    expect(await flawsOf()).toEqual([]);
    expect(await flawsOf('h1', { keys: [old!] })).toMatchObject([
      { flaw: 'unsigned', place: 'file' },
      { flaw: 'unsigned', place: 'database' },
    ]);
    const again = new RecordKeys(MASTER_KEY, randomBytes).add(
      storage.database,
      'court.example/record',
      BEGAN + 2 * MINUTE,
    );
    await expect(again).rejects.toThrow(/clock/);
    tamper(`update record_keys set retired_at = ${BEGAN - 60 * MINUTE} where retired_at is not null`);
    expect(await flawsOf()).toMatchObject([
      { flaw: 'unsigned', place: 'file' },
      { flaw: 'unsigned', place: 'database' },
    ]);
    const rows = asOwner(database).rows<{ private_key: unknown }>('select private_key from record_keys');
    expect(JSON.stringify(rows)).not.toContain('PRIVATE');
  });

  it('stand in the file again after a crash has cut one off, and go on in it', async () => {
    const whole = readFileSync(file(), 'utf8');
    writeFileSync(file(), whole.slice(0, -60));
    checkpoints = maker();
    await raise('h2', 3, 1);
    await checkpoints.begin();
    expect(readCheckpoints(readFileSync(file(), 'utf8')).map(({ checkpoint }) => checkpoint.size)).toEqual([
      2, 3, 5, 6,
    ]);
    expect(await flawsOf('h2')).toEqual([]);
  });

  it('are signed by a witness too, who refuses what contradicts the last one', async () => {
    if (database.kind !== 'sqlite') return;
    const run = (tool: string, ...args: string[]) => {
      return runCommand(`record-${tool}`, { MAHZAR_DATA: folder }, ...args);
    };
    const path = (name: string) => join(folder, name);
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(path('witness.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const court = formatNoteKey((await listRecordKeys(storage.database))[0]!);
    const witness = ['--key', path('witness.pem'), '--name', 'office.example', '--court', court];
    const first = run('cosign', ...witness, file());
    expect(first.status).toBe(0);
    writeFileSync(path('first.txt'), first.stdout);
    const key = /office\.example\+\S+/.exec(first.stderr)![0];
    const verified = run('verify', 'h1', '--checkpoint', path('first.txt'), '--key', key);
    expect(verified).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/Signed by office\.example, as a witness, at 20/),
    });

    const notes = readCheckpoints(readFileSync(file(), 'utf8'));
    const former = `${notes[0]!.note.text}\n${notes[0]!.note.signatures[0]!.line}`;
    writeFileSync(path('former.txt'), former);
    expect(run('cosign', ...witness, '--last', path('first.txt'), path('former.txt'))).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('holds less'),
    });
    // The newest checkpoint extends the former one, and is signed only with the proof of that.
    writeFileSync(path('newest.txt'), readFileSync(path('first.txt')));
    const sizes = { from: notes[0]!.checkpoint.size, to: notes.at(-1)!.checkpoint.size };
    const hashes = (await proveConsistency(storage.database, sizes))!;
    const since = ['--last', path('former.txt'), '--proof', path('proof.json'), path('newest.txt')];
    for (const [given, status] of [
      [hashes, 0],
      [hashes.slice(1), 1],
      [hashes.map(() => Buffer.alloc(32).toString('base64')), 1],
    ] as const) {
      writeFileSync(path('proof.json'), JSON.stringify({ hashes: given }));
      const signed = run('cosign', ...witness, ...since);
      expect([signed.status, signed.stderr.includes('not proven')]).toEqual([status, status === 1]);
    }
    expect(run('cosign', ...witness, '--last', path('former.txt'), path('newest.txt')).status).toBe(1);
    expect(await proveConsistency(storage.database, { from: sizes.from, to: sizes.to + 1 })).toBeUndefined();
    writeFileSync(path('former.txt'), former.replace('time 2026', 'time 2025'));
    expect(run('cosign', ...witness, path('former.txt')).stderr).toContain('not signed by this key');
    expect(run('verify', 'h1', '--checkpoint', path('former.txt')).stdout).toContain(
      'the checkpoint of 2025-11-27T09:00:00.000Z that was given is not signed by a key of the court.',
    );
  });
});
