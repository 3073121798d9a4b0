import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BufferSource, EncodedPacketSink, Input, WEBM } from 'mediabunny';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { mediaPath } from '@mahzar/shared/record/media-address';
import { tracksIn } from '@mahzar/shared/record/media-parts';
import { playRecord } from '@mahzar/shared/rest/playback';
import { askForExport, listExports } from '@mahzar/shared/rest/record-exports';
import { backUp } from '../src/backup/backup.ts';
import { verifyCourt } from '../src/cli/verify-court.ts';
import { isWhole, verifyRecord } from '../src/cli/verify-record.ts';
import { recordStoreSettings } from '../src/config/record-store.ts';
import type { RecordStoreConfig } from '../src/config/record-store.ts';
import { openStore } from '../src/files/open-store.ts';
import type { StorePlace } from '../src/files/open-store.ts';
import type { FileStore } from '../src/files/file-store.ts';
import { listSegments, segmentFile, trackDir } from '../src/recording/layout.ts';
import { trackCipher } from '../src/recording/segment-cipher.ts';
import { listRecordKeys } from '../src/record/proof/record-keys.ts';
import { createRecordStatusStore } from '../src/recording/record-status-store.ts';
import { makeClip, packetize } from './recording-media.ts';
import type { Burst } from './recording-media.ts';
import { START, writeTrack } from './recording-journal.ts';
import { beginDeletion } from './support/begun-deletion.ts';
import { startDesk } from './support/desk.ts';
import type { TestDesk, Visitor } from './support/desk.ts';
import { DeskHearing, person } from './support/desk-hearing.ts';
import { HAS_S3, S3_STARTS_MS, TestS3 } from './support/s3.ts';

const SECONDS = 25;
const JUDGE = 'judge' as SeatId;
const HOUR = 3_600_000;

let s3: TestS3 | undefined;
let folder: string;
let sounds: Burst[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mahzar-record-store-'));
  mkdirSync(join(folder, 'store'));
  if (HAS_S3) s3 = await TestS3.start();
  sounds = await packetize(await makeClip(join(folder, 'm.webm'), 'opus', SECONDS), 'opus');
}, S3_STARTS_MS);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await s3?.stop();
});

describe('recordings in a folder', () => {
  recordingsIn(async () => ({ kind: 'folder', folder: join(folder, 'store') }));
});
describe.skipIf(!HAS_S3)('recordings in S3', () => {
  recordingsIn(async () => ({ kind: 's3', place: await s3!.bucket({ versions: true }) }));
});

