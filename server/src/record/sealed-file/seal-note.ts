import type { RandomBytes } from '../../storage/cipher.ts';
import type { Database } from '../../storage/database.ts';
import { listRecordKeys, RecordKeys } from '../proof/record-keys.ts';
import { sealText } from './format.ts';

/**
 * A note in which the record key states that the court seals with a certificate; null before the court has such a key.
 *
 * @param fingerprint SHA-256 of the certificate, hexadecimal digits
 */
export async function makeSealNote(
  {
    database,
    masterKey,
    randomBytes,
  }: { readonly database: Database; readonly masterKey: Buffer; readonly randomBytes: RandomBytes },
  fingerprint: string,
): Promise<string | null> {
  const hasKey = (await listRecordKeys(database)).some(({ retiredAt }) => retiredAt === null);
  if (!hasKey) return null;
  const { origin, sign } = await new RecordKeys(masterKey, randomBytes).current(database);
  const text = sealText(origin, fingerprint);
  return `${text}\n${sign(text)}`;
}
