import { z } from 'zod';

/** A place in a list by time, before which it goes on: of a message, when it was written (epoch ms) and its id. */
export const place = z.strictObject({ at: z.int().min(0).max(9_999_999_999_999), id: z.string().min(1).max(64) });
export type Place = z.infer<typeof place>;
