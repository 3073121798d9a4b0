import { readFileSync } from 'node:fs';
import { availableParallelism, hostname, networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { keysOf } from '@mahzar/shared/keys-of';
import type { KeyRing } from '../kernel/key-ring.ts';
import { courtOf, WORKING_HOURS } from './court.ts';
import type { CourtConfig } from './court.ts';
import { oidcOf } from './oidc.ts';
import type { OidcSettings } from './oidc.ts';
import { notifyOf } from './notify.ts';
import type { NotifyConfig } from './notify.ts';
import { recordStoreOf } from './record-store.ts';
import type { RecordStoreConfig } from './record-store.ts';
import { FIRST_MEDIA_PORT, SETTINGS } from './settings.ts';
import type { SettingName, Values } from './settings.ts';
import { sqliteIn } from '../storage/database-place.ts';
import type { CourtHours } from '@mahzar/shared/scheduling/free-times';
import type { DatabasePlace } from '../storage/database-place.ts';
import type { Network } from '../kernel/networks.ts';

/** The service's configuration. Secrets that are null are generated once and kept in the data folder (development only). */
export interface Config {
  readonly environment: 'development' | 'production';
  readonly host: string;
  readonly port: number;
  /** Origin of the pages that people open, without a trailing slash. */
  readonly publicUrl: string;
  readonly court: CourtConfig;
  /** Court hours, in which next hearings are offered (except on holidays). */
  readonly courtHours: CourtHours;
  /** Origins whose pages may talk to the service, the public URL first. */
  readonly allowedOrigins: readonly string[];
  /** In the form Express takes. */
  readonly trustProxy: false | number | readonly string[];
  readonly tls:
    | { readonly kind: 'off' }
    /** Host names and addresses that the certificate covers. */
    | { readonly kind: 'self-signed'; readonly names: readonly string[] }
    | { readonly kind: 'files'; readonly cert: string; readonly key: string };
  /** Absolute path. */
  readonly dataDir: string;
  readonly database: DatabasePlace;
  /** Where recordings are kept besides the data folder; null: nowhere. */
  readonly recordStore: RecordStoreConfig | null;
  readonly media: {
    /** Port of the first worker; worker n has `port + n`. Null: the first free ones. */
    readonly port: number | null;
    readonly listenAddress: string;
    readonly announcedAddress: string;
    readonly workers: number;
  };
  /** Free space required on the disks, see `SpaceGuard`. */
  readonly space: {
    readonly reserveBytes: number;
    /** Part of the reserve that a file occupies until the disk is full. */
    readonly logReserveBytes: number;
    readonly horizonMs: number;
    /** Space for copies of records. */
    readonly exportBytes: number;
  };
  /** Request budget of one seat, as a multiple of what a page needs. */
  readonly seatBudget: number;
  /** The organisation's own sign-in (OpenID Connect); null when there is none. */
  readonly oidc: OidcSettings | null;
  /** The court's own networks to which messages may be sent, besides the open Internet. */
  readonly webhookNetworks: readonly Network[];
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  readonly notify: NotifyConfig;
  /** Where metrics are served; null: nowhere. */
  readonly metrics: { readonly port: number; readonly host: string } | null;
  /** Address of the time-stamping authority for signed papers and checkpoints (RFC 3161); null when there is none. */
  readonly timeStamps: string | null;
  /** SHA-256 of that authority's certificates in hexadecimal; not empty when there is an authority and stamps are made. */
  readonly timeStampCertificates: readonly string[];
  /** Where the virus scanner listens; null when there is none. */
  readonly clamd: { readonly path: string } | { readonly host: string; readonly port: number } | null;
  readonly secrets: { readonly masterKey: Buffer | null; readonly keys: KeyRing | null };
}

/** A wrong setting, and a sentence that says what to do. It never holds the value of a secret. */
export interface Problem {
  readonly setting: SettingName;
  readonly advice: string;
}

/** Facts about the machine that the configuration needs. */
export interface Machine {
  readonly checkout: string;
  readonly cores: number;
  readonly hostname: string;
  /** IPv4 addresses that other machines can reach. */
  readonly addresses: readonly string[];
  /** Throws when the file cannot be read. */
  readonly readFile: (path: string) => string;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Places = Pick<Config, 'dataDir' | 'database' | 'recordStore' | 'timeStampCertificates'>;
export type Loaded<Settings> =
  { readonly ok: true; readonly config: Settings } | { readonly ok: false; readonly problems: Problem[] };

/** Disk space kept for the logs, unless configured. */
const RESERVE_MIB = 256;

/** Reads the configuration, or lists everything that is wrong with it. */
export function loadConfig(environment: Environment, machine: Machine): Loaded<Config> {
  const problems: Problem[] = [];
  const complain = (setting: SettingName, advice: string): void => void problems.push({ setting, advice });
  const given = withFiles(environment, machine, complain);
  const values = parseAll(given, complain);

  const production = values.MAHZAR_ENV === 'production';
  const port = values.PORT ?? 3000;
  const tls = tlsOf(values, machine, complain);
  const scheme = tls.kind === 'off' ? 'http' : 'https';
  const publicUrl = values.PUBLIC_URL ?? new URL(`${scheme}://localhost:${port}`).origin;
  const reserveMiB = values.DISK_RESERVE_MB ?? RESERVE_MIB;
  const workers = values.MEDIA_WORKERS ?? Math.min(machine.cores, 8);
  const mediaPort = values.MEDIA_PORT ?? (production ? FIRST_MEDIA_PORT : null);
  if (mediaPort !== null && mediaPort + workers - 1 > 65_535)
    complain('MEDIA_PORT', `leave room for ${workers} workers below 65536`);
  if (production) checkProduction(given, complain);
  const oidc = oidcOf(values, production, complain);
  const readFile = (setting: SettingName, path: string) =>
    readable(setting, resolve(machine.checkout, path), machine, complain);
  const notify = notifyOf(values, readFile, complain);
  const recordStore = recordStoreOf(values, { checkout: machine.checkout, production }, complain);

  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    config: {
      environment: values.MAHZAR_ENV ?? 'development',
      host: values.HOST ?? '0.0.0.0',
      port,
      publicUrl,
      court: courtOf(values),
      courtHours: values.COURT_HOURS ?? WORKING_HOURS,
      allowedOrigins: [
        ...new Set([publicUrl, ...(values.ALLOWED_ORIGINS ?? (production ? [] : ownOrigins(scheme, port, machine)))]),
      ],
      trustProxy: values.TRUST_PROXY === undefined || values.TRUST_PROXY === 0 ? false : values.TRUST_PROXY,
      tls,
      dataDir: dataDir(given, machine.checkout),
      database: databaseOf(values, dataDir(given, machine.checkout)),
      recordStore,
      media: {
        port: mediaPort,
        listenAddress: values.MEDIA_LISTEN_ADDRESS ?? '0.0.0.0',
        announcedAddress: values.MEDIA_ANNOUNCED_ADDRESS ?? machine.addresses[0] ?? '127.0.0.1',
        workers,
      },
      space: {
        reserveBytes: reserveMiB * 1024 ** 2,
        logReserveBytes: Math.min(reserveMiB / 4, 8) * 1024 ** 2,
        horizonMs: (values.RECORDING_ROOM_MINUTES ?? 15) * 60_000,
        exportBytes: (values.EXPORT_ROOM_MB ?? 20_480) * 1024 ** 2,
      },
      seatBudget: values.SEAT_BUDGET ?? 1,
      oidc,
      webhookNetworks: values.WEBHOOK_NETWORKS ?? [],
      notify,
      metrics:
        values.METRICS_PORT === undefined
          ? null
          : { port: values.METRICS_PORT, host: values.METRICS_HOST ?? '127.0.0.1' },
      timeStamps: values.TIME_STAMPS_URL ?? null,
      timeStampCertificates: values.TIME_STAMPS_CERTIFICATES ?? [],
      clamd: values.CLAMD_ADDRESS ?? null,
      logLevel: values.LOG_LEVEL ?? 'info',
      secrets: { masterKey: values.MAHZAR_MASTER_KEY ?? null, keys: values.MAHZAR_SIGNING_KEY ?? null },
    },
  };
}

/** What is wrong with the settings of time stamps, for the processes that make them: the others work without the certificates. */
export function checkStamps({ timeStamps, timeStampCertificates }: Config): Problem[] {
  if (timeStamps === null || timeStampCertificates.length > 0) return [];
  const advice =
    "name the certificate of the authority at TIME_STAMPS_URL (openssl x509 -noout -fingerprint -sha256): anybody's stamp would be taken otherwise";
  return [{ setting: 'TIME_STAMPS_CERTIFICATES', advice }];
}

/**
 * Removes the settings from the environment after they are read, so that processes started later do not inherit them. The kernel
 * still shows the process's original environment (`/proc/PID/environ`, to its own user), but secrets given by files are not in it.
 */
export function forgetSettings(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(SETTINGS)) delete environment[name];
}

