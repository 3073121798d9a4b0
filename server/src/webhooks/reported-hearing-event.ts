import type { Entry } from '@mahzar/shared/hearing/event';
import type { ReportedEvent } from './ports.ts';

/** Types of log entries that are reported to systems of the court. */
export const TOLD_ENTRIES = [
  'hearing-opened',
  'session-started',
  'recess-called',
  'session-suspended',
  'hearing-adjourned',
  'hearing-closed',
  'hearing-cancelled',
  'person-entered',
  'person-left',
  'person-expelled',
] as const;

/**
 * The event that is reported to systems of the court for an entry: ids and codes only. Undefined for other entries; events in
 * private rooms are not reported.
 * @param begun whether a session had begun before
 */
export function reportedEventOf(hearing: string, { seq, at, event }: Entry, begun: boolean): ReportedEvent | undefined {
  const reported = (name: ReportedEvent['event'], data: ReportedEvent['data'] = {}): ReportedEvent => ({
    event: name,
    at,
    hearing,
    seq,
    data,
  });
  switch (event.type) {
    case 'hearing-opened':
    case 'hearing-adjourned':
    case 'hearing-closed':
    case 'hearing-cancelled':
      return reported(event.type);
    case 'session-started':
      return reported(begun ? 'session-resumed' : 'session-started');
    case 'recess-called':
      return reported('session-recessed');
    case 'session-suspended':
      return reported('session-suspended', { reason: event.reason });
    case 'person-entered':
      return reported('person-joined', { seat: event.seat, room: event.room });
    case 'person-left':
    case 'person-expelled':
      return reported('person-left', { seat: event.seat });
    default:
      return undefined;
  }
}
