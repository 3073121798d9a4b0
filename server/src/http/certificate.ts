import { randomBytes, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { canBeNamed, makeSelfSigned } from './self-signed.ts';

/** A certificate and its key, PEM. */
export interface Credentials {
  readonly cert: string;
  readonly key: string;
}

/** Remaining validity below which a certificate is renewed, ms. */
const RENEW_BEFORE_MS = 14 * 86_400_000;

/**
 * The certificate for HTTPS; null without HTTPS. A self-signed certificate is kept in `<data>/secrets` (mode 600) and replaced only
 * when it expires or this machine has a new address, so that browsers need not accept a new one each time.
 */
export function credentials({ tls, dataDir }: Config, now: number): Credentials | null {
  switch (tls.kind) {
    case 'off':
      return null;
    case 'files':
      return { cert: tls.cert, key: tls.key };
    case 'self-signed': {
      const names = tls.names.filter(canBeNamed);
      const folder = join(dataDir, 'secrets');
      const file = join(folder, 'self-signed.pem');
      const kept = readStored(file);
      if (kept !== undefined && isGood(kept, names, now)) return kept;
      const made = makeSelfSigned(names, now, randomBytes);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(`${file}.draft`, made.key + made.cert, { mode: 0o600 });
      renameSync(`${file}.draft`, file);
      return made;
    }
  }
}

function readStored(file: string): Credentials | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    const begin = text.indexOf('-----BEGIN CERTIFICATE-----');
    return { key: text.slice(0, begin), cert: text.slice(begin) };
  } catch {
    return undefined;
  }
}

function isGood({ cert }: Credentials, names: readonly string[], now: number): boolean {
  try {
    const certificate = new X509Certificate(cert);
    const fits = (name: string) => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name));
    return certificate.validToDate.getTime() > now + RENEW_BEFORE_MS && names.every((name) => fits(name) !== undefined);
  } catch {
    return false;
  }
}
