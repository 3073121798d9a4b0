import type { ReportedEvent } from './ports.ts';

/** The body of a message: Standard Webhooks 1.0, "Payload structure". Times of data are epoch milliseconds, as everywhere in the API. */
export function bodyOf({ event, at, hearing, seq, data }: ReportedEvent): string {
  return JSON.stringify({
    type: event,
    timestamp: new Date(at).toISOString(),
    data: { hearing, sequence: seq, ...data },
  });
}
