import type { MinutesEvent } from './event.ts';

/** In the order of the type. */
export const MINUTES_EVENT_TYPES = [
  'minutes-opened',
  'law-changed',
  'steps-accepted',
  'read-along-set',
  'reading-begun',
  'reading-ended',
  'text-signed',
  'text-refused',
  'unanswered-noted',
  'minutes-closed',
] as const satisfies readonly MinutesEvent['type'][];

/** Does not compile when an event is missing. */
true satisfies [MinutesEvent['type']] extends [(typeof MINUTES_EVENT_TYPES)[number]] ? true : false;
