import type { Entry } from '@mahzar/shared/hearing/event';
import type { Happening } from './ports.ts';

/** Types of a log's entries that somebody may be told of. */
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
 * What systems of the court are told of an entry: ids and codes only. What happens in private rooms is not told.
 * @param begun whether a session had begun before
 */
export function happeningOf(hearing: string, { seq, at, event }: Entry, begun: boolean): Happening | undefined {
  const happening = (name: Happening['event'], data: Happening['data'] = {}): Happening => ({
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
      return happening(event.type);
    case 'session-started':
      return happening(begun ? 'session-resumed' : 'session-started');
    case 'recess-called':
      return happening('session-recessed');
    case 'session-suspended':
      return happening('session-suspended', { reason: event.reason });
    case 'person-entered':
      return happening('person-joined', { seat: event.seat, room: event.room });
    case 'person-left':
    case 'person-expelled':
      return happening('person-left', { seat: event.seat });
    default:
      return undefined;
  }
}

/** What is sent: Standard Webhooks 1.0, "Payload structure". Times of data are epoch milliseconds, as everywhere in the API. */
export function bodyOf({ event, at, hearing, seq, data }: Happening): string {
  return JSON.stringify({
    type: event,
    timestamp: new Date(at).toISOString(),
    data: { hearing, sequence: seq, ...data },
  });
}
