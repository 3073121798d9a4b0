import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { setImmediate as aMoment } from 'node:timers/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HearingEvent } from '@mahzar/shared/hearing/event';
import type { HearingId, MessageId, SeatId, TrackId } from '@mahzar/shared/hearing/ids';
import { asOwner, ENGINES } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { newHearing } from '../../test/support/new-hearing.ts';
import { WRITER } from '../../test/support/writer.ts';
import { schemaOf } from '../../test/support/postgres.ts';
import { RecordedHearing } from '../../test/support/recorded-hearing.ts';
import { describeDamage } from '../cli/backup-words.ts';
import { sqliteIn } from '../storage/database-place.ts';
import type { DatabasePlace } from '../storage/database-place.ts';
import { audit } from '../audit/audit-store.ts';
import { inTransaction } from '../storage/database.ts';
import { openStorage } from '../compose/storage.ts';
import { backUp } from './backup.ts';
import { restore } from './restore.ts';
import type { RestoreRequest } from './restore.ts';

const { id } = newHearing;
const other = 'h-0002' as HearingId;
const [judge, citizen] = ['judge' as SeatId, 'citizen' as SeatId];
const system = { kind: 'system' } as const;
const masterKey = randomBytes(32);
/** More entries than one batch copies. */
const RAISED = 520;

let engines: Record<DatabasePlace['kind'], Engine>;
let folder: string;
let file: string;

