import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { hearingDir, segmentsAmong } from '../../src/recording/layout.ts';
import { contentOf, trackCipher } from '../../src/recording/segment-cipher.ts';
import type { TrackCipher } from '../../src/recording/segment-cipher.ts';
import { unwrapRecordingKey } from '../../src/storage/recording-keys.ts';
import { asOwner } from './databases.ts';
import type { TestService } from './service.ts';
import { masterKeyOf } from './staff.ts';

/** The cipher of a track, by default of the demonstration hearing, derived from the master key. */
export function cipherOf(
  service: TestService,
  track: string,
  hearing = service.demo.hearing,
  key = recordingKeyOf(service, hearing),
): TrackCipher | undefined {
  return key && trackCipher(key, hearing, track);
}

function recordingKeyOf(service: TestService, hearing: HearingId): Buffer | undefined {
  const { database } = service;
  const hex = database.kind === 'sqlite' ? 'hex(wrapped)' : `encode(wrapped, 'hex')`;
  const [row] = asOwner(database).rows<{ wrapped: string }>(
    `select ${hex} as wrapped from recording_keys where hearing_id = '${hearing}'`,
  );
  return row && unwrapRecordingKey(masterKeyOf(service), hearing, Buffer.from(row.wrapped, 'hex'));
}

/** All files of a hearing's recording, by default of the demonstration, with decrypted segments. */
export function recordedBytes(service: TestService, hearing = service.demo.hearing): Buffer[] {
  const folder = hearingDir(service.dataDir, hearing);
  if (!existsSync(folder)) return [];
  const ciphers = new Map<string, TrackCipher | undefined>();
  const key = recordingKeyOf(service, hearing);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => {
    const file = join(parentPath, name);
    const [index] = segmentsAmong([name]);
    if (index === undefined) return readFileSync(file);
    const track = basename(dirname(file));
    if (!ciphers.has(track)) ciphers.set(track, key && cipherOf(service, track, hearing, key));
    return contentOf(readFileSync(file), index, ciphers.get(track));
  });
}
