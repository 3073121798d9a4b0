import { smsParts } from '@mahzar/shared/notify/sms-parts';
import {
  readHeldMessages,
  readInbox,
  readMessage,
  releaseHeldMessages,
  searchMessages,
} from '@mahzar/shared/rest/messages';
import type { ListedMessage } from '@mahzar/shared/rest/messages';
import { Rejection } from '@mahzar/shared/rejection';
import type { Audit } from '../audit/audit.ts';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import { actorOf } from '../audit/actor-of.ts';
import { paged } from '../http/api/paged.ts';
import { readsBookings, WITHHELD } from '../scheduling/shown.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import type { Composer } from './compose.ts';
import type { Inbox } from './inbox-store.ts';
import type { Outbox } from './outbox-store.ts';

/** Routes to messages. @param parts.inbox null where messages are really sent */
export function messageRoutes(parts: {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly composer: Pick<Composer, 'preview'>;
  readonly inbox: Inbox | null;
  readonly audit: Audit;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): Bound[] {
  const { database, outbox, composer, inbox, audit, now } = parts;
  return [
    bind(searchMessages, ({ body: { after, limit, ...filter }, caller }) =>
      paged({ after, limit }, async (page) => {
        const found = await outbox.search({ ...filter, ...page });
        return readsBookings(caller) ? found : { ...found, items: found.items.map(withoutTitle) };
      }),
    ),

    bind(readMessage, async ({ params: { message }, caller }) => {
      const found = await outbox.read(message);
      if (found === undefined || found.letter === null) return new Rejection('not-found');
      const { item, letter } = found;
      // A sent text is shown unchanged; a waiting text may name somebody who has been protected since it was written.
      const sent = item.sentAt === null ? null : letter.text;
      const text = sent ?? (await composer.preview(database, item, letter));
      const note = { actor: actorOf(caller), act: 'message-read', subject: { kind: 'message', id: message } } as const;
      await inTransaction(database, (on) => audit.note(on, note, now()));
      const parts = item.channel === 'sms' ? smsParts(text.body).parts : null;
      return { ...item, to: letter.to, subject: text.subject, body: text.body, parts };
    }),

    bind(readHeldMessages, () => outbox.countHeld(now())),

    bind(releaseHeldMessages, ({ body: { send }, caller }) =>
      inTransaction(database, async (on) => {
        const result = send ? await outbox.release(on, now()) : { sent: 0, dropped: await outbox.dropHeld(on, now()) };
        const note = { actor: actorOf(caller), act: 'held-messages-released', subject: null } as const;
        await audit.note(on, { ...note, details: result }, now());
        return result;
      }),
    ),

    bind(readInbox, async ({ query, caller }) => {
      if (inbox === null) return new Rejection('not-found', { detail: 'messages are sent, not kept in an inbox' });
      return paged(query, async (page) => {
        const { items, next } = await inbox.list(page);
        const note = { actor: actorOf(caller), act: 'inbox-read', subject: null } as const;
        await inTransaction(database, (on) => audit.note(on, note, now()));
        return { items: items.map(shownInInbox), next };
      });
    }),
  ];
}

/** For systems that may not read bookings: a title may name people. A message about a case has none. */
function withoutTitle({ about, ...message }: ListedMessage): ListedMessage {
  return { ...message, about: about && { ...about, title: about.title && WITHHELD } };
}

type InInbox = Awaited<ReturnType<Inbox['list']>>['items'][number];

function shownInInbox({ message, at, parcel: { to, subject, body } }: InInbox) {
  // Only e-mail has a subject.
  const channel = subject === null ? ('sms' as const) : ('email' as const);
  return { message, at, channel, to, subject, body, parts: subject === null ? smsParts(body).parts : null };
}
