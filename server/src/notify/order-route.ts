import { tellOfOrder } from '@mahzar/shared/rest/messages';
import { Rejection } from '@mahzar/shared/rejection';
import type { Audit } from '../audit/audit.ts';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import { actorOf } from '../audit/actor-of.ts';
import type { BookingDirectory } from '../scheduling/ports.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { messagesTo, ORDER_UNTIL_MS } from './plan.ts';
import type { Outbox } from './outbox-store.ts';

/** The route that notifies people that an order was issued at their hearing. */
export function orderRoute(parts: {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly directory: Pick<BookingDirectory, 'booking'>;
  readonly audit: Audit;
  readonly newId: () => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): Bound {
  const { database, outbox, directory, audit, newId, now } = parts;
  return bind(tellOfOrder, ({ params, body, caller }) =>
    inTransaction(database, async (on) => {
      const booking = await directory.booking(params.booking, on);
      if (booking === undefined) return new Rejection('not-found');
      if (booking.state === 'cancelled') return new Rejection('booking-cancelled');
      const chosen = new Set(body.people);
      const people = booking.people.filter(({ id }) => chosen.has(id));
      if (people.length < chosen.size) {
        return new Rejection('bad-request', { problems: [{ field: 'people', code: 'unknown-person' }] });
      }
      const at = now();
      const messages = messagesTo('order-issued', people, booking, { at, was: null, until: at + ORDER_UNTIL_MS });
      const told = new Set(messages.map(({ person }) => person));
      await outbox.add(
        on,
        messages.map((message) => ({ id: newId(), ...message })),
      );
      const subject = { kind: 'booking', id: booking.id };
      const details = { people: people.map(({ id }) => id), messages: messages.length };
      await audit.note(on, { actor: actorOf(caller), act: 'order-told', subject, details }, at);
      return { messages: messages.length, unreached: people.map(({ id }) => id).filter((id) => !told.has(id)) };
    }),
  );
}
