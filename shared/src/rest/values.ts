import { z } from 'zod';
import type { HearingId, SeatId } from '../hearing/ids.ts';

/** Id of an entity: base64url. */
export const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
/** The id of a booking, which is that of its hearing, in a path. */
export const bookingId = id as unknown as z.ZodType<HearingId, string>;
/** A booked person, by their seat, in a path. */
export const personId = id as unknown as z.ZodType<SeatId, string>;

/** A moment, epoch milliseconds (UTC), from 1970 to 2286. */
export const moment = z.int().min(0).max(9_999_999_999_999);

/** Number of the version that a change was made on. */
export const version = z.int().min(1).max(1_000_000_000);

/** The same of what has no version until it is written for the first time: 0 before that. */
export const versionOrNone = z.int().min(0).max(1_000_000_000);

/** RFC 5321 allows 254 characters. */
export const email = z.email().max(254);

export const language = z.enum(['fa', 'en']);
export type Language = z.infer<typeof language>;

/** Where a list goes on: `next` of the answer before. */
const after = z
  .string()
  .regex(/^[A-Za-z0-9_.~-]{1,200}$/)
  .optional();

/** What every list is asked with, beside filters of its own. */
export const page = z.strictObject({ after, limit: z.coerce.number().int().min(1).max(200).default(50) });

/** A list's answer: `next` is null at its end. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), next: z.string().nullable() });
}
