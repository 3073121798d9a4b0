import { MissingKeyError } from '../storage/recording-keys.ts';
import type { RecordingKeys } from '../storage/recording-keys.ts';
import { holdsEncrypted } from './check-recording.ts';
import { hearingDir } from './layout.ts';
import { filesOnDisk } from './recording-files.ts';

/**
 * The key with which a hearing is recorded on; the first time it is made. None is made for a hearing of which something is encrypted
 * already: its key was lost, and under another one nobody would notice.
 *
 * @throws MissingKeyError, and what `RecordingKeys.make` throws
 */
export async function keyToRecord(
  keys: Pick<RecordingKeys, 'of' | 'make'>,
  dataDir: string,
  hearing: string,
): Promise<Buffer> {
  const known = await keys.of(hearing);
  if (known.kind === 'key') return known.key;
  if (known.kind === 'none' && (await holdsEncrypted(filesOnDisk(hearingDir(dataDir, hearing))))) {
    throw new MissingKeyError(hearing);
  }
  return keys.make(hearing);
}
