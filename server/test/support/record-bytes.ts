import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { hearingDir, segmentsAmong } from '../../src/recording/layout.ts';
import { contentOf, trackCipher } from '../../src/recording/segment-cipher.ts';
import type { TrackCipher } from '../../src/recording/segment-cipher.ts';
import { unwrapRecordingKey } from '../../src/storage/recording-keys.ts';
import { asOwner } from './databases.ts';
import type { TestService } from './service.ts';
import { masterKeyOf } from './staff.ts';

/** The cipher of a track of the demonstration hearing, derived from the master key. */
export function cipherOf(service: TestService, track: string, key = recordingKeyOf(service)): TrackCipher | undefined {
  return key && trackCipher(key, service.demo.hearing, track);
}

function recordingKeyOf(service: TestService): Buffer | undefined {
  const { database } = service;
  const { hearing } = service.demo;
  const hex = database.kind === 'sqlite' ? 'hex(wrapped)' : `encode(wrapped, 'hex')`;
  const [row] = asOwner(database).rows<{ wrapped: string }>(
    `select ${hex} as wrapped from recording_keys where hearing_id = '${hearing}'`,
  );
  return row && unwrapRecordingKey(masterKeyOf(service), hearing, Buffer.from(row.wrapped, 'hex'));
}

/** All files of the demonstration hearing's recording, with decrypted segments. */
export function recordedBytes(service: TestService): Buffer[] {
  const folder = hearingDir(service.dataDir, service.demo.hearing);
  if (!existsSync(folder)) return [];
  const ciphers = new Map<string, TrackCipher | undefined>();
  const key = recordingKeyOf(service);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => {
    const file = join(parentPath, name);
    const [index] = segmentsAmong([name]);
    if (index === undefined) return readFileSync(file);
    const track = basename(dirname(file));
    if (!ciphers.has(track)) ciphers.set(track, key && cipherOf(service, track, key));
    return contentOf(readFileSync(file), index, ciphers.get(track));
  });
}
