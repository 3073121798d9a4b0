import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { begunDeletion } from '../../../test/support/begun-deletion.ts';
import { RecordedHearing } from '../../../test/support/recorded-hearing.ts';
import { loggedRecording } from '../../event-log/logged-recording.ts';
import type { LoggedRecording } from '../../event-log/logged-recording.ts';
import { folderStore } from '../../files/file-store.ts';
import type { FileStore } from '../../files/file-store.ts';
import { hearingDir, indexFile, listSegments, segmentFile, trackDir, trackInfoFile } from '../../recording/layout.ts';
import { RecordHolders } from '../retention/record-holders.ts';
import { RetentionStore } from '../retention/retention-store.ts';
import { ArchiveStore } from './archive-store.ts';
import { fetchFromStore, filesOf, PERMANENT } from './fetch-from-store.ts';
import { refill } from './refill.ts';

let held: RecordedHearing;
let recording: LoggedRecording;
let holders: RecordHolders;
beforeAll(async () => {
  held = await RecordedHearing.hold();
  recording = loggedRecording((await held.storage.log.read(held.id)).map(({ event }) => event));
  holders = new RecordHolders(held.storage.database);
});
afterAll(() => held.remove());

let folder: string;
let dataDir: string;
/** Paths of a segment of the first track, here and in the store. */
let here: (index: number) => string;
let stored: (index: number) => string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mahzar-fetch-'));
  dataDir = join(folder, 'data');
  cpSync(held.dir, hearingDir(join(folder, 'store'), held.id), { recursive: true });
  const within = (root: string) => (index: number) => segmentFile(trackDir(hearingDir(root, held.id), 't1'), index);
  [here, stored] = [within(dataDir), within(join(folder, 'store'))];
});
afterEach(() => rmSync(folder, { recursive: true }));

const directory = () => trackDir(hearingDir(dataDir, held.id), 't1');

/** Brings the whole record. @returns files whose copy in the store differs from the log */
async function bringAll({
  store,
  node = null,
  files = filesOf(recording.tracks, true),
}: { store?: FileStore; node?: string | null; files?: ReturnType<typeof filesOf> } = {}): Promise<string[]> {
  const found: string[] = [];
  const fetchFiles = fetchFromStore({
    dataDir,
    store: store ?? folderStore(join(folder, 'store')),
    node,
    database: held.storage.database,
    wrong: ({ file }) => found.push(file),
  });
  await fetchFiles(held.id, files);
  return found;
}

it('brings a record with what its tracks are and their indices, as it was put', async () => {
  expect(await bringAll()).toEqual([]);
  expect(await listSegments(directory())).toEqual([1, 2, 3]);
  for (const file of [trackInfoFile, indexFile, (of: string) => segmentFile(of, 2)]) {
    expect(readFileSync(file(directory())).equals(readFileSync(file(held.directory('t1'))))).toBe(true);
  }
});

it('leaves out and says what is not what the log says, and brings the rest', async () => {
  const bytes = readFileSync(stored(2));
  bytes[100]! ^= 1;
  writeFileSync(stored(2), bytes);
  expect(await bringAll()).toEqual([join('tracks', 't1', '000002.pcap')]);
  expect(await listSegments(directory())).toEqual([1, 3]);
});

it('brings nothing to a place outside of the folder of its hearing, whatever the log names', async () => {
  const content = Buffer.from('of another hearing');
  const any: FileStore = { ...folderStore(join(folder, 'store')), get: () => Promise.resolve(content) };
  const names = ['../h2/tracks/t1/000001.pcap', '/h2.pcap', 'tracks/../../h2.pcap'];
  expect(await bringAll({ store: any, files: names.map((file) => ({ file })) })).toEqual(names);
  expect(existsSync(dataDir)).toBe(false);
});

it('lets nothing be removed for its age that is there already', async () => {
  await bringAll();
  utimesSync(here(1), 1, 1);
  await bringAll();
  expect(Date.now() - statSync(here(1)).mtimeMs).toBeLessThan(60_000);
});

it('asks a store that is away for nothing that is there, and fails for what is not', async () => {
  await bringAll();
  const away = { get: () => Promise.reject(new Error('the store is away')) } as unknown as FileStore;
  expect(await bringAll({ store: away })).toEqual([]);
  rmSync(here(3));
  await expect(bringAll({ store: away })).rejects.toThrow('the store is away');
});

it('says that something of the record lies here before it is written, and nothing where nothing is brought', async () => {
  const node = `node-${randomBytes(4).toString('hex')}`;
  const store = folderStore(join(folder, 'store'));
  const nothing: FileStore = { ...store, get: () => Promise.resolve(undefined) };
  await bringAll({ store: nothing, node });
  expect(await holders.of(held.id)).not.toContain(node);
  const away: FileStore = {
    ...store,
    async get(name) {
      const content = await store.get(name);
      if (name.endsWith('000003.pcap')) throw new Error('the store is away');
      return content;
    },
  };
  await expect(bringAll({ store: away, node })).rejects.toThrow('the store is away');
  expect(await holders.of(held.id)).toContain(node);
});

it('is asked before every few files whether there is room for the rest when all is brought, and ends without', async () => {
  const { database, log } = held.storage;
  const store = folderStore(join(folder, 'store'));
  const parts = { dataDir, store, node: null, database, wrong: () => undefined };
  const asked: number[] = [];
  const refilled = refill([held.id], {
    log,
    archives: new ArchiveStore(database, null),
    fetchFiles: fetchFromStore(parts, PERMANENT),
    dataDir,
    hasRoomFor: async (bytes) => asked.push(bytes) < 3,
    now: Date.now,
  });
  expect(await Array.fromAsync(refilled)).toEqual([{ kind: 'no-room', hearing: held.id, bytes: asked[2] }]);
  expect(asked[2]).toBeLessThan(asked[1]!);
  expect(await listSegments(directory())).toEqual([1, 2, 3]);
  expect(await listSegments(trackDir(hearingDir(dataDir, held.id), 't2'))).toEqual([1]);
});

it('leaves nothing here of a record whose deletion began while it was brought, and brings nothing of it afterwards', async () => {
  const { database } = held.storage;
  const retention = new RetentionStore(database);
  const kept = folderStore(join(folder, 'store'));
  const store: FileStore = {
    ...kept,
    async get(name) {
      const content = await kept.get(name);
      // The deleting process has already removed the folder when this file is written.
      if (name.endsWith('t1/000002.pcap')) await retention.addDeletion(begunDeletion('one', held.id, held.now));
      return content;
    },
  };
  try {
    await bringAll({ store });
    expect(existsSync(hearingDir(dataDir, held.id))).toBe(false);
    await bringAll();
    expect(existsSync(hearingDir(dataDir, held.id))).toBe(false);
  } finally {
    await database.db.deleteFrom('record_deletions').execute();
  }
});
