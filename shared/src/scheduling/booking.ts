import { z } from 'zod';
import type { ScreeningId } from '../hearing/ids.ts';
import { HEARING_KINDS } from '../hearing/roles.ts';
import { bookingId, id, idAs, version } from '../rest/values.ts';
import { CASE_NUMBER, plainCaseNumber } from './case-number.ts';
import { person, seatId } from './person.ts';
import { line, text, time } from '../text.ts';

/** State of a booking, from its hearing's log: `opened` while it is held, `over` when it was closed or adjourned. */
export const BOOKING_STATES = ['booked', 'cancelled', 'opened', 'over'] as const;
export type BookingState = (typeof BOOKING_STATES)[number];

/** Who may get the record later. Every hearing is recorded. */
export const RECORDING_POLICIES = ['parties', 'open', 'confidential', 'sealed'] as const;

/** Whether a person's link opens their seat. `none`: they take part at another person's device. */
export const LINK_STATES = ['none', 'valid', 'withdrawn'] as const;

/** In any digits and from any keyboard; see `plainCaseNumber`. */
export const caseNumber = z.string().regex(CASE_NUMBER).overwrite(plainCaseNumber);
export const branch = line(120);
export const room = line(80);

/** Two sides of people: nobody on one side may ever see or hear anybody on the other. */
export const screening = z.strictObject({
  id: idAs<ScreeningId>(),
  between: z.tuple([z.array(seatId).min(1).max(30).readonly(), z.array(seatId).min(1).max(30).readonly()]).readonly(),
});

const planned = {
  branch,
  /** A room of the court, when somebody comes there in person. */
  room: room.nullable().default(null),
  kind: z.enum(HEARING_KINDS),
  startsAt: time,
  endsAt: time,
  title: line(200),
  /** Anybody may watch from the gallery without being admitted. */
  public: z.boolean().default(false),
  recordingPolicy: z.enum(RECORDING_POLICIES).default('parties'),
  /** Visible to staff only. */
  notes: text(4000).default(''),
  screens: z.array(screening).max(30).readonly().default([]),
};

/** A booking as its author enters or changes it. */
export const bookingDraft = z.strictObject({
  /** A missing case is created. */
  caseNumber,
  ...planned,
  people: z.array(person).min(1).max(60).readonly(),
});
export type BookingDraft = z.output<typeof bookingDraft>;

export const bookedPerson = person.extend({ link: z.enum(LINK_STATES) });
export type BookedPerson = z.output<typeof bookedPerson>;

/** A booking; its id equals its hearing's. */
export const booking = z.strictObject({
  id: bookingId,
  version,
  state: z.enum(BOOKING_STATES),
  case: z.strictObject({ id, number: caseNumber }),
  ...planned,
  people: z.array(bookedPerson).readonly(),
  /** Equal for all bookings of one series. */
  seriesId: id.nullable(),
  cancelledWhy: z.string().nullable(),
  createdAt: time,
  changedAt: time,
});
export type Booking = z.output<typeof booking>;

/** A booking in a list: with names, without contacts and notes. */
export const bookingSummary = booking
  .omit({ people: true, notes: true, screens: true, createdAt: true })
  .extend({ people: z.array(person.pick({ id: true, role: true, name: true, protected: true })).readonly() });
export type BookingSummary = z.output<typeof bookingSummary>;

/** A booking in a calendar, which shows a whole month. */
export const calendarEntry = booking.pick({
  id: true,
  state: true,
  case: true,
  branch: true,
  room: true,
  kind: true,
  startsAt: true,
  endsAt: true,
  title: true,
});
