import type { z } from 'zod';
import * as as from './values.ts';

/** Below the ephemeral range, so that no other program has it by chance. */
export const FIRST_MEDIA_PORT = 24_400;

/** One setting of the environment. */
interface Setting {
  /** Parses the text from the environment. Its errors say what to do. */
  readonly schema: z.ZodType<unknown, string>;
  /** The default, in words. */
  readonly otherwise: string;
  readonly help: string;
}

/** Every setting of the service, in the order of `--help`. */
export const SETTINGS = {
  MAHZAR_ENV: {
    schema: as.oneOf('development', 'production'),
    otherwise: 'development',
    help: 'In production secrets must be given and strong, and the public address must be HTTPS.',
  },
  HOST: {
    schema: as.hostOrAddress,
    otherwise: '0.0.0.0 (all networks)',
    help: 'Address on which pages and signalling are served.',
  },
  PORT: {
    schema: as.wholeNumber(0, 65_535),
    otherwise: '3000',
    help: 'TCP port of pages and signalling; 0 takes a free one.',
  },
  PUBLIC_URL: {
    schema: as.site,
    otherwise: 'http://localhost:PORT, or https: with TLS',
    help: 'Address that people open; links are made with it.',
  },
  ALLOWED_ORIGINS: {
    schema: as.sites,
    otherwise: "in development this machine's own addresses, in production none",
    help: 'Sites beside PUBLIC_URL whose pages may talk to this service. In production no others may, by whatever name it is reached.',
  },
  METRICS_PORT: {
    schema: as.wholeNumber(0, 65_535),
    otherwise: 'none: no figures are served',
    help: 'TCP port of figures of the service for Prometheus and others (OpenMetrics), at /metrics; 0 takes a free one.',
  },
  METRICS_HOST: {
    schema: as.hostOrAddress,
    otherwise: '127.0.0.1',
    help: 'Address on which figures are served: to whoever can reach it, so choose one that the public cannot.',
  },
  TIME_STAMPS_URL: {
    schema: as.webAddress,
    otherwise: 'none',
    help: 'Authority that stamps the time of signed papers, and of the signed checkpoints of all logs (RFC 3161).',
  },
  TIME_STAMPS_CERTIFICATES: {
    schema: as.fingerprints,
    otherwise: 'none: needed with TIME_STAMPS_URL',
    help:
      "SHA-256 of that authority's certificate, and of its former ones, separated by commas: stamps by another are not taken, nothing is signed " +
      'with them, and record:verify names them.',
  },
  CLAMD_ADDRESS: {
    schema: as.scannerAddress,
    otherwise: 'none: documents are marked as not scanned',
    help:
      "Where ClamAV's daemon listens, by which documents of cases are looked through for viruses before anybody has them: a socket or a " +
      'host with its port. Its StreamMaxLength, MaxFileSize and MaxScanSize are to be 40M or more, AlertExceedsMax and AlertEncrypted yes: ' +
      'else it finds clean what it has not looked into.',
  },
  TRUST_PROXY: {
    schema: as.trustedProxies,
    otherwise: 'none',
    help: 'Reverse proxies whose word on the address of a visitor is taken.',
  },
  TLS: {
    schema: as.oneOf('off', 'self-signed', 'files'),
    otherwise: 'off',
    help: 'HTTPS by this service itself. Browsers give camera and microphone only to localhost and to HTTPS.',
  },
  TLS_CERT_FILE: {
    schema: as.text,
    otherwise: 'needed when TLS=files',
    help: 'Certificate chain, PEM.',
  },
  TLS_KEY_FILE: {
    schema: as.text,
    otherwise: 'needed when TLS=files',
    help: 'Private key of the certificate, PEM.',
  },
  MAHZAR_DATA: {
    schema: as.text,
    otherwise: 'recordings/ in the checkout',
    help: 'Folder of recordings, the database and the secrets made in development.',
  },
  DATABASE_URL: {
    schema: as.postgresUrl,
    otherwise: 'a database of SQLite in the data folder',
    help:
      'PostgreSQL database that is used instead, such as postgres://user:password@host:5432/mahzar; its encoding is UTF8. ' +
      'Across a network add ?sslmode=verify-full.',
  },
  DATABASE_URL_FILE: {
    schema: as.text,
    otherwise: 'none',
    help: 'File that holds DATABASE_URL.',
  },
  RECORD_STORE: {
    schema: as.oneOf('none', 'folder', 's3'),
    otherwise: 'none',
    help: 'Where recordings are kept beside the data folder: each segment is put there once it is sealed.',
  },
  RECORD_STORE_FOLDER: {
    schema: as.text,
    otherwise: 'needed when RECORD_STORE=folder',
    help: 'Folder of that store, on another disk than the data folder and made there by you; all processes on the database share it.',
  },
  RECORD_STORE_KEEP_HOURS: {
    schema: as.wholeNumber(1, 87_600),
    otherwise: '168 (a week)',
    help: 'Recordings that are whole and in the store lie in the data folder so long; played later, they are brought back.',
  },
  S3_ENDPOINT: {
    schema: as.site,
    otherwise: 'needed when RECORD_STORE=s3',
    help: 'Address of the S3 store, such as https://s3.court.example. Buckets are addressed by path.',
  },
  S3_BUCKET: {
    schema: as.bucket,
    otherwise: 'needed when RECORD_STORE=s3',
    help: 'Bucket of recordings, used by this service alone.',
  },
  S3_REGION: {
    schema: as.text,
    otherwise: 'us-east-1',
    help: 'Region by which requests are signed.',
  },
  S3_ACCESS_KEY_ID: {
    schema: as.text,
    otherwise: 'needed when RECORD_STORE=s3',
    help: 'Key that may read, write, list and delete in the bucket, versions included.',
  },
  S3_SECRET_ACCESS_KEY: {
    schema: as.text,
    otherwise: 'needed when RECORD_STORE=s3',
    help: 'Secret of that key.',
  },
  S3_SECRET_ACCESS_KEY_FILE: {
    schema: as.text,
    otherwise: 'none',
    help: 'File that holds S3_SECRET_ACCESS_KEY.',
  },
  S3_LOCK_DAYS: {
    schema: as.wholeNumber(1, 36_500),
    otherwise: 'no lock',
    help: 'Days for which the store keeps each file whatever is asked (Object Lock); no longer than any record is to be kept.',
  },
  DISK_RESERVE_MB: {
    schema: as.wholeNumber(0, 1_000_000),
    otherwise: '256',
    help:
      'Free megabytes on the disks of the recordings and of the database of SQLite that are kept for the logs of hearings. ' +
      'With less, no session begins, and those that are on are suspended.',
  },
  EXPORT_ROOM_MB: {
    schema: as.wholeNumber(1, 100_000_000),
    otherwise: '20480',
    help: 'Megabytes of the data folder that copies of records may take until they are fetched; they are removed after three days.',
  },
  RECORDING_ROOM_MINUTES: {
    schema: as.wholeNumber(0, 1_440),
    otherwise: '15',
    help:
      'For how many minutes of it there must be room on the disk before a session begins, beside the sessions that are on; ' +
      'for the rest of its booked time where that is less.',
  },
  MEDIA_PORT: {
    schema: as.wholeNumber(1, 65_535),
    otherwise: `${FIRST_MEDIA_PORT}; in development the first free ones from there on`,
    help:
      'Port of sound and picture, UDP and TCP, of the first media worker; each further worker takes the next one. ' +
      'Choose it below 32768: the system gives those above to any program.',
  },
  MEDIA_LISTEN_ADDRESS: {
    schema: as.ipAddress,
    otherwise: '0.0.0.0',
    help: 'Address on which sound and picture are taken.',
  },
  MEDIA_ANNOUNCED_ADDRESS: {
    schema: as.hostOrAddress,
    otherwise: "this machine's address in its network",
    help: 'Address at which browsers reach the media port; behind NAT the outer one.',
  },
  MEDIA_WORKERS: {
    schema: as.wholeNumber(1, 64),
    otherwise: 'one for each processor core, at most 8',
    help: 'Number of media worker processes.',
  },
  SEAT_BUDGET: {
    schema: as.wholeNumber(1, 100),
    otherwise: '1',
    help:
      'How many times what a page needs one person may ask of the service in a time: messages, changes, joining. ' +
      'More than 1 is for tests of load only.',
  },
  OIDC_ISSUER: {
    schema: as.issuer,
    otherwise: 'staff sign in with e-mail and password only',
    help:
      "The organisation's own sign-in (OpenID Connect), by which staff may sign in too. " +
      'Register there the address PUBLIC_URL/api/v1/oidc/callback.',
  },
  OIDC_CLIENT_ID: {
    schema: as.text,
    otherwise: 'needed with OIDC_ISSUER',
    help: 'By which the provider knows this service.',
  },
  OIDC_CLIENT_SECRET: {
    schema: as.text,
    otherwise: 'none: a public client',
    help: 'Secret that the provider gave with the client id.',
  },
  OIDC_CLIENT_SECRET_FILE: {
    schema: as.text,
    otherwise: 'none',
    help: 'File that holds OIDC_CLIENT_SECRET.',
  },
  OIDC_NAME: {
    schema: as.text,
    otherwise: "the host name of the provider's address",
    help: 'What the button on the sign-in page calls it.',
  },
  OIDC_SCOPES: {
    schema: as.words,
    otherwise: 'openid email profile',
    help: 'What is asked of the provider; some tell groups only when asked for them.',
  },
  OIDC_ACR: {
    schema: as.words,
    otherwise: 'none: only amr with mfa in it says so',
    help: 'Values of acr by which the provider says that it asked for a second factor. Otherwise the service asks for its own.',
  },
  OIDC_ROLES: {
    schema: as.groupRoles,
    otherwise: 'none: who was not invited cannot sign in',
    help: 'Groups whose people get an account by themselves at their first sign-in, and its roles: court-clerks=clerk.',
  },
  OIDC_GROUPS_CLAIM: {
    schema: as.text,
    otherwise: 'groups',
    help: 'Claim in which the provider tells the groups.',
  },
  WEBHOOK_NETWORKS: {
    schema: as.networks,
    otherwise: 'none: messages go to the open Internet only',
    help:
      "The court's own networks to which messages about hearings may be sent, such as that of its case system: " +
      '10.20.0.0/16,fd00:20::/32.',
  },
  LOG_LEVEL: {
    schema: as.oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    otherwise: 'info',
    help: 'Least severe messages that are logged.',
  },
  MAHZAR_MASTER_KEY: {
    schema: as.masterKey,
    otherwise: 'made once and kept in the data folder; in production it must be given',
    help: 'Key under which names are encrypted: 32 bytes in base64 (openssl rand -base64 32).',
  },
  MAHZAR_MASTER_KEY_FILE: {
    schema: as.text,
    otherwise: 'none',
    help: 'File that holds MAHZAR_MASTER_KEY.',
  },
  MAHZAR_SIGNING_KEY: {
    schema: as.signingKeys,
    otherwise: 'made once and kept in the data folder; in production it must be given',
    help:
      'Key that signs the links, PEM, EC P-256 (openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256). ' +
      'Older keys may follow it: links that they signed stay good.',
  },
  MAHZAR_SIGNING_KEY_FILE: {
    schema: as.text,
    otherwise: 'none',
    help: 'File that holds MAHZAR_SIGNING_KEY.',
  },
  COURT_NAME: {
    schema: as.text,
    otherwise: 'none: pages say what the service is',
    help: 'Name of the court at the head of every page, in Persian.',
  },
  COURT_NAME_EN: { schema: as.text, otherwise: 'COURT_NAME', help: 'The same in English.' },
  COURT_TIME_ZONE: {
    schema: as.timeZone,
    otherwise: 'Asia/Tehran',
    help: 'Time zone of the court: its days begin there, and pages and messages say by it when a hearing is.',
  },
  COURT_HOURS: {
    schema: as.courtHours,
    otherwise: 'sat-wed 08:00-14:00',
    help:
      'Days and hours in which the next date of a hearing is offered in the courtroom. Never on holidays; ' +
      'at the desk any time can be booked.',
  },
  HELP_PHONE: {
    schema: as.text,
    otherwise: "messages and pages name the branch's office",
    help: "Telephone number that messages and people's pages give for questions.",
  },
  SMTP_URL: {
    schema: as.smtpUrl,
    otherwise: 'in development the inbox at /staff/inbox; in production no e-mail is sent',
    help: 'Server that takes e-mail, such as smtps://user:password@mail.example.org:465.',
  },
  SMTP_URL_FILE: { schema: as.text, otherwise: 'none', help: 'File that holds SMTP_URL.' },
  MAIL_FROM: {
    schema: as.mailFrom,
    otherwise: 'needed with SMTP_URL',
    help: 'Address that e-mail comes from, such as "Court <court@example.org>".',
  },
  SMS_URL: {
    schema: as.webAddress,
    otherwise: 'in development the inbox at /staff/inbox; in production no SMS is sent',
    help: "Address of the SMS gateway's interface.",
  },
  SMS_METHOD: {
    schema: as.oneOf('POST', 'PUT', 'GET'),
    otherwise: 'POST',
    help: 'How the gateway is asked; with GET the fields of SMS_BODY become the query.',
  },
  SMS_HEADERS_FILE: {
    schema: as.text,
    otherwise: 'none',
    help: 'File with a JSON object of headers for the gateway, such as its key.',
  },
  SMS_BODY: {
    schema: as.jsonObject,
    otherwise: '{"id":"{id}","from":"{from}","to":"{to}","text":"{text}"}',
    help: 'JSON object that is sent; {id}, {from}, {to} and {text} are put in.',
  },
  SMS_FORMAT: {
    schema: as.oneOf('json', 'form'),
    otherwise: 'json',
    help: 'How SMS_BODY is sent: as it is, or as fields of a form.',
  },
  SMS_FROM: { schema: as.text, otherwise: 'empty', help: 'Number or name that SMS come from: {from}.' },
  SMS_REFERENCE: {
    schema: as.text,
    otherwise: 'none',
    help: "Where in the gateway's answer its number of the message stands, such as entries.0.messageid.",
  },
  SMS_SUCCESS: {
    schema: as.placeAndWord,
    otherwise: 'any answer of status 200 to 299',
    help: "What the gateway's answer must hold as well when it took the message, such as return.status=200.",
  },
  SMS_REPORT_SECRET: {
    schema: as.longSecret,
    otherwise: 'no reports are taken',
    help: 'With it the gateway reports at /api/v1/sms-reports what has been delivered, as Authorization: Bearer SECRET.',
  },
  SMS_REPORT_SECRET_FILE: { schema: as.text, otherwise: 'none', help: 'File that holds SMS_REPORT_SECRET.' },
  SMS_REPORT_REFERENCE: {
    schema: as.text,
    otherwise: 'reference',
    help: "Where in a report the gateway's number of the message stands.",
  },
  SMS_REPORT_STATUS: { schema: as.text, otherwise: 'status', help: 'Where in a report the state stands.' },
  SMS_REPORT_DELIVERED: {
    schema: as.text,
    otherwise: 'delivered',
    help: 'States of a report that say delivered, separated by commas.',
  },
  SMS_REPORT_FAILED: {
    schema: as.text,
    otherwise: 'failed',
    help: 'States of a report that say that it will never be, separated by commas.',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;
export type Values = { readonly [Name in SettingName]?: z.output<(typeof SETTINGS)[Name]['schema']> };

/** The settings as `--help` prints them. */
export function describeSettings(): string {
  return Object.entries(SETTINGS)
    .map(([name, { help, otherwise }]) => [`  ${name}`, ...wrap(help), ...wrap(`Otherwise: ${otherwise}.`)].join('\n'))
    .join('\n\n');
}

/** Lines of at most 92 characters, indented. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 92) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`      ${word}`);
  }
  return lines;
}
