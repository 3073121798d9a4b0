import { isIP } from 'node:net';
import type { CourtHours } from '@mahzar/shared/scheduling/free-times';
import { STAFF_ROLES } from '@mahzar/shared/staff/roles';
import { z } from 'zod';
import { parseFingerprint } from '../kernel/fingerprint.ts';
import { parseKeyRing } from '../kernel/key-ring.ts';
import { parseNetwork } from '../kernel/networks.ts';

const WEEK = ['sat', 'sun', 'mon', 'tue', 'wed', 'thu', 'fri'];

/** Parses a setting's text; `advice` tells a person what to do when it is invalid. */
function value<Value>(parse: (text: string) => Value | undefined, advice: string) {
  return z.string().transform((text, context): Value => {
    const parsed = parse(text.trim());
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: 'custom', message: advice });
    return z.NEVER;
  });
}

/** A whole number within bounds, both included. */
export function wholeNumber(least: number, most: number) {
  return value(
    (text) => (/^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined),
    `give a whole number from ${least} to ${most}`,
  );
}

/** One of a list of words. */
export function oneOf<const Word extends string>(...words: Word[]) {
  return value((text) => words.find((word) => word === text), `give one of: ${words.join(', ')}`);
}

/** Name of a bucket as S3 allows it for new buckets, without dots. */
export const bucket = value(
  (given) => (/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(given) ? given : undefined),
  'give the name of a bucket: 3 to 63 small letters, digits and hyphens',
);

export const text = value((given) => (given === '' ? undefined : given), 'give a value, or leave it out');

export const ipAddress = value(
  (given) => (isIP(given) === 0 ? undefined : given),
  'give an IP address such as 0.0.0.0 or 192.0.2.7',
);

