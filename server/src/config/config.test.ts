import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newSigningKey } from '../access/tokens/secrets.ts';
import { describeSettings, SETTINGS } from './settings.ts';
import { checkStamps, explainProblems, givenReserveBytes, loadConfig, loadPlaces } from './config.ts';
import type { Config, Machine } from './config.ts';
import { nameOfPlace } from '../storage/database-place.ts';

const masterKey = randomBytes(32).toString('base64');
const signingKey = newSigningKey();
const files: Record<string, string> = {
  '/run/secrets/database': 'postgres://court:pass%20word@db.example.org:5433/mahzar?sslmode=verify-full',
  '/run/secrets/master': `${masterKey}\n`,
  '/tls/cert.pem': 'cert',
  '/tls/key.pem': 'key',
};
const machine: Machine = {
  checkout: '/srv/mahzar',
  cores: 12,
  hostname: 'court',
  addresses: ['192.168.1.7'],
  readFile(path) {
    const text = files[path];
    if (text === undefined) throw new Error('ENOENT');
    return text;
  },
};
const production = {
  MAHZAR_ENV: 'production',
  PUBLIC_URL: 'https://hearings.example.org',
  MAHZAR_MASTER_KEY: masterKey,
  MAHZAR_SIGNING_KEY: signingKey,
};

function good(environment: Record<string, string>): Config {
  const loaded = loadConfig(environment, machine);
  if (!loaded.ok) throw new Error(explainProblems(loaded.problems));
  return loaded.config;
}

/** The settings that are complained about. */
function bad(environment: Record<string, string>): string[] {
  const loaded = loadConfig(environment, machine);
  return loaded.ok ? [] : loaded.problems.map(({ setting }) => setting);
}

