import { z } from 'zod';
import { defineRoute } from './route.ts';
import { id } from './values.ts';

/** How staff found out who somebody is. */
export const STAFF_MEANS = ['by-sight', 'document', 'known', 'telephone'] as const;

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
