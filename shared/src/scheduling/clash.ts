import { z } from 'zod';
import { bookingSummary } from './booking.ts';
import { seatId } from './person.ts';

/** What is wanted at two places at once. */
export const CLASH_KINDS = ['judge', 'room', 'lawyer', 'interpreter', 'person'] as const;
export type ClashKind = (typeof CLASH_KINDS)[number];

/** What a booking and one that stands have in common while both last. */
export const clash = z.strictObject({
  kind: z.enum(CLASH_KINDS),
  /** The person of the draft; null for the room. */
  person: seatId.nullable(),
  booking: bookingSummary.pick({
    id: true,
    case: true,
    branch: true,
    room: true,
    kind: true,
    startsAt: true,
    endsAt: true,
    title: true,
  }),
});
export type Clash = z.output<typeof clash>;
