import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { START, writeTrack } from '../../../test/recording-journal.ts';
import { beginDeletion } from '../../../test/support/begun-deletion.ts';
import { startDesk } from '../../../test/support/desk.ts';
import type { TestDesk } from '../../../test/support/desk.ts';
import { DeskHearing, person } from '../../../test/support/desk-hearing.ts';
import { folderStore } from '../../files/file-store.ts';
import type { FileStore } from '../../files/file-store.ts';
import { EventBus } from '../../kernel/event-bus.ts';
import { createLogger } from '../../observability/logger.ts';
import { trackDir } from '../../recording/layout.ts';
import { createRecordStatusStore } from '../../recording/record-status-store.ts';
import { ArchiveStore } from './archive-store.ts';
import { RecordArchive } from './record-archive.ts';
import { storedPrefix } from './stored-names.ts';

const JUDGE = 'judge' as SeatId;
const HOUR = 3_600_000;
const FILES = ['000001.pcap', '000002.pcap', '000003.pcap', 'index.jsonl', 'track.json'];
/** Thirty seconds: three segments. */
const BURSTS = Array.from({ length: 30 }, (_, second) => ({
  ms: second * 1000,
  key: true,
  payloads: [randomBytes(100)],
}));

let desk: TestDesk;
let folder: string;
let store: FileStore;
let now: number;
let logsRead: HearingId[];

beforeAll(async () => {
  desk = await startDesk();
  desk.clock.now = () => now;
});
afterAll(() => desk.stop());
beforeEach(() => {
  now = START;
  logsRead = [];
  folder = mkdtempSync(join(tmpdir(), 'mahzar-archive-'));
  store = folderStore(folder);
  return () => rmSync(folder, { recursive: true });
});

/** A process of that name on the database, with the data folder of the desk. */
function archiveOf(node: string, over: FileStore = store): RecordArchive {
  const entries = (hearing: HearingId) => {
    logsRead.push(hearing);
    return desk.service.entries(hearing);
  };
  const archives = new ArchiveStore(desk.storage.database, node);
  const log = createLogger('silent');
  const bus = new EventBus();
  return new RecordArchive({
    bus,
    store: over,
    archives,
    entries,
    dataDir: desk.dataDir,
    keepMs: HOUR,
    now: () => now,
    log,
  });
}

/** @param node found it whole, if anyone did */
async function recorded(node?: string | null): Promise<DeskHearing> {
  const held = await DeskHearing.book(desk, { startsAt: now, people: [person(JUDGE, 'presiding-judge', 'رضا کیانی')] });
  await held.enter(JUDGE);
  await held.goOnRecord(JUDGE);
  await writeTrack(held.dir, { track: 'judge-mic', seat: JUDGE, kind: 'mic' }, { codec: 'opus', bursts: BURSTS });
  await held.enterTracks();
  await held.execute({ type: 'close' }, JUDGE);
  if (node !== undefined) await createRecordStatusStore(desk.storage.database, node).markComplete(held.id, now);
  return held;
}

const directoryOf = (held: DeskHearing) => trackDir(held.dir, 'judge-mic');
const segmentsHere = (held: DeskHearing) => readdirSync(directoryOf(held)).filter((name) => name.endsWith('.pcap'));
const stored = async ({ id }: DeskHearing) =>
  (await Array.fromAsync(store.list(storedPrefix(id)))).map(({ name }) => name.split('/').at(-1));
const begin = (held: DeskHearing) =>
  beginDeletion(desk.storage.database, desk.masterKey, { id: held.id, hearing: held.id, at: now });
const isMarked = async ({ id }: DeskHearing) =>
  (await new ArchiveStore(desk.storage.database, null).notStored([id])).length === 0;

async function putAll(archive: RecordArchive): Promise<void> {
  await archive.begin();
  await archive.idle();
}

/** As hours later. */
function growOld(held: DeskHearing): void {
  now += 2 * HOUR;
  for (const name of segmentsHere(held)) utimesSync(join(directoryOf(held), name), 1, 1);
}

it('puts at its start whatever lies here, also of hearings that went on elsewhere and have not become whole', async () => {
  const [moved, unnamed, elsewhere] = [await recorded(), await recorded(null), await recorded('other')];
  const archive = archiveOf('one');
  await putAll(archive);
  for (const held of [moved, unnamed, elsewhere]) expect(await stored(held)).toEqual(FILES);
  expect([await isMarked(moved), await isMarked(unnamed), await isMarked(elsewhere)]).toEqual([false, true, true]);
  await archive.close();
});

it('frees the data folder of what another process found whole, and reads no log where no segment lies', async () => {
  const held = await recorded('other');
  const archive = archiveOf('one');
  await putAll(archive);
  growOld(held);
  await Promise.all([archive.free(), archive.free()]);
  expect(segmentsHere(held)).toEqual([]);
  logsRead = [];
  await archive.free();
  expect(logsRead).not.toContain(held.id);
  await archive.close();
});

it('puts nothing of a record whose deletion begins while the data folder is freed of it', async () => {
  const held = await recorded('one');
  const first = archiveOf('one');
  await putAll(first);
  await first.close();
  growOld(held);
  let removing: Promise<void> | undefined;
  const put: string[] = [];
  const archive = archiveOf('one', {
    ...store,
    async get(name) {
      if (!name.startsWith(storedPrefix(held.id))) return store.get(name);
      if (removing === undefined) {
        await begin(held);
        removing = archive.remove(held.id);
      }
      // Removed by another process just now.
      return undefined;
    },
    async put(name, content, sha256) {
      if (name.startsWith(storedPrefix(held.id))) put.push(name);
      await store.put(name, content, sha256);
    },
  });
  await archive.free();
  await removing;
  expect(put).toEqual([]);
  expect(await stored(held)).toEqual([]);
  await archive.close();
});

it('removes a record without waiting for others that are being put, and after what is being put of it', async () => {
  const [kept, deleted] = [await recorded('one'), await recorded('one')];
  const begun = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const archive = archiveOf('one', {
    ...store,
    async put(name, content, sha256) {
      if (name.startsWith(storedPrefix(kept.id))) {
        begun.resolve();
        await goOn.promise;
      }
      await store.put(name, content, sha256);
    },
  });
  await archive.begin();
  await begun.promise;
  await begin(deleted);
  await archive.remove(deleted.id);
  expect(await stored(kept)).toEqual([]);
  await begin(kept);
  const removed = archive.remove(kept.id);
  goOn.resolve();
  await removed;
  await archive.idle();
  expect([await stored(kept), await stored(deleted)]).toEqual([[], []]);
  expect(existsSync(directoryOf(kept))).toBe(true);
  await archive.close();
});

it('does not report a failing store any longer when the recording that failed was deleted', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const bus = new EventBus();
    const archive = new RecordArchive({
      bus,
      store: {
        ...store,
        list() {
          throw new Error('the store is away');
        },
      },
      archives: {} as ArchiveStore,
      entries: () => Promise.resolve([]),
      dataDir: desk.dataDir,
      keepMs: HOUR,
      now: () => now,
      log: createLogger('silent'),
    });
    const hearing = 'h1' as HearingId;
    bus.publish('record-completed', hearing);
    await archive.idle();
    expect(archive.standing).toEqual({ hearings: 1, isFailing: true });
    bus.publish('recording-destroyed', hearing);
    vi.advanceTimersByTime(2_000);
    await archive.idle();
    expect(archive.standing).toEqual({ hearings: 0, isFailing: false });
    await archive.close();
  } finally {
    vi.useRealTimers();
  }
});
