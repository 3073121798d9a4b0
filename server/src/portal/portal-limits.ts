import { MAX_DOCUMENT_BYTES } from '@mahzar/shared/rest/proceedings';
import { codeWindows, consume, hourlyLimiters } from '../access/codes/windows.ts';
import type { TooMany, Window } from '../access/codes/windows.ts';
import type { AttemptStore } from '../access/staff/attempt-store.ts';
import { networkOf } from '../kernel/address.ts';
import type { PersonKey } from '../scheduling/named-persons.ts';
import { secretHash } from '../kernel/secret-hash.ts';

/**
 * Limits per network and hour. Whole towns share one address of their operator, so the limits that matter are counted by person.
 */
const OF_NETWORK = {
  /** Requested codes. */
  code: 300,
  /** Entered codes. */
  proof: 900,
  /** All other calls without a session. */
  unknown: 6_000,
} as const;

/** Marks a browser in which the person has entered before. */
export const KNOWN = 'known';
/** Codes for one person from all unknown browsers together. */
const OF_STRANGERS: Window = { points: 36, windowMs: 23 * 3_600_000 };
/** The same, for one telephone. */
const SENT_TO_STRANGERS: Window = { points: 30, windowMs: 23 * 3_600_000 };

/** Limit of one browser per hour: a lawyer turns pages, and uploads come in parts. */
const OF_SESSION = { act: 4_000 } as const;

/** Documents that one person files to one case, so that nobody fills a case for the others. */
const OF_FILING: Window = { points: 60, windowMs: 23 * 3_600_000 };

/** Bytes that one person uploads to all their cases, including removed uploads. */
const OF_UPLOADS: Window = { points: 512 * 1024 * 1024, windowMs: 23 * 3_600_000 };

/** Powers of attorney of people whom no case names yet: per person, and per telephone with any national ID. */
const OF_POWERS: Window = { points: 5, windowMs: 23 * 3_600_000 };
const OF_POWERS_PHONE: Window = { points: 10, windowMs: 23 * 3_600_000 };
/** Bytes of these from one telephone: as many of the largest as may wait from it, and one that is sent again. */
const OF_POWER_UPLOADS: Window = { points: 6 * MAX_DOCUMENT_BYTES, windowMs: 23 * 3_600_000 };
/** The same for all telephones together, in kilobytes: 8 GB. */
const ALL_POWER_UPLOADS: Window = { points: 8 * 1024 * 1024, windowMs: 23 * 3_600_000 };

/**
 * Codes for filing a power of attorney without a case: anybody can have one sent to any telephone. Counted separately from codes
 * for the own cases, so that they cannot block those. Limits for one telephone over all networks, for one network, and for all.
 */
const POWER_CODES: Window = { points: 5, windowMs: 23 * 3_600_000 };
const POWER_CODES_NETWORK: Window = { points: 60, windowMs: 23 * 3_600_000 };
const POWER_CODES_ALL: Window = { points: 1_000, windowMs: 23 * 3_600_000 };

export type PortalLimits = ReturnType<typeof portalLimits>;

/** Limits of the portal's API. */
export function portalLimits(parts: {
  readonly attempts: AttemptStore;
  /** Index of telephones for counting. */
  readonly indexOf: (value: string) => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}) {
  const { indexOf } = parts;
  const { all, guess, guessedRight, ...windows } = codeWindows({ ...parts, of: 'portal' });
  const networks = hourlyLimiters(OF_NETWORK);
  const sessions = hourlyLimiters(OF_SESSION);
  return {
    /** Null when one more code may be requested, which is then counted. @param person keyed @param from a network, or `KNOWN` */
    ofName: async (person: string, from: string): Promise<TooMany | null> =>
      (await windows.ofName(`${from} ${person}`)) ??
      (from === KNOWN ? null : all([[`portal-open-all:${person}`, OF_STRANGERS]])),
    /** Null when a code may be sent to a telephone, which is then counted. @param from as above */
    ofPhone: (phone: string, from: string): Promise<TooMany | null> =>
      windows.ofPhone(
        `${from} ${phone}`,
        from === KNOWN ? [] : [[`portal-phone-all:${indexOf(phone)}`, SENT_TO_STRANGERS]],
      ),
    /** Null when a code for filing a power of attorney may be sent to a telephone, which is then counted. @param from as above */
    ofPowerCode: (phone: string, from: string): Promise<TooMany | null> =>
      from === KNOWN
        ? all([[`portal-power-code:${KNOWN} ${indexOf(phone)}`, POWER_CODES]])
        : all([
            [`portal-power-code-network:${indexOf(from)}`, POWER_CODES_NETWORK],
            [`portal-power-code:${indexOf(phone)}`, POWER_CODES],
            ['portal-power-code-all', POWER_CODES_ALL],
          ]),
    guess,
    guessedRight,
    /** Null when the limit permits one more act of a network, which is then counted. @param address of the visitor */
    ofNetwork: (act: keyof typeof OF_NETWORK, address: string): Promise<TooMany | null> =>
      consume(networks[act], networkOf(address)),
    /** Null when the person may file once more to a case, which is then counted. */
    ofFiling: ({ nationalId, phone }: PersonKey, id: string): Promise<TooMany | null> =>
      all([[`portal-file:${id}:${indexOf(`${nationalId} ${phone}`)}`, OF_FILING]]),
    /** Null when the person may upload this many more bytes, which are then counted. @param person keyed @param size bytes */
    ofUpload: (person: string, size: number): Promise<TooMany | null> =>
      all([[`portal-upload:${person}`, OF_UPLOADS]], { count: size }),
    /** Null when the person may file one more power of attorney without a case, which is then counted. */
    ofPower: ({ nationalId, phone }: PersonKey): Promise<TooMany | null> =>
      all([
        [`portal-power:${indexOf(`${nationalId} ${phone}`)}`, OF_POWERS],
        [`portal-power-phone:${indexOf(phone)}`, OF_POWERS_PHONE],
      ]),
    /** Null when this many more bytes may be uploaded for one, which are then counted. @param size bytes */
    ofPowerUpload: async ({ phone }: PersonKey, size: number): Promise<TooMany | null> =>
      (await all([[`portal-power-upload:${indexOf(phone)}`, OF_POWER_UPLOADS]], { count: size })) ??
      all([['portal-power-upload-all', ALL_POWER_UPLOADS]], { count: Math.ceil(size / 1024) }),
    /** Null when the limit permits one more act of a browser, which is then counted. @param secret of its cookie */
    ofSession: (secret: string): Promise<TooMany | null> => consume(sessions.act, secretHash(secret)),
  };
}
