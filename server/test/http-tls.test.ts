import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config/config.ts';
import type { Config } from '../src/config/config.ts';
import { credentials } from '../src/http/certificate.ts';
import { createServer } from '../src/http/server.ts';

const NOW = Date.now();
const DAY = 86_400_000;

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'mahzar-tls-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

function config(environment: Record<string, string> = {}, addresses = ['192.168.1.7']): Config {
  const machine = {
    checkout: '/',
    cores: 1,
    hostname: 'court-pc',
    addresses,
    readFile: (path: string) => readFileSync(path, 'utf8'),
  };
  const loaded = loadConfig({ MAHZAR_DATA: dataDir, TLS: 'self-signed', ...environment }, machine);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
}

/** Fetches as a client that trusts only this certificate and checks the host name. */
function fetchTrusting(ca: string, host: string, port: number, servername?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host, port, ca, path: '/', ...(servername === undefined ? {} : { servername }) }, (response) => {
      response.setEncoding('utf8').on('data', resolve);
    }).on('error', reject);
  });
}

describe('a self-signed certificate', () => {
  it('serves HTTPS to whoever trusts it, under each of its names', async () => {
    const secured = config({ PUBLIC_URL: 'https://court.example.org' });
    const server = createServer(secured, (_request, response) => void response.end('secure'), NOW);
    await new Promise<void>((resolve) => void server.listen(0, resolve));
    const { port } = server.address() as AddressInfo;
    const { cert } = credentials(secured, NOW)!;
    expect(await fetchTrusting(cert, 'localhost', port)).toBe('secure');
    expect(await fetchTrusting(cert, '127.0.0.1', port)).toBe('secure');
    expect(await fetchTrusting(cert, '::1', port)).toBe('secure');
    expect(await fetchTrusting(cert, '127.0.0.1', port, 'court.example.org')).toBe('secure');
    expect(await fetchTrusting(cert, '127.0.0.1', port, 'court-pc')).toBe('secure');
    await expect(fetchTrusting(cert, '127.0.0.1', port, 'other.example.org')).rejects.toThrow(/altnames/);
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  });

  it('is one that browsers and phones take: P-256, for servers, no authority, not for too long', () => {
    const certificate = new X509Certificate(credentials(config({ PUBLIC_URL: 'https://[2001:db8::7]' }), NOW)!.cert);
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkIP('2001:db8::7')).toBeDefined();
    expect(certificate.checkIP('192.168.1.7')).toBeDefined();
    expect(certificate.validFromDate.getTime()).toBeLessThan(NOW);
    expect(certificate.validToDate.getTime() - certificate.validFromDate.getTime()).toBeLessThan(825 * DAY);
    expect(certificate.serialNumber).toMatch(/^01[0-9A-F]{30}$/);
  });

  it('is kept, readable by nobody else, so that browsers are told of it once', () => {
    const first = credentials(config(), NOW)!;
    expect(credentials(config(), NOW + 30 * DAY)).toEqual(first);
    expect(statSync(join(dataDir, 'secrets', 'self-signed.pem')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'secrets')).mode & 0o777).toBe(0o700);
  });

  it('is made anew when it is about to run out, or the machine has got another address', () => {
    const first = credentials(config(), NOW)!;
    expect(credentials(config(), NOW + 390 * DAY)!.cert).not.toBe(first.cert);
    const second = credentials(config(), NOW)!;
    expect(credentials(config({}, ['10.0.0.9']), NOW)!.cert).not.toBe(second.cert);
  });

  it('keeps valid past 2049, when years are written otherwise', () => {
    const certificate = new X509Certificate(credentials(config(), Date.UTC(2051, 0, 1))!.cert);
    expect(certificate.validToDate.getUTCFullYear()).toBe(2052);
  });
});

describe('certificates from files', () => {
  it('are served as they are', () => {
    const made = credentials(config(), NOW)!;
    const file = join(dataDir, 'secrets', 'self-signed.pem');
    const given = config({ TLS: 'files', TLS_CERT_FILE: file, TLS_KEY_FILE: file });
    expect(credentials(given, NOW)).toEqual({ cert: made.key + made.cert, key: made.key + made.cert });
    expect(credentials(config({ TLS: 'off' }), NOW)).toBeNull();
  });
});
