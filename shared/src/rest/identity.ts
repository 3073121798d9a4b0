import { z } from 'zod';
import { defineRoute } from './route.ts';
import { bookingId, personId } from './values.ts';

/** How staff found out who somebody is. */
export const STAFF_MEANS = ['by-sight', 'document', 'known', 'telephone'] as const;

/** Of the booking as it was seen: whoever is booked since may be another. */
const version = z.int().min(1);

/**
 * How far a person is with showing who they are; `proven-by-code` and `proven-by-staff` say who found it out. `another-browser`: it
 * is known of one browser, and the link was opened in another, which may be a stranger's.
 */
export const IDENTITY_STATES = [
  'not-needed',
  'waiting',
  'proven-by-code',
  'proven-by-staff',
  'another-browser',
  'refused',
  'locked',
] as const;

export const listIdentities = defineRoute({
  id: 'list-identities',
  method: 'get',
  path: '/bookings/{booking}/identities',
  summary: 'Of each person of a booking: whether it is known who they are.',
  tag: 'Identity',
  may: 'read-bookings',
  params: z.strictObject({ booking: bookingId }),
  query: null,
  body: null,
  answer: z.strictObject({ items: z.array(z.strictObject({ seat: z.string(), state: z.enum(IDENTITY_STATES) })) }),
  fails: ['not-found'],
});

/** Staff say that somebody is who is booked, or is not. What they say last counts; a person who was locked out may try again. */
export const confirmIdentity = defineRoute({
  id: 'confirm-identity',
  method: 'post',
  path: '/bookings/{booking}/people/{person}/identity',
  summary: 'Confirms that a person is who is booked, or refuses them.',
  tag: 'Identity',
  may: 'confirm-identity',
  params: z.strictObject({ booking: bookingId, person: personId }),
  query: null,
  body: z.strictObject({ outcome: z.enum(['confirmed', 'refused']), how: z.enum(STAFF_MEANS), version }),
  answer: null,
  fails: ['not-found', 'changed-meanwhile', 'hearing-over', 'several-browsers', 'proven-elsewhere'],
});

/** Whoever has to show who they are is out of the hearing then, and shows it anew; where none is asked, nothing is asked again. */
export const withdrawIdentity = defineRoute({
  id: 'withdraw-identity',
  method: 'post',
  path: '/bookings/{booking}/people/{person}/identity/withdraw',
  summary: 'Takes back what was found out of a person, by a code or by staff.',
  tag: 'Identity',
  may: 'confirm-identity',
  params: z.strictObject({ booking: bookingId, person: personId }),
  query: null,
  body: z.strictObject({ version }),
  answer: null,
  fails: ['not-found', 'changed-meanwhile', 'hearing-over'],
});
