import { z } from 'zod';
import { defineRoute } from './route.ts';
import { bookingId } from './values.ts';

/** Staff who help with devices join a hearing like everybody else: visible to all, and admitted by the court. */
export const takeSupportSeat = defineRoute({
  id: 'take-support-seat',
  method: 'post',
  path: '/hearings/{hearing}/support-seat',
  summary:
    'Gives the caller a seat as technical support at a hearing, and a link to it; a former link ends. The court lets them in.',
  tag: 'Board',
  may: 'join-as-support',
  params: z.strictObject({ hearing: bookingId }),
  query: null,
  body: null,
  answer: z.strictObject({ link: z.string() }),
  fails: ['not-found', 'erased', 'hearing-over'],
});
