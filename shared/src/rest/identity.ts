import { z } from 'zod';
import { defineRoute } from './route.ts';
import { bookingId, personId } from './values.ts';

/** How staff established a person's identity. */
export const STAFF_MEANS = ['by-sight', 'document', 'known', 'telephone'] as const;

/** Version of the booking as the caller saw it: another person may be booked since. */
const version = z.int().min(1);

/**
 * State of a person's identification; `proven-by-code` and `proven-by-staff` tell the means. `another-browser`: the identity is
 * proven in one browser, and the link was opened in another, which may be a stranger's.
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

/** Staff confirm or refuse that a person is the booked one. Their latest statement counts; a locked-out person may try again. */
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

/** A person with required identification is put out of the hearing and must prove their identity again; others are not asked. */
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
