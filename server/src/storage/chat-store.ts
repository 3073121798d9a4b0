import type { HearingId, MessageId, SeatId } from '@mahzar/shared/hearing/ids';
import type { ChatStore, KeptMessage } from '../hearings/ports.ts';
import type { RandomBytes } from './cipher.ts';
import type { Database } from './database.ts';
import { sqlite } from './dialect.ts';
import { loadHearingKey } from './hearing-keys.ts';
import type { HearingCipher } from './hearing-keys.ts';
import type { Tables } from './tables.ts';

/** Chat messages in the database, each encrypted with its hearing's key. */
export function createChatStore(db: Database, masterKey: Buffer, randomBytes: RandomBytes): ChatStore {
  const cipherOf = async (hearing: HearingId): Promise<HearingCipher> => {
    const cipher = await loadHearingKey(db, hearing, masterKey, randomBytes);
    if (cipher === undefined) throw new Error(`the texts of hearing ${hearing} have been erased`);
    return cipher;
  };
  const ofHearing = (hearing: HearingId) =>
    db.selectFrom('chat_messages').selectAll().where('hearing_id', '=', hearing).orderBy('at').orderBy('id');

  return {
    async keep(message) {
      const { id, hearing, at, conversation, from, nonce, readers, privileged, text } = message;
      const cipher = await cipherOf(hearing);
      await db
        .insertInto('chat_messages')
        .values({
          hearing_id: hearing,
          id,
          at,
          conversation,
          author: from,
          nonce,
          readers: JSON.stringify(readers),
          privileged: Number(privileged),
          body: cipher.encrypt(text, bodyOf(id)),
        })
        .onConflict((conflict) => conflict.columns(['hearing_id', 'author', 'nonce']).doNothing())
        .execute();
      const kept = await ofHearing(hearing)
        .where('author', '=', from)
        .where('nonce', '=', nonce)
        .executeTakeFirstOrThrow();
      return read(kept, cipher);
    },

    async forget(hearing, message) {
      await db.deleteFrom('chat_messages').where('hearing_id', '=', hearing).where('id', '=', message).execute();
    },

    async readableBy(hearing, seat) {
      const rows = await ofHearing(hearing).execute();
      const mine = rows.filter(({ readers }) => (JSON.parse(readers) as string[]).includes(seat));
      if (mine.length === 0) return [];
      const cipher = await cipherOf(hearing);
      return mine.map((row) => read(row, cipher));
    },

    async erasePrivileged(hearing) {
      const { numDeletedRows } = await db
        .deleteFrom('chat_messages')
        .where('hearing_id', '=', hearing)
        .where('privileged', '=', 1)
        .executeTakeFirst();
      if (numDeletedRows > 0n) await sqlite.forgetOldPages(db);
    },
  };
}

function read(row: Tables['chat_messages'], cipher: HearingCipher): KeptMessage {
  return {
    id: row.id as MessageId,
    hearing: row.hearing_id as HearingId,
    at: row.at,
    conversation: row.conversation,
    from: row.author as SeatId,
    nonce: row.nonce,
    readers: JSON.parse(row.readers) as SeatId[],
    privileged: row.privileged === 1,
    text: cipher.decrypt(row.body, bodyOf(row.id)),
  };
}

function bodyOf(id: string): string {
  return `chat_messages/${id}/body`;
}
