import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig, thisMachine } from '../../config/config.ts';
import type { Config } from '../../config/config.ts';
import { newSigningKey, openSecrets } from './secrets.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'mahzar-secrets-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

function config(environment: Record<string, string> = {}): Config {
  const loaded = loadConfig({ MAHZAR_DATA: dataDir, ...environment }, thisMachine());
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
}

describe('secrets of development', () => {
  it('are made once and are the same at the next start', () => {
    const first = openSecrets(config(), randomBytes);
    const second = openSecrets(config(), randomBytes);
    expect(second.masterKey.equals(first.masterKey)).toBe(true);
    expect(second.keys.signing.kid).toBe(first.keys.signing.kid);
    expect(first.masterKey).toHaveLength(32);
  });

  it('can be read by nobody but the service', () => {
    openSecrets(config(), randomBytes);
    const folder = join(dataDir, 'secrets');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder).sort()).toEqual(['master-key', 'signing-keys.pem']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('are not made anew when the kept ones are damaged, for what they protect would be lost', () => {
    openSecrets(config(), randomBytes);
    writeFileSync(join(dataDir, 'secrets', 'master-key'), 'AAAA');
    expect(() => openSecrets(config(), randomBytes)).toThrow(/damaged: restore it/);
  });

  it('are not made when they are given', () => {
    const given = { MAHZAR_MASTER_KEY: randomBytes(32).toString('base64'), MAHZAR_SIGNING_KEY: newSigningKey() };
    const secrets = openSecrets(config(given), randomBytes);
    expect(secrets.masterKey.toString('base64')).toBe(given.MAHZAR_MASTER_KEY);
    expect(readdirSync(dataDir)).toEqual([]);
  });
});