describe('the configuration', () => {
  it('of an empty environment is one for development on this machine', () => {
    expect(good({})).toEqual({
      environment: 'development',
      host: '0.0.0.0',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      courtHours: { days: [0, 1, 2, 3, 4], from: 480, to: 840 },
      court: { name: null, zone: 'Asia/Tehran', phone: null },
      allowedOrigins: [
        'http://localhost:3000',
        'http://127.0.0.1:3000',
        'http://[::1]:3000',
        'http://192.168.1.7:3000',
      ],
      trustProxy: false,
      tls: { kind: 'off' },
      dataDir: '/srv/mahzar/recordings',
      database: { kind: 'sqlite', file: '/srv/mahzar/recordings/mahzar.db' },
      recordStore: null,
      media: { port: null, listenAddress: '0.0.0.0', announcedAddress: '192.168.1.7', workers: 8 },
      space: {
        reserveBytes: 256 * 1024 ** 2,
        logReserveBytes: 8 * 1024 ** 2,
        horizonMs: 15 * 60_000,
        exportBytes: 20 * 1024 ** 3,
      },
      seatBudget: 1,
      oidc: null,
      webhookNetworks: [],
      notify: { call: null, smtp: null, sms: null, smsReports: null },
      metrics: null,
      timeStamps: null,
      timeStampCertificates: [],
      clamd: null,
      logLevel: 'info',
      secrets: { masterKey: null, keys: null },
    });
  });

  it('takes what is set, and an empty setting as not set', () => {
    const config = good({
      PORT: '8443',
      TLS: 'self-signed',
      MAHZAR_DATA: '/var/lib/mahzar',
      MEDIA_PORT: '50000',
      MEDIA_WORKERS: '2',
      MEDIA_ANNOUNCED_ADDRESS: 'media.example.org',
      TRUST_PROXY: 'loopback, 10.0.0.0/8',
      ALLOWED_ORIGINS: 'https://a.example.org, https://b.example.org:8443/',
      LOG_LEVEL: '',
    });
    expect(config).toMatchObject({
      publicUrl: 'https://localhost:8443',
      dataDir: '/var/lib/mahzar',
      media: { port: 50_000, workers: 2, announcedAddress: 'media.example.org' },
      trustProxy: ['loopback', '10.0.0.0/8'],
      allowedOrigins: ['https://localhost:8443', 'https://a.example.org', 'https://b.example.org:8443'],
      logLevel: 'info',
    });
  });

  it('takes certificates of an authority for time stamps as openssl prints their fingerprints', () => {
    const [one, other] = ['ab'.repeat(32), '0f'.repeat(32)];
    const printed = one.toUpperCase().replace(/..(?!$)/g, '$&:');
    expect(good({ TIME_STAMPS_CERTIFICATES: `${printed}, ${other}` }).timeStampCertificates).toEqual([one, other]);
    expect(bad({ TIME_STAMPS_CERTIFICATES: `${one},${other.slice(2)}` })).toEqual(['TIME_STAMPS_CERTIFICATES']);
    const url = 'https://stamps.example/';
    const authority = { TIME_STAMPS_URL: url, TIME_STAMPS_CERTIFICATES: one };
    expect(good(authority)).toMatchObject({ timeStamps: url, timeStampCertificates: [one] });
    // Else it would be unknown whose stamps they are. Commands that make none work.
    expect(checkStamps(good(authority))).toEqual([]);
    expect(checkStamps(good({ TIME_STAMPS_URL: url }))).toMatchObject([{ setting: 'TIME_STAMPS_CERTIFICATES' }]);
  });

  it("takes the court's name in each language, and the one for both where there is no other", () => {
    const [fa, en] = ['دادگستری فارس', 'Justice Department of Fars'];
    expect(good({ COURT_NAME: fa, COURT_NAME_EN: en }).court.name).toEqual({ fa, en });
    expect(good({ COURT_NAME: fa }).court.name).toEqual({ fa, en: fa });
    expect(good({ COURT_TIME_ZONE: 'Asia/Kabul' }).court).toEqual({ name: null, zone: 'Asia/Kabul', phone: null });
    expect(bad({ COURT_TIME_ZONE: 'Asia/Nowhere' })).toEqual(['COURT_TIME_ZONE']);
    expect(good({ COURT_HOURS: 'sat-thu 07:30-13:00' }).courtHours).toEqual({
      days: [0, 1, 2, 3, 4, 5],
      from: 450,
      to: 780,
    });
    for (const hours of [
      'sat-wed',
      'wed-sat 08:00-14:00',
      'sat-wed 14:00-08:00',
      'sat-wed 08:60-14:00',
      'x-wed 08:00-14:00',
    ])
      expect(bad({ COURT_HOURS: hours })).toEqual(['COURT_HOURS']);
  });

  it("takes the organisation's sign-in, with what it needs", () => {
    const oidc = { OIDC_ISSUER: 'https://id.example.org/realms/court', OIDC_CLIENT_ID: 'mahzar' };
    expect(good(oidc).oidc).toMatchObject({
      clientId: 'mahzar',
      clientSecret: null,
      name: 'id.example.org',
      scopes: ['openid', 'email', 'profile'],
      roles: null,
    });
    expect(good({ ...oidc, OIDC_ROLES: 'court-clerks=clerk, all judges=judge' }).oidc?.roles).toEqual([
      { group: 'court-clerks', role: 'clerk' },
      { group: 'all judges', role: 'judge' },
    ]);
    expect(bad({ OIDC_ISSUER: oidc.OIDC_ISSUER })).toEqual(['OIDC_CLIENT_ID']);
    expect(bad({ OIDC_CLIENT_ID: 'mahzar' })).toEqual(['OIDC_ISSUER']);
    expect(bad({ ...oidc, OIDC_ROLES: 'court-clerks=king' })).toEqual(['OIDC_ROLES']);
    expect(bad({ ...oidc, OIDC_SCOPES: 'email' })).toEqual(['OIDC_SCOPES']);
    expect(bad({ ...production, ...oidc, OIDC_ISSUER: 'http://id.example.org' })).toEqual(['OIDC_ISSUER']);
  });

  it("takes networks of the court's own for its messages, and nothing that is none", () => {
    const { webhookNetworks } = good({ WEBHOOK_NETWORKS: '10.20.0.0/16, fd00:20::/32' });
    expect(webhookNetworks.map(([network, length]) => `${network.toString()}/${length}`)).toEqual([
      '10.20.0.0/16',
      'fd00:20::/32',
    ]);
    expect(bad({ WEBHOOK_NETWORKS: '10.20.0.0' })).toEqual(['WEBHOOK_NETWORKS']);
    expect(bad({ WEBHOOK_NETWORKS: 'everywhere' })).toEqual(['WEBHOOK_NETWORKS']);
  });

  it('makes a certificate for every name that a browser may call this machine', () => {
    expect(good({ TLS: 'self-signed', PUBLIC_URL: 'https://court.example.org' }).tls).toEqual({
      kind: 'self-signed',
      names: ['court.example.org', 'localhost', 'court', '127.0.0.1', '::1', '192.168.1.7'],
    });
  });

  it('writes origins as browsers do, without the port that goes without saying', () => {
    expect(good({ PORT: '80' }).allowedOrigins).toContain('http://localhost');
    expect(good({ PUBLIC_URL: 'https://Hearings.example.org:443/' }).publicUrl).toBe('https://hearings.example.org');
  });

  it('reads certificates and secrets from files', () => {
    const tls = { TLS: 'files', TLS_CERT_FILE: '/tls/cert.pem', TLS_KEY_FILE: '/tls/key.pem' };
    expect(good(tls).tls).toEqual({ kind: 'files', cert: 'cert', key: 'key' });
    expect(good({ MAHZAR_MASTER_KEY_FILE: '/run/secrets/master' }).secrets.masterKey?.toString('base64')).toBe(
      masterKey,
    );
  });

  it('takes the database of a PostgreSQL server, and says which without user and password', () => {
    const named: Record<string, string>[] = [
      { DATABASE_URL: 'postgres://court:pass%20word@db.example.org:5433/mahzar?sslmode=verify-full' },
      { DATABASE_URL_FILE: '/run/secrets/database' },
    ];
    for (const environment of named) {
      const { database } = good(environment);
      expect(database).toEqual({ kind: 'postgres', url: files['/run/secrets/database'] });
      expect(nameOfPlace(database)).toBe('db.example.org:5433/mahzar');
    }
    const socket = good({ DATABASE_URL: 'postgresql:///mahzar?host=/run/postgresql' }).database;
    expect(nameOfPlace(socket)).toBe('/run/postgresql/mahzar');
    const wrong = loadConfig({ DATABASE_URL: 'postgres://court:pass%20word@db.example.org' }, machine);
    expect(JSON.stringify(wrong)).not.toContain('20word');
  });

  it('has the places of its data by themselves, for tools, whatever else is wrong', () => {
    const database = { kind: 'sqlite', file: '/srv/mahzar/recordings/mahzar.db' };
    expect(loadPlaces({ MAHZAR_ENV: 'production', PORT: 'x' }, machine)).toEqual({
      ok: true,
      config: { dataDir: '/srv/mahzar/recordings', database, recordStore: null, timeStampCertificates: [] },
    });
    expect(loadPlaces({ DATABASE_URL: 'x' }, machine)).toMatchObject({ problems: [{ setting: 'DATABASE_URL' }] });
    const reserves = [{}, { DISK_RESERVE_MB: '512' }, { DISK_RESERVE_MB: 'x' }].map(givenReserveBytes);
    expect(reserves).toEqual([256, 512, 256].map((megabytes) => megabytes * 1024 ** 2));
  });

  it('complains about every bad setting at once, with what to do', () => {
    const loaded = loadConfig({ PORT: '99999', TLS: 'yes', TRUST_PROXY: 'true', PUBLIC_URL: 'localhost' }, machine);
    expect(loaded).toEqual({
      ok: false,
      problems: [
        { setting: 'PORT', advice: 'give a whole number from 0 to 65535' },
        { setting: 'PUBLIC_URL', advice: 'give an address without a path, such as https://hearings.example.org' },
        {
          setting: 'TRUST_PROXY',
          advice:
            'give the number of proxies in front of this service, or their addresses separated by commas (loopback, 10.0.0.0/8)',
        },
        { setting: 'TLS', advice: 'give one of: off, self-signed, files' },
      ],
    });
    expect(explainProblems(loaded.ok ? [] : loaded.problems)).toContain(
      '  PORT: give a whole number from 0 to 65535.\n',
    );
  });

  it.each([
    [{ PORT: '3000x' }, 'PORT'],
    [{ PORT: '-1' }, 'PORT'],
    [{ PORT: '1e3' }, 'PORT'],
    [{ HOST: 'no host' }, 'HOST'],
    [{ PUBLIC_URL: 'https://example.org/path' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'ftp://example.org' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'https://user:pass@example.org' }, 'PUBLIC_URL'],
    [{ ALLOWED_ORIGINS: '*' }, 'ALLOWED_ORIGINS'],
    [{ MEDIA_LISTEN_ADDRESS: 'localhost' }, 'MEDIA_LISTEN_ADDRESS'],
    [{ MEDIA_PORT: '65534', MEDIA_WORKERS: '3' }, 'MEDIA_PORT'],
    [{ MEDIA_WORKERS: '0' }, 'MEDIA_WORKERS'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ MAHZAR_ENV: 'prod' }, 'MAHZAR_ENV'],
    [{ TLS: 'files', TLS_KEY_FILE: '/tls/key.pem' }, 'TLS_CERT_FILE'],
    [{ TLS: 'files', TLS_CERT_FILE: '/tls/cert.pem', TLS_KEY_FILE: '/nowhere' }, 'TLS_KEY_FILE'],
    [{ MAHZAR_MASTER_KEY_FILE: '/nowhere' }, 'MAHZAR_MASTER_KEY_FILE'],
    [{ MAHZAR_MASTER_KEY: masterKey, MAHZAR_MASTER_KEY_FILE: '/run/secrets/master' }, 'MAHZAR_MASTER_KEY'],
    [{ DATABASE_URL: 'mahzar.db' }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'mysql://localhost/mahzar' }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'postgres://localhost' }, 'DATABASE_URL'],
    [{ DATABASE_URL_FILE: '/nowhere' }, 'DATABASE_URL_FILE'],
  ])('complains about %o', (environment, setting) => {
    expect(bad(environment)).toEqual([setting]);
  });
});

