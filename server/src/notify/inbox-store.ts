import { sql } from 'kysely';
import type { OutboundMessage } from './ports.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { pageOf } from '../storage/keyset.ts';
import type { Page, PageOf } from '../storage/keyset.ts';
import { systemCipher } from '../storage/system-keys.ts';

export type Inbox = ReturnType<typeof createInbox>;

/** The inbox for development in the database: messages that would have been sent. */
export function createInbox({ db }: Database, masterKey: Buffer, randomBytes: RandomBytes) {
  const cipher = systemCipher(masterKey, 'inbox', randomBytes);
  return {
    async put(message: OutboundMessage, at: number): Promise<void> {
      await db
        .insertInto('inbox')
        .values({
          message_id: message.id,
          at,
          letter: cipher.encrypt(JSON.stringify(message), placeOf(message.id)),
        })
        // A repeated message is already stored.
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async list({
      after,
      limit,
    }: Page): Promise<PageOf<{ readonly message: string; readonly at: number; readonly parcel: OutboundMessage }>> {
      let query = db.selectFrom('inbox').selectAll();
      if (after !== undefined) query = query.where(sql<boolean>`(at, message_id) < (${after.at}, ${after.id})`);
      const rows = await query
        .orderBy('at', 'desc')
        .orderBy('message_id', 'desc')
        .limit(limit + 1)
        .execute();
      const { items, next } = pageOf(rows, limit, ({ at, message_id: id }) => ({ at, id }));
      return {
        items: items.map(({ message_id, at, letter }) => ({
          message: message_id,
          at,
          parcel: JSON.parse(cipher.decrypt(letter, placeOf(message_id))) as OutboundMessage,
        })),
        next,
      };
    },
  };
}

function placeOf(id: string): string {
  return `inbox/${id}/letter`;
}
