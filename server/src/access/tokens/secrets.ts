import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { masterKey as masterKeySchema } from '../../config/values.ts';
import { parseKeyRing } from '../../kernel/key-ring.ts';
import type { KeyRing } from '../../kernel/key-ring.ts';
import { writeOnce } from '../../kernel/write-once.ts';

/** Secrets that the service must never disclose. */
export interface Secrets {
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly keys: KeyRing;
}

/** The file of a secret has no valid secret any more. */
export class DamagedSecretError extends Error {
  override readonly name = 'DamagedSecretError';
}

/**
 * The configured secrets; in development, missing ones are made once and kept in `<data>/secrets` (folder mode 700, files mode
 * 600).
 *
 * @throws DamagedSecretError because a new key would make old data unreadable
 */
export function openSecrets(
  config: Pick<Config, 'environment' | 'dataDir' | 'secrets'>,
  randomBytes: (length: number) => Buffer,
): Secrets {
  const folder = join(config.dataDir, 'secrets');
  const kept = <Value>(
    given: Value | null,
    name: string,
    make: () => string,
    parse: (text: string) => Value,
  ): Value => {
    if (given !== null) return given;
    if (config.environment === 'production') throw new Error('production makes no secrets');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, name);
    writeOnce(file, make);
    try {
      return parse(readFileSync(file, 'utf8').trim());
    } catch (cause) {
      throw new DamagedSecretError(
        `${file} is damaged: restore it, or remove it together with the data that it protects`,
        {
          cause,
        },
      );
    }
  };
  return {
    masterKey: kept(
      config.secrets.masterKey,
      'master-key',
      () => randomBytes(32).toString('base64'),
      (text) => masterKeySchema.parse(text),
    ),
    keys: kept(config.secrets.keys, 'signing-keys.pem', newSigningKey, (pem) => {
      const keys = parseKeyRing(pem);
      if (keys === undefined) throw new Error('not a private EC P-256 key');
      return keys;
    }),
  };
}

/** The master key that development has kept in a data folder; undefined when there is none. Makes nothing. */
export function keptMasterKey(dataDir: string): Buffer | undefined {
  const file = join(dataDir, 'secrets', 'master-key');
  if (!existsSync(file)) return undefined;
  return masterKeySchema.safeParse(readFileSync(file, 'utf8').trim()).data;
}

/** A new EC P-256 private key, PEM. */
export function newSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}
