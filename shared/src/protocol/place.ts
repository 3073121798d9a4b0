import { z } from 'zod';

/** A place in a list sorted by time, before which the list continues: a message's time (epoch ms) and id. */
export const place = z.strictObject({ at: z.int().min(0).max(9_999_999_999_999), id: z.string().min(1).max(64) });
export type Place = z.infer<typeof place>;
