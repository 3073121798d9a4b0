import { z } from 'zod';
import { LINE, TEXT } from './text-characters.ts';

/* Every text from users is parsed by one of these. Spaces around it are trimmed; lengths are in UTF-16 units. */

/** A non-empty single line without characters that change its display. */
export const line = (max: number, min = 1) => z.string().trim().min(min).max(max).regex(LINE);

/** Several lines; may be empty. */
export const text = (max: number) => z.string().trim().max(max).regex(TEXT);

/** Several lines; not empty. */
export const words = (max: number) => text(max).min(1);

/** Epoch milliseconds, from 2000 to 2100. */
export const time = z.int().min(946_684_800_000).max(4_102_444_800_000);