/** Settings that say where the data is and how it is verified. */
const PLACES = [
  'MAHZAR_DATA',
  'TIME_STAMPS_CERTIFICATES',
  'DATABASE_URL',
  'DATABASE_URL_FILE',
  'RECORD_STORE',
  'RECORD_STORE_FOLDER',
  'RECORD_STORE_KEEP_HOURS',
  'S3_ENDPOINT',
  'S3_BUCKET',
  'S3_REGION',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
  'S3_SECRET_ACCESS_KEY_FILE',
  'S3_LOCK_DAYS',
] as const satisfies readonly SettingName[];

/** Reads only where the data is, for tools that need nothing else. Other settings may be wrong or missing. */
export function loadPlaces(environment: Environment, machine: Machine): Loaded<Places> {
  const problems: Problem[] = [];
  const complain = (setting: SettingName, advice: string): void => void problems.push({ setting, advice });
  const needed = PLACES.map((name) => [name, environment[name]] as const);
  const given = withFiles(Object.fromEntries(needed), machine, complain);
  const values = parseAll(given, complain);
  const recordStore = recordStoreOf(values, { checkout: machine.checkout, production: false }, complain);
  if (problems.length > 0) return { ok: false, problems };
  const folder = dataDir(given, machine.checkout);
  const timeStampCertificates = values.TIME_STAMPS_CERTIFICATES ?? [];
  return {
    ok: true,
    config: { dataDir: folder, database: databaseOf(values, folder), recordStore, timeStampCertificates },
  };
}

