import { z } from 'zod';
import { bookingSummary } from './booking.ts';
import { seatId } from './person.ts';

/** The resource that both bookings need at the same time. */
export const CLASH_KINDS = ['judge', 'room', 'lawyer', 'interpreter', 'person'] as const;
export type ClashKind = (typeof CLASH_KINDS)[number];

/** A clash of a booking with an existing one at overlapping times. */
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