beforeAll(async () => {
  const [sqlite, postgres] = await Promise.all(ENGINES.map(({ start }) => start()));
  engines = { sqlite: sqlite!, postgres: postgres! };
});
afterAll(async () => {
  for (const engine of Object.values(engines)) await engine.stop();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mahzar-backup-'));
  file = join(folder, 'court.backup');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (database: DatabasePlace) => openStorage({ database, masterKey, randomBytes });

/** Where the service keeps its data: database and recordings. */
interface Place {
  readonly database: DatabasePlace;
  readonly dataDir: string;
}

function emptyPlace(engine: Engine): Place {
  const dataDir = mkdtempSync(join(folder, 'data-'));
  return { database: engine.createEmpty(dataDir), dataDir };
}

const SEGMENTS = {
  'tracks/t1/000001.pcap': 'sound of the judge',
  'tracks/t1/000002.pcap': 'more of it',
  'sealed/t2/000001.pcap': 'the witness as is',
  'tracks/t3/000001.pcap': 'of a segment that is being written',
};
const BESIDE = { 'tracks/t1/track.json': '{}', 'tracks/t1/000001.blocks.jsonl': '{"type":"seal"}' };

/** A place with today's tables, without their migrations. */
async function migratedPlace(engine: Engine): Promise<Place> {
  const dataDir = mkdtempSync(join(folder, 'data-'));
  return { database: await engine.create(dataDir), dataDir };
}

/** A place with two hearings and everything stored about them. */
async function court(engine: Engine, given?: Place): Promise<Place> {
  const place = given ?? (await migratedPlace(engine));
  await using storage = await open(place.database);
  await storage.hearings.create(newHearing, 500);
  await storage.hearings.create({ ...newHearing, id: other, title: 'دوم' }, 600);
  await storage.log.append(id, 1, 700, { kind: 'seat', seat: judge }, [{ type: 'hearing-opened' }]);
  const raised = Array.from({ length: RAISED }, (): HearingEvent => ({ type: 'hand-raised', seat: citizen }));
  await storage.log.append(other, 1, 700, { kind: 'seat', seat: citizen }, raised);
  for (const [name, text] of [...Object.entries(SEGMENTS), ...Object.entries(BESIDE)]) {
    const path = join(place.dataDir, 'hearings', id, name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, text, { mode: 0o600 });
  }
  writeFileSync(join(place.dataDir, 'hearings', id, 'recorder.jsonl'), '{"pid":1}');
  const sealed = (track: string, index: number, file: keyof typeof SEGMENTS): HearingEvent => ({
    type: 'segment-sealed',
    track: track as TrackId,
    index,
    file,
    bytes: SEGMENTS[file].length,
    sha256: createHash('sha256').update(SEGMENTS[file]).digest('hex'),
    firstAt: 1,
    lastAt: 2,
  });
  await storage.log.append(id, 2, 800, system, [
    sealed('t1', 1, 'tracks/t1/000001.pcap'),
    sealed('t1', 2, 'tracks/t1/000002.pcap'),
    sealed('t2', 1, 'sealed/t2/000001.pcap'),
  ]);
  const message = { hearing: id, at: 5, from: citizen, readers: [citizen], privileged: false };
  for (const privileged of [false, true]) {
    const conversation = privileged ? 'counsel' : 'all';
    const own = { id: `m-${conversation}` as MessageId, nonce: `nonce-${conversation}`, text: conversation };
    await storage.chat.keep({ ...message, ...own, conversation, privileged }, WRITER);
    await storage.chat.post(id, own.id, [citizen]);
  }
  await storage.hearings.replaceToken(id, judge, 'token-two');
  await storage.records.markComplete(other, 900);
  await inTransaction(storage.database, async (on) => {
    for (const act of ['colleague-invited', 'signed-in', 'signed-out'] as const) {
      await audit.note(on, { actor: { kind: 'staff', id: 'a' }, act, subject: null }, 900);
    }
  });
  return place;
}

/** Everything a database holds about two hearings. */
async function everything({ database }: Place) {
  await using storage = await open(database);
  return {
    logs: [await storage.log.read(id), await storage.log.read(other)],
    cards: [await storage.hearings.card(id), await storage.hearings.card(other)],
    messages: await Array.fromAsync(storage.chat.readableBy(id, citizen)),
    whole: await storage.database.db.selectFrom('hearings').select(['id', 'whole_at']).orderBy('id').execute(),
  };
}

/** Changes the third entry of a log, bypassing all guards. */
function tamper({ database }: Place): void {
  const owner = asOwner(database);
  owner.run(`${owner.unguard} update log_entries set at = at + 1 where hearing_id = '${id}' and seq = 3`);
}

/** Changes a SQLite file, creating it if needed. */
function change(path: string, sql: string): void {
  appendFileSync(path, '');
  asOwner({ kind: 'sqlite', file: path }).run(sql);
}

const put = (place: Place, more: Partial<RestoreRequest> = {}) =>
  restore({
    ...place,
    file,
    replace: false,
    evenDamaged: false,
    moved: false,
    randomBytes,
    now: Date.UTC(2026, 10, 24, 9),
    ...more,
  });

describe.each(ENGINES)('a backup from $name', ({ name: from }) => {
  it.each(ENGINES)(
    'restores everything to $name: logs, names, tokens, messages and recordings',
    async ({ name: to }) => {
      const before = await court(engines[from]);
      const written = await backUp(before, file, true);
      expect(written).toMatchObject({
        logs: { hearings: 2, entries: 5 + 1 + RAISED, damaged: [], audit: { ok: true, entries: 3 } },
        segments: { whole: 3, unsealed: 1, flaws: [] },
        sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
      });
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readdirSync(folder).filter((name) => name.startsWith('court'))).toEqual(['court.backup']);

      const after = emptyPlace(engines[to]);
      expect(await put(after, { moved: true })).toMatchObject({
        logs: { hearings: 2 },
        segments: { whole: 3 },
        aside: [],
      });
      expect(await everything(after)).toEqual(await everything(before));
      for (const [name, text] of [...Object.entries(SEGMENTS), ...Object.entries(BESIDE)]) {
        const path = join(after.dataDir, 'hearings', id, name);
        expect(readFileSync(path, 'utf8')).toBe(text);
        expect([statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777]).toEqual([0o600, 0o700]);
      }
      // The list of running recorders is not restored: none of them runs here.
      expect(existsSync(join(after.dataDir, 'hearings', id, 'recorder.jsonl'))).toBe(false);

      await using storage = await open(after.database);
      expect(await storage.log.append(id, 5, 900, system, [{ type: 'hearing-closed' }])).toMatchObject({ ok: true });
      expect(() => asOwner(after.database).run('delete from log_entries')).toThrow(/append-only/);
    },
  );

  it('is of one moment, though the service goes on writing', async () => {
    const before = await court(engines[from]);
    await using storage = await open(before.database);
    let seq = 5;
    const stop = new AbortController();
    const writing = (async () => {
      for (; !stop.signal.aborted; seq += 1) {
        await storage.log.append(id, seq, seq, system, [{ type: 'hand-raised', seat: citizen }]);
        await storage.log.append(other, seq + RAISED - 4, seq, system, [{ type: 'hand-raised', seat: citizen }]);
        await aMoment();
      }
    })();
    const { logs } = await backUp(before, file, false);
    stop.abort();
    await writing;
    expect(logs.damaged).toEqual([]);
    expect(seq).toBeGreaterThan(6);

    const after = emptyPlace(engines.sqlite);
    await put(after);
    const {
      logs: [first, second],
    } = await everything(after);
    expect(await storage.log.read(id)).toEqual(expect.arrayContaining(first as object[]));
    // Entries are written to both logs in turn, so at any moment their lengths differ by one at most.
    expect([0, 1]).toContain(first!.length - (second!.length - RAISED + 4));
  });

  it('says which record is damaged, is refused then, and restored when nothing better is to be had', async () => {
    const before = await court(engines[from]);
    tamper(before);
    const damaged = [{ hearing: id, seq: 3, flaw: 'altered' }];
    expect(await backUp(before, file, false)).toMatchObject({ logs: { damaged } });
    const after = emptyPlace(engines[from]);
    await expect(put(after)).rejects.toMatchObject({ name: 'BackupError', content: { logs: { damaged } } });
    expect(await put(after, { evenDamaged: true })).toMatchObject({ logs: { damaged } });
    await using storage = await open(after.database);
    expect(await storage.log.read(other)).toHaveLength(1 + RAISED);
    await expect(storage.log.read(id)).rejects.toMatchObject({ seq: 3, flaw: 'altered' });
  });

  it('says that the log of what staff did is damaged, and is refused then', async () => {
    const before = await court(engines[from]);
    asOwner(before.database).run(
      from === 'sqlite'
        ? 'drop trigger audit_entries_refuse_update; drop trigger audit_entries_refuse_delete'
        : 'alter table audit_entries disable trigger all',
    );
    asOwner(before.database).run("update audit_entries set actor = 'staff:b' where seq = 2");
    const audit = { ok: false, seq: 2, reason: 'altered' };
    expect(await backUp(before, file, false)).toMatchObject({ logs: { damaged: [], audit } });
    const refused = put(emptyPlace(engines[from]));
    await expect(refused).rejects.toMatchObject({ name: 'BackupError', content: { logs: { audit } } });
  });

  it('is never written over another file, nor where there is no database', async () => {
    const before = await court(engines[from]);
    writeFileSync(file, 'something else');
    await expect(backUp(before, file, false)).rejects.toThrow(/is there already/);
    expect(readFileSync(file, 'utf8')).toBe('something else');
    await expect(backUp(emptyPlace(engines[from]), join(folder, 'b'), false)).rejects.toThrow(/there is no database/);
    expect(existsSync(join(folder, 'b'))).toBe(false);
  });
});

describe('a backup of recordings', () => {
  let recorded: RecordedHearing;
  afterEach(() => recorded.remove());

  async function backedUp() {
    const place = { database: sqliteIn(recorded.dataDir), dataDir: recorded.dataDir };
    return describeDamage(await backUp(place, file, true));
  }

  it('names what is not as the log says, whatever lies beside it, and is refused', async () => {
    recorded = await RecordedHearing.hold();
    await recorded.alter('t1', 2);
    recorded.removeSegment('t1', 3);
    recorded.removeTrack('t2');
    cpSync(recorded.directory('t1'), recorded.directory('t3'), { recursive: true });
    const judge = "The recording of hearing h1 is damaged: judge's microphone, track t1";
    expect(await backedUp()).toEqual([
      expect.stringMatching(`^${judge}, segment 2 \\(2026-.*Z\\): its bytes are not those that were sealed\\.$`),
      expect.stringMatching(`^${judge}, segment 3 \\(2026-.*Z\\): it is missing\\.$`),
      expect.stringContaining('track t3: no entry of the log knows a track of that name in the open store'),
      expect.stringMatching(
        /citizen's microphone, track t2 \(.*\): all of it is missing \(3 segment\(s\) by the log\)/,
      ),
    ]);
    const after = emptyPlace(engines.sqlite);
    await expect(put(after)).rejects.toThrow(/this backup is damaged, and nothing was restored/);
    expect(await put(after, { evenDamaged: true })).toMatchObject({ segments: { whole: 1 } });
  });

  it('names seats that were swapped beside the media', async () => {
    recorded = await RecordedHearing.hold({ old: true });
    recorded.swapInfo();
    const differs = expect.stringContaining('attribution differs');
    expect(await backedUp()).toEqual([differs, differs]);
  });

  it('passes what is as it was recorded', async () => {
    recorded = await RecordedHearing.hold();
    expect(await backedUp()).toEqual([]);
  });
});

describe.each(ENGINES)('what is there already, on $name,', ({ name }) => {
  it('is left alone without a word, and moved aside whole with it', async () => {
    const before = await court(engines[name]);
    await backUp(before, file, true);
    const there = await court(engines[name], emptyPlace(engines[name]));
    const was = await everything(there);
    rmSync(join(there.dataDir, 'hearings', id, 'tracks/t3'), { recursive: true });
    await expect(put(there)).rejects.toThrow(/there is data already: .* and .*hearings\. With --replace/);
    expect(await everything(there)).toEqual(was);

    const { aside } = await put(there, { replace: true });
    expect(await everything(there)).toEqual(await everything(before));
    expect(existsSync(join(there.dataDir, 'hearings', id, 'tracks/t3'))).toBe(true);
    expect(aside).toHaveLength(2);
    expect(readdirSync(join(aside[1]!, id, 'tracks'))).toEqual(['t1']);
    expect(await everything({ ...there, database: former(there.database, aside[0]!) })).toEqual(was);
  });

  it('is left alone while the service uses it', async () => {
    const there = await court(engines[name], emptyPlace(engines[name]));
    await backUp(there, file, false);
    const service = await open(there.database);
    await expect(put(there, { replace: true })).rejects.toThrow(/is in use: stop the service first/);
    expect(await service.log.append(id, 5, 900, system, [{ type: 'hearing-closed' }])).toMatchObject({ ok: true });
    await service.close();
    await put(there, { replace: true });
    await using storage = await open(there.database);
    expect(await storage.log.read(id)).toHaveLength(5);
  });

  it('shows what is still good only when its log of what staff did goes on from the one in the backup', async () => {
    const [earlier, later] = [await court(engines[name]), await court(engines[name])];
    await noteOneMore(earlier);
    await backUp(earlier, file, false);
    const none = { machines: 0, feeds: 0, recoveryCodes: 0, links: 0 };
    expect(await put(later, { replace: true })).toMatchObject({ ended: { ...none, links: 2 } });
    const again = { replace: true, now: Date.UTC(2026, 10, 24, 10) };
    await noteOneMore(earlier);
    expect(await put(earlier, again)).toMatchObject({ ended: none });
  });

  async function noteOneMore({ database }: Place): Promise<void> {
    await using storage = await open(database);
    const note = { actor: { kind: 'staff', id: 'a' }, act: 'signed-in', subject: null } as const;
    await inTransaction(storage.database, (on) => audit.note(on, note, 1000));
  }

  /** Where a database is that was moved aside. */
  function former(database: DatabasePlace, aside: string): DatabasePlace {
    if (database.kind === 'sqlite') return { kind: 'sqlite', file: aside };
    return { kind: 'postgres', url: database.url.replace(schemaOf(database.url), aside.replace('schema ', '')) };
  }
});

describe('a backup', () => {
  it('of an older version is brought up to date, on each database', async () => {
    change(file, readFileSync(join(import.meta.dirname, '../storage/schema-0002.sql'), 'utf8'));
    const digest = readFileSync(file);
    for (const engine of Object.values(engines)) {
      const after = emptyPlace(engine);
      expect(await put(after)).toMatchObject({ logs: { hearings: 5, damaged: [] }, segments: null });
      await using storage = await openStorage({ ...after, masterKey: Buffer.alloc(32, 7), randomBytes });
      expect(await storage.log.hearings()).toEqual(['held', 'planned']);
      expect(await storage.hearings.card('held' as HearingId)).toMatchObject({ title: 'رسیدگی' });
      expect(await Array.fromAsync(storage.chat.readableBy('held' as HearingId, judge))).toEqual([]);
    }
    expect(readFileSync(file).equals(digest)).toBe(true);
  });

  it('in whose log or recordings one byte was changed is refused, and nothing is touched', async () => {
    await backUp(await court(engines.sqlite), file, true);
    const whole = readFileSync(file);
    const after = emptyPlace(engines.sqlite);
    for (const text of ['hearing-scheduled', SEGMENTS['sealed/t2/000001.pcap']]) {
      // The last occurrence: earlier ones are in the schema, which names entry types too.
      const at = whole.lastIndexOf(text);
      writeFileSync(file, whole.with(at, whole[at]! ^ 1));
      await expect(put(after)).rejects.toThrow(/this backup is damaged, and nothing was restored/);
    }
    expect(readdirSync(after.dataDir)).toEqual([]);
  });

  it('is refused that is none, or comes from a version to come', async () => {
    const after = emptyPlace(engines.sqlite);
    await expect(put(after)).rejects.toThrow(/there is no file/);
    writeFileSync(
      file,
      'a letter to the court, longer than the head of a database of SQLite would have to be. '.repeat(20),
    );
    await expect(put(after)).rejects.toThrow(/is no backup/);
    rmSync(file);
    change(file, 'create table something (else_ text)');
    await expect(put(after)).rejects.toThrow(/is no backup: this is no database of Mahzar/);
    rmSync(file);
    await backUp(await court(engines.sqlite), file, false);
    change(file, `insert into kysely_migration values ('9999-to-come', '2030')`);
    await expect(put(after)).rejects.toThrow(/written by a newer version/);
    expect(readdirSync(after.dataDir)).toEqual([]);
  });

  it('writes a file nowhere else, whatever it names', async () => {
    await backUp(await court(engines.sqlite), file, true);
    const after = emptyPlace(engines.sqlite);
    for (const name of ['../../escaped', '/escaped', 'hearings/../t/x', 'hearings/h/tracks/..', 'secrets/master-key']) {
      change(file, `update sqlar set name = '${name}' where cast(data as text) = '{}'`);
      await expect(put(after), name).rejects.toThrow(/no file of a recording/);
      expect(readdirSync(after.dataDir)).toEqual([]);
      expect(existsSync(join(folder, 'escaped'))).toBe(false);
    }
  });
});
