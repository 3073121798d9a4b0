import { z } from 'zod';

/** Neither control characters nor halves of others, nor such as turn the direction of what stands after them (Unicode UAX #9). */
const LINE = /^[^\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u;
const TEXT = /^(?:[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]|[\n\t])*$/u;

/** One line that says something, and shows as it is written wherever it is shown. */
export const line = (max: number) => z.string().trim().min(1).max(max).regex(LINE);

/** Several lines; may be empty. */
export const text = (max: number) => z.string().trim().max(max).regex(TEXT);

/** Epoch milliseconds, from 2000 to 2100. */
export const time = z.int().min(946_684_800_000).max(4_102_444_800_000);
