import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { ROLES } from '@mahzar/shared/hearing/roles';
import { DEMONSTRATION_PARTS } from '../access/staff/demonstration-accounts.ts';
import { checkSeat, verifyToken } from '../access/tokens/token.ts';
import { INVITED } from './cast.ts';
import type { Stage } from './demonstration.ts';

const demonstrationSchema = z.strictObject({
  hearing: z.string(),
  seats: z.array(
    z.strictObject({
      seat: z.string(),
      role: z.enum(ROLES),
      name: z.string(),
      links: z.strictObject({ fa: z.string(), en: z.string() }),
      /** Equivalent to the long links, and short enough to type. */
      short: z.strictObject({ fa: z.string(), en: z.string() }),
    }),
  ),
  /** Accounts of the desk; left out when none were made. */
  staff: z
    .strictObject({
      desk: z.string(),
      password: z.string(),
      accounts: z.array(z.strictObject({ part: z.enum(DEMONSTRATION_PARTS), email: z.string() })),
    })
    .optional(),
  /** The office that receives citizens; left out when its officials have no accounts. */
  office: z
    .strictObject({
      ask: z.strictObject({ fa: z.string(), en: z.string() }),
      /** A citizen who waits there, and the code of their link; null when none was added. */
      waits: z
        .strictObject({
          day: z.string(),
          name: z.string(),
          code: z.string(),
          links: z.strictObject({ fa: z.string(), en: z.string() }),
        })
        .nullable(),
    })
    .optional(),
});

/** The content of `demo.json`. */
export type Demonstration = z.infer<typeof demonstrationSchema>;

/** Links that are about to expire are of no use for a demonstration. */
const TIME_LEFT_MS = 30 * 60_000;

/** The hearing, tokens and codes of an earlier start; undefined when it is over or one of its links is no longer valid. */
export async function findStored(
  stored: Demonstration | undefined,
  { keys, storage, now }: Pick<Stage, 'keys' | 'storage' | 'now'>,
): Promise<{ hearing: HearingId; tokens: Map<SeatId, string>; codes: Map<SeatId, string> } | undefined> {
  if (stored === undefined) return undefined;
  const open = (await storage.log.hearings()).find((id) => id === stored.hearing);
  if (open === undefined) return undefined;
  const tokens = new Map<SeatId, string>();
  const codes = new Map<SeatId, string>();
  for (const { seat } of INVITED) {
    const found = stored.seats.find((one) => one.seat === seat);
    const [token, code] = [found?.links.fa.split('#')[1], found?.short.fa.split('#')[1]];
    const signed = verifyToken(token, { keys, hearing: open, now: now() + TIME_LEFT_MS });
    const checked = signed.ok ? await checkSeat(signed.claims, storage.hearings, now()) : signed;
    if (token === undefined || code === undefined || !checked.ok || checked.claims.seat !== seat) return undefined;
    tokens.set(seat, token);
    codes.set(seat, code);
  }
  return { hearing: open, tokens, codes };
}

/** What an earlier start has written; undefined when missing or damaged. */
export function readDemonstration(file: string): Demonstration | undefined {
  try {
    return demonstrationSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
