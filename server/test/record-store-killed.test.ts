import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { HearingEvent } from '@mahzar/shared/hearing/event';
import { expect, it } from 'vitest';
import { recordStoreSettings } from '../src/config/record-store.ts';
import { S3Store } from '../src/files/s3-store.ts';
import { loggedRecording, segmentsOf } from '../src/event-log/logged-recording.ts';
import { sqliteIn } from '../src/storage/database-place.ts';
import type { Fixture } from './golden/fixture.ts';
import { unpack, versionDir } from './golden/folders.ts';
import { readEntries } from './support/log.ts';
import { HAS_S3, TestS3 } from './support/s3.ts';
import { TestService } from './support/service.ts';

/* A data folder of a service that knew of no store is taken up by one that has one, and killed while it puts its recordings there. */

it.runIf(HAS_S3)(
  'a recording that was being put when the service was killed is whole in the store after the next start',
  async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'mahzar-record-store-'));
    unpack(join(versionDir('v4'), 'data.tgz'), dataDir);
    const { recorded } = JSON.parse(readFileSync(join(versionDir('v4'), 'fixture.json'), 'utf8')) as Fixture;
    const s3 = await TestS3.start();
    const place = await s3.bucket();
    const store = new S3Store(place);
    const database = sqliteIn(dataDir);
    const start = () =>
      TestService.start(
        recordStoreSettings({ kind: 's3', place, keepMs: 3_600_000 }),
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
      while ((await stored()).length === 0) await pause(5);
      await service.kill('SIGKILL');
      service = await start();
      const names = segments.map(({ file }) => `hearings/${recorded}/${file}`);
      await expect.poll(stored, { timeout: 30_000 }).toEqual(expect.arrayContaining(names));
      for (const { file, bytes, sha256 } of segments) {
        const content = await store.get(`hearings/${recorded}/${file}`);
        expect([content?.length, content && createHash('sha256').update(content).digest('hex')]).toEqual([
          bytes,
          sha256,
        ]);
      }
      const sideFiles = async () => (await stored()).filter((name) => !name.endsWith('.pcap')).length;
      const tracks = new Set(segments.map(({ file }) => file.split('/').slice(0, 2).join('/')));
      await expect.poll(sideFiles, { timeout: 30_000 }).toBe(tracks.size * 2);
    } finally {
      await service.stop();
      await s3.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
);
