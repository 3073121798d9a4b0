/** Events that are sent to systems of the court. Resumed: after a recess or a suspension. */
export const WEBHOOK_EVENTS = [
  'booking-created',
  'booking-changed',
  'booking-cancelled',
  'hearing-opened',
  'session-started',
  'session-recessed',
  'session-resumed',
  'session-suspended',
  'hearing-adjourned',
  'hearing-closed',
  'hearing-cancelled',
  'person-joined',
  'person-left',
  'recording-complete',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];