/** The master key, for tools that can work without it; null when it is missing or invalid. */
export function givenMasterKey(
  { MAHZAR_MASTER_KEY, MAHZAR_MASTER_KEY_FILE }: Environment,
  machine: Machine,
): Buffer | null {
  const ignore = (): void => undefined;
  const given = withFiles({ MAHZAR_MASTER_KEY, MAHZAR_MASTER_KEY_FILE }, machine, ignore);
  return parseAll(given, ignore).MAHZAR_MASTER_KEY ?? null;
}

/** Free bytes kept for the logs, for tools that run without a full configuration; the default when missing or invalid. */
export function givenReserveBytes({ DISK_RESERVE_MB }: Environment): number {
  const { DISK_RESERVE_MB: given } = parseAll({ DISK_RESERVE_MB }, () => undefined);
  return (given ?? RESERVE_MIB) * 1024 ** 2;
}

function dataDir(environment: Environment, checkout: string): string {
  return resolve(checkout, environment.MAHZAR_DATA || 'recordings');
}

function databaseOf({ DATABASE_URL: url }: Values, folder: string): DatabasePlace {
  return url === undefined ? sqliteIn(folder) : { kind: 'postgres', url };
}

/** The machine that this process runs on. */
export function thisMachine(): Machine {
  const virtual = /^(docker|br-|veth|virbr|cni|flannel)/;
  const addresses = Object.entries(networkInterfaces())
    .filter(([name]) => !virtual.test(name))
    .flatMap(([, of]) => of ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
  return {
    checkout: join(import.meta.dirname, '..', '..', '..'),
    cores: availableParallelism(),
    hostname: hostname(),
    addresses,
    readFile: (path) => readFileSync(path, 'utf8'),
  };
}

/** Problems as text for people. */
export function explainProblems(problems: readonly Problem[]): string {
  const lines = problems.map(({ setting, advice }) => `  ${setting}: ${advice}.`);
  return ['These settings are not right:', ...lines, 'All settings: npm start -- --help'].join('\n');
}

type Complain = (setting: SettingName, advice: string) => void;

/** Secrets that may be given as a file. */
const FROM_FILES = [
  'DATABASE_URL',
  'S3_SECRET_ACCESS_KEY',
  'MAHZAR_MASTER_KEY',
  'MAHZAR_SIGNING_KEY',
  'SMTP_URL',
  'SMS_REPORT_SECRET',
  'OIDC_CLIENT_SECRET',
] as const;

/** The settings that are set (empty counts as not set). Secrets are read from the files named for them. */
function withFiles(environment: Environment, machine: Machine, complain: Complain): Environment {
  const given: Record<string, string> = {};
  for (const name of keysOf(SETTINGS)) {
    const text = environment[name];
    if (text !== undefined && text.trim() !== '') given[name] = text;
  }
  for (const name of FROM_FILES) {
    const file = given[`${name}_FILE`];
    if (file === undefined) continue;
    if (given[name] !== undefined) complain(name, `give either ${name} or ${name}_FILE, not both`);
    else given[name] = readable(`${name}_FILE`, resolve(machine.checkout, file), machine, complain);
  }
  return given;
}

function readable(setting: SettingName, path: string, machine: Machine, complain: Complain): string {
  try {
    return machine.readFile(path);
  } catch {
    complain(setting, 'this file cannot be read; check the path and who may read it');
    return '';
  }
}

function parseAll(given: Environment, complain: Complain): Values {
  const values: Record<string, unknown> = {};
  for (const name of keysOf(SETTINGS)) {
    const text = given[name];
    if (text === undefined || text === '') continue;
    const parsed = SETTINGS[name].schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else complain(name, parsed.error.issues[0]?.message ?? 'this cannot be understood');
  }
  return values as Values;
}

function tlsOf(values: Values, machine: Machine, complain: Complain): Config['tls'] {
  if (values.TLS === undefined || values.TLS === 'off') return { kind: 'off' };
  if (values.TLS === 'self-signed') return { kind: 'self-signed', names: ownNames(values.PUBLIC_URL, machine) };
  const [cert = '', key = ''] = (['TLS_CERT_FILE', 'TLS_KEY_FILE'] as const).map((name) => {
    const path = values[name];
    if (path !== undefined) return readable(name, resolve(machine.checkout, path), machine, complain);
    complain(name, 'TLS=files needs this file; or say TLS=self-signed');
    return '';
  });
  return { kind: 'files', cert, key };
}

/** Checks settings that only production requires. */
function checkProduction(given: Environment, complain: Complain): void {
  if (given.MAHZAR_MASTER_KEY === undefined) {
    complain('MAHZAR_MASTER_KEY', 'production needs a key of its own; make one with: openssl rand -base64 32');
  }
  if (given.MAHZAR_SIGNING_KEY === undefined) {
    const make = 'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out signing.pem';
    complain('MAHZAR_SIGNING_KEY_FILE', `production needs a key of its own; make one with: ${make}`);
  }
  if (given.PUBLIC_URL === undefined) {
    complain('PUBLIC_URL', 'production needs the address that people open, such as https://hearings.example.org');
  } else if (!/^https:|^http:\/\/(localhost|127\.0\.0\.1)(:|\/|$)/i.test(given.PUBLIC_URL.trim())) {
    complain('PUBLIC_URL', 'give an https address: browsers give camera and microphone to no other page');
  }
}

/** Names by which a browser may address this machine. */
function ownNames(publicUrl: string | undefined, machine: Machine): string[] {
  const given = publicUrl === undefined ? [] : [new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')];
  return [...new Set([...given, 'localhost', machine.hostname, '127.0.0.1', '::1', ...machine.addresses])];
}

/** Origins under which a browser may have opened the pages of a development machine. */
function ownOrigins(scheme: string, port: number, machine: Machine): string[] {
  return ['localhost', '127.0.0.1', '[::1]', ...machine.addresses].map(
    (host) => new URL(`${scheme}://${host}:${port}`).origin,
  );
}
