import type { Database } from '../../storage/database.ts';
import type { RecordingKeys } from '../../storage/recording-keys.ts';
import { lawfulDeletions } from './lawful-deletion.ts';

/** Keys of recordings. A key that was destroyed without a certificate of the court is `lost`, which counts as damage. */
export function lawfulKeys(keys: Pick<RecordingKeys, 'of'>, database: Database): Pick<RecordingKeys, 'of'> {
  return {
    async of(hearing) {
      const key = await keys.of(hearing);
      if (key.kind !== 'destroyed') return key;
      const deletionOf = await lawfulDeletions(database);
      return (await deletionOf(hearing)).lawful === undefined ? { kind: 'lost' } : key;
    },
  };
}
