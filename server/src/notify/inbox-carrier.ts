import type { Inbox } from './inbox-store.ts';
import type { Carrier } from './ports.ts';

/** Sends nothing; stores messages where developers read them. @param now epoch milliseconds */
export function createInboxCarrier(inbox: Inbox, now: () => number): Carrier {
  return {
    async send(message) {
      await inbox.put(message, now());
      return { ok: true, reference: null };
    },
    close: () => undefined,
  };
}
