import { z } from 'zod';
import { defineRoute } from './route.ts';
import { id } from './values.ts';

/** How staff found out who somebody is. */
export const STAFF_MEANS = ['by-sight', 'document', 'known', 'telephone'] as const;

/** How far a person is with showing who they are; `proven-by-code` and `proven-by-staff` say who found it out. */
export const IDENTITY_STATES = [
  'not-needed',
  'waiting',
  'proven-by-code',
  'proven-by-staff',
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
  params: z.strictObject({ booking: id }),
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
  params: z.strictObject({ booking: id, person: id }),
  query: null,
  body: z.strictObject({ outcome: z.enum(['confirmed', 'refused']), how: z.enum(STAFF_MEANS) }),
  answer: null,
  fails: ['not-found', 'hearing-over'],
});
