import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HearingEvent } from '@mahzar/shared/hearing/event';
import { expect, it } from 'vitest';
import { recordStoreSettings } from '../src/config/record-store.ts';
import { S3Store } from '../src/files/s3-store.ts';
import { loggedRecording, segmentsOf } from '../src/event-log/logged-recording.ts';
import { sqliteIn } from '../src/storage/database-place.ts';
import type { Fixture } from './golden/fixture.ts';
import { unpack, versionDir } from './golden/folders.ts';
import { readEntries } from './support/log.ts';
import { HAS_S3, S3_STARTS_MS, TestS3 } from './support/s3.ts';
import { TestService } from './support/service.ts';
import { StoreGate } from './support/store-gate.ts';

/* A service without a store of recordings gets one for its existing data folder, and is killed while it uploads the recordings. */

/** Number of the recording's files that reach the store before the service is killed. */
const BEFORE_THE_KILL = 5;

it.skipIf(!HAS_S3)(
  'a recording that was being put when the service was killed is whole in the store after the next start',
  { timeout: S3_STARTS_MS + 180_000 },
  async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'mahzar-record-store-'));
    unpack(join(versionDir('v4'), 'data.tgz'), dataDir);
    const { recorded } = JSON.parse(readFileSync(join(versionDir('v4'), 'fixture.json'), 'utf8')) as Fixture;
    const s3 = await TestS3.start();
    const place = await s3.bucket();
    const store = new S3Store(place);
    const gate = await StoreGate.before(
      s3.endpoint,
      { method: 'PUT', prefix: `hearings/${recorded}/` },
      BEFORE_THE_KILL,
    );
    const database = sqliteIn(dataDir);
    const start = () =>
      TestService.start(
        recordStoreSettings({ kind: 's3', place: { ...place, endpoint: gate.endpoint }, keepMs: 3_600_000 }),
        { create: () => database },
        dataDir,
      );
    const stored = async () => (await Array.fromAsync(store.list(`hearings/${recorded}/`))).map(({ name }) => name);
    const eventsOf = () =>
      readEntries(database, recorded).map(({ type, payload }) => ({ ...payload, type }) as HearingEvent);
    const segments = segmentsOf(loggedRecording(eventsOf()));
    expect(segments.length).toBeGreaterThan(10);
    let service = await start();
    try {
      await gate.isShut;
      await service.kill('SIGKILL');
      expect(await stored()).toHaveLength(BEFORE_THE_KILL);
      gate.open();
      service = await start();
      const names = segments.map(({ file }) => `hearings/${recorded}/${file}`);
      await expect.poll(stored, { timeout: 60_000 }).toEqual(expect.arrayContaining(names));
      for (const { file, bytes, sha256 } of segments) {
        const content = await store.get(`hearings/${recorded}/${file}`);
        expect([content?.length, content && createHash('sha256').update(content).digest('hex')]).toEqual([
          bytes,
          sha256,
        ]);
      }
      const sideFiles = async () => (await stored()).filter((name) => !name.endsWith('.pcap')).length;
      const tracks = new Set(segments.map(({ file }) => file.split('/').slice(0, 2).join('/')));
      await expect.poll(sideFiles, { timeout: 60_000 }).toBe(tracks.size * 2);
    } finally {
      await service.stop();
      gate.close();
      await s3.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
);