function recordingsIn(place: () => Promise<StorePlace>): void {
  let desk: TestDesk;
  let now = START - 60_000;
  let config: RecordStoreConfig;
  let store: FileStore;
  let held: DeskHearing;
  let clerk: Visitor;

  beforeAll(async () => {
    config = { ...(await place()), keepMs: HOUR };
    store = openStore(config)!;
    desk = await startDesk({ environment: { ...recordStoreSettings(config), RECORD_STORE_KEEP_HOURS: '1' } });
    desk.clock.now = () => now;
    clerk = await desk.as('clerk');
    held = await DeskHearing.book(desk, {
      startsAt: START,
      people: [person(JUDGE, 'presiding-judge', 'رضا کیانی')],
    });
    await held.enter(JUDGE);
    now = START;
    await held.goOnRecord(JUDGE);
    const key = await desk.storage.recordingKeys.make(held.id);
    const cipher = trackCipher(key, held.id, 'judge-mic');
    await writeTrack(
      held.dir,
      { track: 'judge-mic', seat: JUDGE, kind: 'mic' },
      { codec: 'opus', bursts: sounds, cipher },
    );
    await held.enterTracks(key);
  });
  afterAll(() => desk.stop());

  const directory = () => trackDir(held.dir, 'judge-mic');
  const places = () => ({ database: desk.database, dataDir: desk.dataDir, recordStore: config });
  const stored = async () => (await Array.fromAsync(store.list(`hearings/${held.id}/`))).map(({ name }) => name);
  /** All versions of all files, in a store with versions. */
  const kept = () => (config.kind === 's3' ? s3!.versions(config.place) : stored());
  const inStore = (file: string) => `hearings/${held.id}/tracks/judge-mic/${file}`;
  const SEGMENTS = ['000001.pcap', '000002.pcap', '000003.pcap'];

  /** Times and sizes of all packets of a track that the player receives. */
  async function played() {
    const record = await clerk.do(playRecord, { params: held.params, body: {} });
    const range = `from=${START}&to=${START + SECONDS * 1000}&track=judge-mic`;
    const path = `${mediaPath(held.id, record.play)}?${range}`;
    const response = await clerk.ask({ method: 'get', path });
    expect(response.status).toBe(200);
    using input = new Input({
      source: new BufferSource(Buffer.from(tracksIn(await response.arrayBuffer())[0]!)),
      formats: [WEBM],
    });
    const [track] = await input.getTracks();
    const packets = await Array.fromAsync(new EncodedPacketSink(track!).packets());
    expect(packets.length).toBeGreaterThan(SECONDS * 40);
    return packets.map(({ timestamp, byteLength }) => [timestamp, byteLength]);
  }

  const local = () => readdirSync(directory()).filter((name) => name.endsWith('.pcap'));

  /** Frees the data folder as if the recordings were some hours old. */
  async function free(): Promise<void> {
    for (const name of local()) utimesSync(join(directory(), name), 1, 1);
    await desk.archive!.free();
  }

  it('are put as soon as they are sealed, as they lie on the disk', async () => {
    await desk.archive!.idle();
    expect(await stored()).toEqual(SEGMENTS.map(inStore));
    for (const index of await listSegments(directory())) {
      const file = segmentFile(directory(), index);
      expect((await store.get(inStore(`00000${index}.pcap`)))?.equals(readFileSync(file))).toBe(true);
    }
  });

  it('are put whole when the record is, and then the data folder is freed of them', async () => {
    now = START + SECONDS * 1000;
    await held.execute({ type: 'close' }, JUDGE);
    const before = await played();
    await createRecordStatusStore(desk.storage.database).markComplete(held.id, now);
    desk.bus.publish('record-completed', held.id);
    await desk.archive!.idle();
    expect(await stored()).toEqual([...SEGMENTS, 'index.jsonl', 'track.json'].map(inStore));
    // Files stay in the data folder for a minimum time.
    await desk.archive!.free();
    expect(local()).toEqual(SEGMENTS);
    now += 2 * HOUR;
    clerk = await desk.as('clerk');
    await free();
    expect(local()).toEqual([]);
    expect(isWhole(await verifyRecord(places(), held.id))).toBe(true);
    // A check without the store finds the files missing.
    expect(isWhole(await verifyRecord({ ...places(), recordStore: null }, held.id))).toBe(false);
    expect(await played()).toEqual(before);
    expect(local()).toEqual(SEGMENTS);
  });

  it('are found by the check of all that the court has, and by a backup, wherever they lie', async () => {
    await free();
    const report = await verifyCourt(places(), { checkpoints: [], keys: [], bytesPerSecond: 1e9, nightly: false });
    expect(report).toMatchObject({ segments: 3, findings: [] });
    const backup = await backUp(places(), join(folder, `${config.kind}.backup`), true);
    expect(backup.segments).toMatchObject({ whole: 3, flaws: [] });
    expect(local()).toEqual([]);
  });

  it('are copied for whoever may have them', async () => {
    await clerk.do(askForExport, { params: held.params, body: { kind: 'tracks' } });
    await expect
      .poll(async () => (await clerk.do(listExports, { params: held.params })).items[0]!.state, { timeout: 30_000 })
      .toBe('done');
    expect((await clerk.do(listExports, { params: held.params })).items[0]!.isFlawed).toBe(false);
  });

  it('are named when somebody has changed or removed them there', async () => {
    await free();
    const kept = (await store.get(inStore('000002.pcap')))!;
    const altered = Buffer.from(kept);
    altered[1000]! ^= 1;
    await put(inStore('000002.pcap'), altered);
    const flaws = async () => (await verifyRecord(places(), held.id)).recording!.flaws;
    expect(await flaws()).toMatchObject([{ flaw: 'altered', segment: 2, track: 'judge-mic' }]);
    // The other segments are played.
    expect((await played()).length).toBeGreaterThan(SECONDS * 40);
    expect(local()).toEqual(['000001.pcap', '000003.pcap']);
    await free();
    await store.removeAll(inStore('000002.pcap'));
    expect(await flaws()).toMatchObject([{ flaw: 'missing', segment: 2 }]);
    await put(inStore('000002.pcap'), kept);
    await put(inStore('000009.pcap'), kept);
    expect(await flaws()).toMatchObject([{ flaw: 'unknown', segment: 9 }]);
    await store.removeAll(inStore('000009.pcap'));
    expect(await flaws()).toEqual([]);
  });

  it('are deleted with the record, and never put again', async () => {
    expect(await kept()).not.toEqual([]);
    await beginDeletion(desk.storage.database, desk.masterKey, { id: 'one', hearing: held.id, at: now });
    desk.deletions.wake();
    await desk.deletions.idle();
    expect(await stored()).toEqual([]);
    expect(await kept()).toEqual([]);
    expect(existsSync(held.dir)).toBe(false);
    const keys = await listRecordKeys(desk.storage.database);
    expect(isWhole(await verifyRecord(places(), held.id, { keys }))).toBe(true);
    desk.bus.publish('record-completed', held.id);
    await desk.archive!.idle();
    expect(await stored()).toEqual([]);
    expect(desk.log.join('')).not.toMatch(/secret-of-the-tests/);
  });

  async function put(name: string, content: Buffer): Promise<void> {
    await store.put(name, content, createHash('sha256').update(content).digest('hex'));
  }
}

describe.skipIf(!HAS_S3)('a store that is away', () => {
  it('holds nobody up, and gets everything when it is back', { timeout: S3_STARTS_MS + 180_000 }, async () => {
    const away = await TestS3.start();
    const place = await away.bucket();
    await away.halt();
    const desk = await startDesk({ environment: recordStoreSettings({ kind: 's3', place, keepMs: HOUR }) });
    try {
      const held = await DeskHearing.book(desk, {
        startsAt: Date.now(),
        people: [person(JUDGE, 'presiding-judge', 'رضا کیانی')],
      });
      await held.enter(JUDGE);
      await held.goOnRecord(JUDGE);
      await writeTrack(held.dir, { track: 'judge-mic', seat: JUDGE, kind: 'mic' }, { codec: 'opus', bursts: sounds });
      await held.enterTracks();
      await expect.poll(() => desk.log.join(''), { timeout: 60_000 }).toContain('not copied to the record store');
      // The store answers to its old address again.
      await away.resume();
      const store = openStore({ kind: 's3', place })!;
      const names = async () => (await Array.fromAsync(store.list('hearings/'))).length;
      await expect.poll(names, { timeout: 60_000 }).toBe(5);
      expect(statSync(segmentFile(trackDir(held.dir, 'judge-mic'), 1)).size).toBeGreaterThan(0);
    } finally {
      await desk.stop();
      await away.stop();
    }
  });
});
