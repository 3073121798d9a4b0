import type { CaseEvent } from './event.ts';

/** Event types of a case's timeline, in the order of the type. */
export const CASE_EVENT_TYPES = [
  'case-opened',
  'law-changed',
  'facts-changed',
  'case-archived',
  'case-reopened',
  'party-added',
  'party-changed',
  'party-removed',
  'power-confirmed',
  'power-ended',
  'staff-assigned',
  'staff-released',
  'hearing-linked',
  'hearing-unlinked',
  'document-filed',
  'scan-awaited',
  'document-scanned',
  'scan-waived',
  'document-withdrawn',
  'acceptance-awaited',
  'document-accepted',
  'document-refused',
  'access-set',
  'document-read',
  'exhibit-offered',
  'exhibit-admitted',
  'exhibit-excluded',
  'exhibit-withdrawn',
  'order-drafted',
  'order-discarded',
  'order-signed',
  'order-served',
  'service-noted',
  'service-opened',
] as const satisfies readonly CaseEvent['type'][];
export type CaseEventType = (typeof CASE_EVENT_TYPES)[number];

/** Does not compile when an event is missing. */
true satisfies [CaseEvent['type']] extends [CaseEventType] ? true : false;
