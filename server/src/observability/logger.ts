import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

export type { Logger } from 'pino';

/** Fields that never reach the log, at the top of an entry or one or two levels down. */
const SECRET = ['token', 'auth', 'authorization', 'cookie', 'resume', 'session', 'secret', 'masterKey', 'privateKey'];
const PERSONAL = ['name', 'names', 'title', 'caseNumber', 'branch', 'nationalId', 'phone', 'email'];
const HIDDEN = [...SECRET, ...PERSONAL, 'set-cookie'].map((field) => (/^\w+$/.test(field) ? field : `["${field}"]`));

/**
 * A JSON Web Token anywhere in a line: its header begins with `{"`, which is `eyJ` in base64url. Also an API client's token and a
 * webhook's secret, by their prefixes.
 */
const TOKEN = /eyJ[\w-]*(?:\.[\w-]*){1,4}|mhz_[\w-]+|whsec_[\w+/=-]+/g;

/**
 * Makes the log: JSON, one line per entry, to standard output unless another destination is given.
 *
 * Levels: `error` somebody must act now (a worker died and was not replaced, the record fails); `warn` something was
 * refused or repaired automatically (a bad token, a worker replaced); `info` milestones of a hearing and of the service;
 * `debug` each message and request; `trace` media parameters.
 *
 * Entries hold ids of hearings and seats, never a name and never a token. Fields known to hold these are hidden, and anything
 * that looks like a token is replaced in the finished line, whatever its source.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: HIDDEN.flatMap((field) => {
          const dotted = field.startsWith('[') ? field : `.${field}`;
          return [field, `*${dotted}`, `*.*${dotted}`];
        }),
        censor: '[hidden]',
      },
      hooks: { streamWrite: (line) => line.replace(TOKEN, '[token]') },
    },
    destination ?? pino.destination({ fd: 1, sync: true }),
  );
}
