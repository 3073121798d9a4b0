import type { HearingId } from '@mahzar/shared/hearing/ids';
import { MissingKeyError } from '../storage/recording-keys.ts';
import type { RecordingKeys } from '../storage/recording-keys.ts';
import { holdsEncrypted } from './check-recording.ts';
import { hearingDir } from './layout.ts';
import { filesOnDisk } from './recording-files.ts';

/**
 * Returns the key for recording a hearing; the first call makes it. No key is made for a hearing that already has encrypted
 * tracks: its key was lost, and recording under another one would hide that.
 *
 * @throws MissingKeyError, and what `RecordingKeys.make` throws
 */
export async function recordingKeyFor(
  keys: Pick<RecordingKeys, 'of' | 'make'>,
  dataDir: string,
  hearing: HearingId,
): Promise<Buffer> {
  const known = await keys.of(hearing);
  if (known.kind === 'key') return known.key;
  if (known.kind === 'none' && (await holdsEncrypted(filesOnDisk(hearingDir(dataDir, hearing))))) {
    throw new MissingKeyError(hearing);
  }
  return keys.make(hearing);
}
