import { MOST_DOCUMENT_BYTES } from '@mahzar/shared/rest/proceedings';
import { codeWindows, consume, hourly } from '../access/codes/windows.ts';
import type { TooMany, Window } from '../access/codes/windows.ts';
import type { AttemptStore } from '../access/staff/attempt-store.ts';
import { networkOf } from '../kernel/address.ts';
import type { PersonKey } from '../scheduling/named-persons.ts';
import { secretHash } from '../kernel/secret-hash.ts';

/** From one network within an hour; whole towns come from one address of their operator, so what counts is counted by person. */
const OF_NETWORK = {
  /** Codes that are asked for. */
  code: 300,
  /** Codes that are given. */
  proof: 900,
  /** Everything else, by whoever belongs to nobody. */
  unknown: 6_000,
} as const;

/** A browser in which somebody has entered before, as where a code is asked for. */
export const KNOWN = 'known';
/** Codes for one person that all networks ask for together. */
const OF_STRANGERS: Window = { points: 36, windowMs: 23 * 3_600_000 };
/** The same, that are sent to one telephone. */
const SENT_TO_STRANGERS: Window = { points: 30, windowMs: 23 * 3_600_000 };

/** By one browser within an hour: a lawyer turns pages, and uploads come in parts. */
const OF_SESSION = { act: 4_000 } as const;

/** Documents that one person files to one case: nobody fills a case for the others. */
const OF_FILING: Window = { points: 60, windowMs: 23 * 3_600_000 };

/** Bytes of one person to all their cases; what they remove is counted, too. */
const OF_UPLOADS: Window = { points: 512 * 1024 * 1024, windowMs: 23 * 3_600_000 };

/** Powers of attorney by whoever no case names yet, of one person, and of one telephone under whatever national IDs. */
const OF_POWERS: Window = { points: 5, windowMs: 23 * 3_600_000 };
const OF_POWERS_PHONE: Window = { points: 10, windowMs: 23 * 3_600_000 };
/** Bytes of them, of one telephone: as many of the largest as may wait from it, and one that is sent anew. */
const OF_POWER_UPLOADS: Window = { points: 6 * MOST_DOCUMENT_BYTES, windowMs: 23 * 3_600_000 };

/**
 * Codes by which somebody may file one whom no case need name: anybody can have one sent to any telephone. They count apart from those
 * for the own cases, so that nobody's telephone is silenced for these. One telephone, from all networks together; one network; and all.
 */
const POWER_CODES: Window = { points: 5, windowMs: 23 * 3_600_000 };
const POWER_CODES_NETWORK: Window = { points: 60, windowMs: 23 * 3_600_000 };
const POWER_CODES_ALL: Window = { points: 1_000, windowMs: 23 * 3_600_000 };

export type PortalLimits = ReturnType<typeof portalLimits>;

/** How often things may be asked for by people who see their own cases. */
export function portalLimits(parts: {
  readonly attempts: AttemptStore;
  /** By which telephones are counted. */
  readonly indexOf: (value: string) => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}) {
  const { indexOf } = parts;
  const { all, guess, guessedRight, ...windows } = codeWindows({ ...parts, of: 'portal' });
  const networks = hourly(OF_NETWORK);
  const sessions = hourly(OF_SESSION);
  return {
    /** Null when a code may be asked for once more; it is counted. @param person keyed @param from a network, or `KNOWN` */
    ofName: async (person: string, from: string): Promise<TooMany | null> =>
      (await windows.ofName(`${from} ${person}`)) ??
      (from === KNOWN ? null : all([[`portal-open-all:${person}`, OF_STRANGERS]])),
    /** Null when a code may be sent to a telephone; it is counted. @param from as above */
    ofPhone: (phone: string, from: string): Promise<TooMany | null> =>
      windows.ofPhone(
        `${from} ${phone}`,
        from === KNOWN ? [] : [[`portal-phone-all:${indexOf(phone)}`, SENT_TO_STRANGERS]],
      ),
    /** Null when a code may be sent to a telephone by which somebody files a power of attorney; it is counted. @param from as above */
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
    /** Null when a network may do it once more; it is counted. @param address of the visitor */
    ofNetwork: (act: keyof typeof OF_NETWORK, address: string): Promise<TooMany | null> =>
      consume(networks[act], networkOf(address)),
    /** Null when somebody may file once more to a case; it is counted. */
    ofFiling: ({ nationalId, phone }: PersonKey, id: string): Promise<TooMany | null> =>
      all([[`portal-file:${id}:${indexOf(`${nationalId} ${phone}`)}`, OF_FILING]]),
    /** Null when somebody may upload so much more; it is counted. @param person keyed @param size bytes */
    ofUpload: (person: string, size: number): Promise<TooMany | null> =>
      all([[`portal-upload:${person}`, OF_UPLOADS]], { count: size }),
    /** Null when somebody may file one more power of attorney where no case names them; it is counted. */
    ofPower: ({ nationalId, phone }: PersonKey): Promise<TooMany | null> =>
      all([
        [`portal-power:${indexOf(`${nationalId} ${phone}`)}`, OF_POWERS],
        [`portal-power-phone:${indexOf(phone)}`, OF_POWERS_PHONE],
      ]),
    /** Null when so much more may be uploaded for one; it is counted. @param size bytes */
    ofPowerUpload: ({ phone }: PersonKey, size: number): Promise<TooMany | null> =>
      all([[`portal-power-upload:${indexOf(phone)}`, OF_POWER_UPLOADS]], { count: size }),
    /** Null when a browser may do something once more; it is counted. @param secret of its cookie */
    ofSession: (secret: string): Promise<TooMany | null> => consume(sessions.act, secretHash(secret)),
  };
}
