import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { ROLES } from '@mahzar/shared/hearing/roles';
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
    }),
  ),
});

/** The content of `demo.json`. */
export type Demonstration = z.infer<typeof demonstrationSchema>;

/** Links that are about to run out are no good for a demonstration. */
const TIME_LEFT_MS = 30 * 60_000;

/** The hearing and tokens of an earlier start; undefined when it is over or any of its links does not open its seat. */
export async function findStored(
  file: string,
  { keys, storage, now }: Stage,
): Promise<{ hearing: HearingId; tokens: Map<SeatId, string> } | undefined> {
  const kept = read(file);
  if (kept === undefined) return undefined;
  const open = (await storage.log.hearings()).find((id) => id === kept.hearing);
  if (open === undefined) return undefined;
  const tokens = new Map<SeatId, string>();
  for (const { seat } of INVITED) {
    const token = kept.seats.find((one) => one.seat === seat)?.links.fa.split('#')[1];
    const signed = verifyToken(token, { keys, hearing: open, now: now() + TIME_LEFT_MS });
    const checked = signed.ok ? await checkSeat(signed.claims, storage.hearings, now()) : signed;
    if (token === undefined || !checked.ok || checked.claims.seat !== seat) return undefined;
    tokens.set(seat, token);
  }
  return { hearing: open, tokens };
}

function read(file: string): Demonstration | undefined {
  try {
    return demonstrationSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
