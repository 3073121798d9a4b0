import { z } from 'zod';
import type { HearingId, SeatId } from '../hearing/ids.ts';
import type { OfficeId, RequestId } from '../queue/ids.ts';

/** Id of an entity: base64url. */
export const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
/** Schema of an id in a message: accepts a string and types it as the given id. The value is not changed at run time. */
export const idAs = <Id extends string>() => id as unknown as z.ZodType<Id, string>;
/** The id of a booking, equal to that of its hearing, in a path. */
export const bookingId = idAs<HearingId>();
/** A prosecutor's office, in a path or body. */
export const officeId = idAs<OfficeId>();
/** A citizen's request, in a path or body. */
export const requestId = idAs<RequestId>();
/** The seat of a booked person, in a path. */
export const personId = idAs<SeatId>();

/** A moment, epoch milliseconds (UTC), from 1970 to 2286. */
export const moment = z.int().min(0).max(9_999_999_999_999);

/** Number of the version on which a change is based. */
export const version = z.int().min(1).max(1_000_000_000);

/** The same for data that has no version before its first writing: 0 until then. */
export const versionOrNone = z.int().min(0).max(1_000_000_000);

/** RFC 5321 allows 254 characters. */
export const email = z.email().max(254);

export const language = z.enum(['fa', 'en']);
export type Language = z.infer<typeof language>;

/** Where the list continues: `next` of the previous answer. */
const after = z
  .string()
  .regex(/^[A-Za-z0-9_.~-]{1,200}$/)
  .optional();

/** Parameters of every list, in addition to its own filters. */
export const page = z.strictObject({ after, limit: z.coerce.number().int().min(1).max(200).default(50) });

/** The answer of a list: `next` is null at its end. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), next: z.string().nullable() });
}