export const hostOrAddress = value(
  (given) => (isIP(given) !== 0 || /^[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(given) ? given : undefined),
  'give an IP address or a host name',
);

/** Scheme, host and port of a site, as browsers write it (RFC 6454). */
function origin(given: string): string | undefined {
  if (!URL.canParse(given)) return undefined;
  const url = new URL(given);
  const bare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  return bare && (url.protocol === 'https:' || url.protocol === 'http:') ? url.origin : undefined;
}

export const site = value(origin, 'give an address without a path, such as https://hearings.example.org');

export const sites = value((given) => {
  const origins = given.split(',').map((part) => origin(part.trim()));
  return origins.every((one) => one !== undefined) ? origins : undefined;
}, 'give addresses without a path, separated by commas, such as https://a.example.org,https://b.example.org');

const PROXY_NETWORK = /^(loopback|linklocal|uniquelocal|[0-9a-f.:]+(\/\d{1,3})?)$/i;

/** What Express's "trust proxy" accepts, except "everybody": that would let anybody choose their own address. */
export const trustedProxies = value((given): number | readonly string[] | undefined => {
  if (/^\d{1,2}$/.test(given)) return Number(given);
  const networks = given.split(',').map((part) => part.trim());
  return networks.every((network) => PROXY_NETWORK.test(network)) ? networks : undefined;
}, 'give the number of proxies in front of this service, or their addresses separated by commas (loopback, 10.0.0.0/8)');

/** Days of the week and hours, such as `sat-wed 08:00-14:00`. */
export const courtHours = value((given): CourtHours | undefined => {
  const [, first = '', last = '', ...clock] = /^(\w{3})-(\w{3}) (\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(given) ?? [];
  const [from, to] = [WEEK.indexOf(first), WEEK.indexOf(last)];
  const [hour = NaN, minute = NaN, endHour = NaN, endMinute = NaN] = clock.map(Number);
  const hours = { from: hour * 60 + minute, to: endHour * 60 + endMinute };
  const isClock = minute < 60 && endMinute < 60 && hours.from < hours.to && hours.to <= 1440;
  if (from < 0 || to < from || !isClock) return undefined;
  return { days: WEEK.flatMap((_, day) => (day >= from && day <= to ? [day] : [])), ...hours };
}, 'give days of the week from Saturday on, and hours: sat-wed 08:00-14:00');

/** Address of an OpenID Connect provider as it names itself (OpenID Connect Discovery 1.0, 4). */
export const issuer = value((given) => {
  if (!URL.canParse(given)) return undefined;
  const url = new URL(given);
  return /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '' && url.username === ''
    ? url
    : undefined;
}, 'give the address by which the provider names itself, such as https://id.example.org/realms/court');

/** Words separated by spaces or commas. */
export const words = value((given) => {
  const found = given.split(/[\s,]+/).filter((word) => word !== '');
  return found.length > 0 ? found : undefined;
}, 'give words, separated by commas');

/** Which group of the provider gets which role: `court-clerks=clerk`. */
export const groupRoles = value(
  (given) => {
    const pairs = given.split(',').map((part) => {
      const [group = '', role = '', ...more] = part.split('=').map((text) => text.trim());
      const known = STAFF_ROLES.find((one) => one === role);
      return group === '' || known === undefined || more.length > 0 ? undefined : { group, role: known };
    });
    return pairs.every((pair) => pair !== undefined) ? pairs : undefined;
  },
  `give groups and roles, such as court-clerks=clerk,court-judges=judge; roles are ${STAFF_ROLES.join(', ')}`,
);

/** Networks by address and length of prefix (RFC 4632). */
export const networks = value((given) => {
  const parsed = given.split(',').map((part) => parseNetwork(part.trim()));
  return parsed.every((one) => one !== undefined) ? parsed : undefined;
}, 'give networks separated by commas, such as 10.20.0.0/16,fd00:20::/32');

/** A database on a PostgreSQL server. The text is a secret: it may hold a password. */
export const postgresUrl = value(
  (given) => (URL.canParse(given) && isPostgresUrl(new URL(given)) ? given : undefined),
  'give the address of a PostgreSQL database, such as postgres://user:password@host:5432/mahzar',
);

function isPostgresUrl({ protocol, pathname }: URL): boolean {
  return /^postgres(ql)?:$/.test(protocol) && /^\/[^/]+$/.test(pathname);
}

/** Whether 32 bytes look random: a typed phrase or a repeated pattern does not. */
function looksRandom(bytes: Buffer): boolean {
  const printable = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return !printable && new Set(bytes).size >= 16;
}

/** 32 random bytes in base64. */
export const masterKey = value((given) => {
  const bytes = Buffer.from(given, 'base64');
  const canonical = bytes.toString('base64').replace(/=+$/, '') === given.replace(/=+$/, '');
  return bytes.length === 32 && canonical && looksRandom(bytes) ? bytes : undefined;
}, 'this is not 32 random bytes in base64; make one with: openssl rand -base64 32');

/** PEM of the signing key, and of older keys that still verify. */
export const signingKeys = value(
  parseKeyRing,
  'this is no private EC P-256 key in PEM; make one with: ' +
    'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256',
);

export const timeZone = value((given) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}, 'give the name of a time zone, such as Asia/Tehran');

/** A mail server. The text is a secret: it may hold a password. */
export const smtpUrl = value(
  (given) => (URL.canParse(given) && /^smtps?:$/.test(new URL(given).protocol) ? given : undefined),
  'give the address of a mail server, such as smtps://user:password@mail.example.org:465',
);

/** A socket of this machine, or a host and its port. */
export const scannerAddress = value(
  (given): { readonly path: string } | { readonly host: string; readonly port: number } | undefined => {
    if (/^\/[^\0]+$/.test(given)) return { path: given };
    const [, host, port] =
      /^(?:\[([0-9a-f:]+)\]|([\w.-]+)):(\d{1,5})$/i.exec(given)?.filter((part) => part !== undefined) ?? [];
    return host !== undefined && Number(port) > 0 && Number(port) < 65_536 ? { host, port: Number(port) } : undefined;
  },
  'give a socket such as /run/clamav/clamd.ctl, or a host with its port such as clamd.example.org:3310',
);

export const mailFrom = value(
  (given) => (/^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(given) ? given : undefined),
  'give an address, such as court@example.org or "Court <court@example.org>"',
);

export const webAddress = value(
  (given) => (URL.canParse(given) && /^https?:$/.test(new URL(given).protocol) ? given : undefined),
  'give an address such as https://sms.example.org/send',
);

/** SHA-256 of certificates. */
export const fingerprints = value((given) => {
  const found = given.split(',').map(parseFingerprint);
  return found.every((one) => one !== undefined) ? found : undefined;
}, 'give the SHA-256 of a certificate, or several separated by commas: openssl x509 -noout -fingerprint -sha256 -in FILE');

export const jsonObject = value((given): object | undefined => {
  try {
    const parsed: unknown = JSON.parse(given);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}, 'give a JSON object');

export const placeAndWord = value(
  (given) => (/^[\w.-]+=.+$/.test(given) ? given : undefined),
  'give a place in the answer and what must stand there, such as return.status=200',
);

export const longSecret = value(
  (given) => (/^[\x21-\x7e]{24,200}$/.test(given) ? given : undefined),
  'give at least 24 characters; make some with: openssl rand -base64 32',
);