describe('in production', () => {
  it('strong secrets and an HTTPS address are enough', () => {
    expect(good(production)).toMatchObject({
      environment: 'production',
      allowedOrigins: ['https://hearings.example.org'],
    });
    expect(bad({ ...production, PUBLIC_URL: 'http://localhost:3000' })).toEqual([]);
  });

  it('nothing is made up: missing secrets are asked for with a command that makes one', () => {
    const loaded = loadConfig({ MAHZAR_ENV: 'production' }, machine);
    const text = explainProblems(loaded.ok ? [] : loaded.problems);
    expect(text).toContain(
      'MAHZAR_MASTER_KEY: production needs a key of its own; make one with: openssl rand -base64 32.',
    );
    expect(text).toContain('openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256');
    expect(text).toContain('PUBLIC_URL');
  });

  it('a page that is not HTTPS is refused, for it would get no camera', () => {
    expect(bad({ ...production, PUBLIC_URL: 'http://hearings.example.org' })).toEqual(['PUBLIC_URL']);
  });

  const weak: [string, string][] = [
    ['short', randomBytes(16).toString('base64')],
    ['long', randomBytes(33).toString('base64')],
    ['all zero', Buffer.alloc(32).toString('base64')],
    ['a repeated pattern', Buffer.alloc(32, '0123456789abcdef', 'hex').toString('base64')],
    ['a typed phrase', Buffer.from('correct horse battery staple 123').toString('base64')],
    ['hexadecimal', randomBytes(32).toString('hex')],
    ['the name of a thing', 'changeme'],
  ];
  it.each(weak)('a master key is refused that is %s, and not repeated in the complaint', (_, key) => {
    const loaded = loadConfig({ ...production, MAHZAR_MASTER_KEY: key }, machine);
    expect(loaded).toMatchObject({ ok: false, problems: [{ setting: 'MAHZAR_MASTER_KEY' }] });
    expect(JSON.stringify(loaded)).not.toContain(key);
  });

  it('a signing key of another kind is refused, and not repeated in the complaint', () => {
    const pem = (key: ReturnType<typeof generateKeyPairSync>['privateKey']) =>
      (key as unknown as { export(options: object): string }).export({ type: 'pkcs8', format: 'pem' });
    const rsa = pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
    const p384 = pem(generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey);
    for (const key of [rsa, p384, 'secret', masterKey]) {
      const loaded = loadConfig({ ...production, MAHZAR_SIGNING_KEY: key }, machine);
      expect(loaded).toMatchObject({ ok: false, problems: [{ setting: 'MAHZAR_SIGNING_KEY' }] });
      expect(JSON.stringify(loaded)).not.toContain(key.slice(0, 40));
    }
  });
});

describe('the help', () => {
  it('explains every setting and what holds otherwise, in lines that fit a terminal', () => {
    const help = describeSettings();
    for (const [name, { otherwise }] of Object.entries(SETTINGS)) {
      expect(help).toContain(`  ${name}\n`);
      expect(help.replace(/\s+/g, ' ')).toContain(`Otherwise: ${otherwise}.`);
    }
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});
