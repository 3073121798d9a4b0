import type { NotifyEvent } from '@mahzar/shared/notify/events';
import { resendMessage } from '@mahzar/shared/rest/messages';
import type { MessageItem } from '@mahzar/shared/rest/messages';
import type { Booking } from '@mahzar/shared/scheduling/booking';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { Audit } from '../audit/audit.ts';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import { actorOf } from '../audit/actor-of.ts';
import type { BookingDirectory } from '../scheduling/ports.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { messagesTo, ORDER_UNTIL_MS } from './plan.ts';
import type { NewMessage } from './ports.ts';
import type { Outbox } from './outbox-store.ts';

/** The route by which a message is sent once more. */
export function resendRoute(parts: {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly directory: Pick<BookingDirectory, 'booking'>;
  readonly audit: Audit;
  readonly newId: () => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): Bound {
  const { database, outbox, directory, audit, newId, now } = parts;
  return bind(resendMessage, ({ params: { message }, caller }) =>
    inTransaction(database, async (on): Promise<MessageItem | Rejection<ApiErrorCode>> => {
      const found = await outbox.read(message, on);
      if (found === undefined) return new Rejection('not-found');
      const { item } = found;
      const booking = item.booking === null ? undefined : await directory.booking(item.booking, on);
      const again = booking && sameAgain(item, booking, now());
      if (again === undefined) return new Rejection('message-not-resendable');
      const id = newId();
      await outbox.add(on, [{ id, ...again }]);
      const details = { event: item.event, channel: item.channel, as: id };
      const subject = { kind: 'message', id: message };
      await audit.note(on, { actor: actorOf(caller), act: 'message-resent', subject, details }, now());
      const added = await outbox.read(id, on);
      return added?.item ?? new Rejection('internal');
    }),
  );
}

/** Messages that inform a person of a future hearing. */
const OF_HEARING: readonly NotifyEvent[] = [
  'invited',
  'changed',
  'reminder-48h',
  'reminder-1h',
  'restored',
  'link-renewed',
];

/** The same message again with present data; undefined when it is still being sent, or would no longer be true. */
function sameAgain(item: MessageItem, booking: Booking, now: number): Omit<NewMessage, 'id'> | undefined {
  const until = untilOf(item, booking, now);
  if (until === undefined || until <= now || !['sent', 'delivered', 'failed'].includes(item.state)) return undefined;
  const person = booking.people.filter(({ id }) => id === item.person);
  const [again] = messagesTo(item.event, person, booking, { at: now, was: null, until }, item.channel);
  return again;
}

/** Until when it is useful (epoch ms); undefined when it would not be true. */
function untilOf({ event }: MessageItem, { state, endsAt }: Booking, now: number): number | undefined {
  // An order may be issued and announced long after the hearing.
  if (event === 'order-issued') return state === 'cancelled' ? undefined : now + ORDER_UNTIL_MS;
  const held = state === 'booked' || state === 'opened';
  const isTrue = held ? OF_HEARING.includes(event) : state === 'cancelled' && event === 'cancelled';
  return isTrue ? endsAt : undefined;
}
