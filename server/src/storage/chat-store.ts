import type { HearingId, MessageId, SeatId } from '@mahzar/shared/hearing/ids';
import type { ChatStore, KeptMessage } from '../hearings/ports.ts';
import type { RandomBytes } from './cipher.ts';
import type { Database } from './database.ts';
import { loadHearingKey } from './hearing-keys.ts';
import type { HearingCipher } from './hearing-keys.ts';
import type { Tables } from './tables.ts';

/** Chat messages in the database, each encrypted with its hearing's key. */
export function createChatStore({ db, kind }: Database, masterKey: Buffer, randomBytes: RandomBytes): ChatStore {
  const cipherOf = async (hearing: HearingId): Promise<HearingCipher> => {
    const cipher = await loadHearingKey(db, hearing, masterKey, randomBytes);
    if (cipher === undefined) throw new Error(`the texts of hearing ${hearing} have been erased`);
    return cipher;
  };

  return {
    async keep(message) {
      const { id, hearing, at, conversation, from, nonce, readers, privileged, text } = message;
      const cipher = await cipherOf(hearing);
      const table = tableOf(privileged);
      await db
        .insertInto(table)
        .values({
          hearing_id: hearing,
          id,
          at,
          conversation,
          author: from,
          nonce,
          readers: JSON.stringify(readers),
          posted: 0,
          body: cipher.encrypt(text, bodyOf(id)),
        })
        .onConflict((conflict) => conflict.columns(['hearing_id', 'author', 'nonce']).doNothing())
        .execute();
      const kept = await db
        .selectFrom(table)
        .selectAll()
        .where('hearing_id', '=', hearing)
        .where('author', '=', from)
        .where('nonce', '=', nonce)
        .executeTakeFirstOrThrow();
      return read({ ...kept, privileged }, cipher);
    },

    async post(hearing, message, readers) {
      for (const table of TABLES) {
        await db
          .updateTable(table)
          .set({ posted: 1, readers: JSON.stringify(readers) })
          .where('hearing_id', '=', hearing)
          .where('id', '=', message)
          .execute();
      }
    },

    async unposted() {
      const rows: Row[] = [];
      for (const table of TABLES) {
        const found = await db.selectFrom(table).selectAll().where('posted', '=', 0).execute();
        rows.push(...found.map((row) => ({ ...row, privileged: table === 'privileged_messages' })));
      }
      return rows.map((row) => ({
        hearing: row.hearing_id as HearingId,
        id: row.id as MessageId,
        readers: seatsOf(row),
        privileged: row.privileged,
      }));
    },

    async forget(hearing, message) {
      for (const table of TABLES) {
        await db.deleteFrom(table).where('hearing_id', '=', hearing).where('id', '=', message).execute();
      }
    },

    async readableBy(hearing, seat) {
      const mine: Row[] = [];
      for (const table of TABLES) {
        const rows = await db
          .selectFrom(table)
          .selectAll()
          .where('hearing_id', '=', hearing)
          .where('posted', '=', 1)
          .execute();
        for (const row of rows) {
          if (seatsOf(row).includes(seat)) mine.push({ ...row, privileged: table === 'privileged_messages' });
        }
      }
      if (mine.length === 0) return [];
      const cipher = await cipherOf(hearing);
      mine.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
      return mine.map((row) => read(row, cipher));
    },

    async withPrivileged() {
      const rows = await db.selectFrom('privileged_messages').select('hearing_id').distinct().execute();
      return rows.map(({ hearing_id: hearing }) => hearing as HearingId);
    },

    async erasePrivileged(hearing) {
      const { numDeletedRows } = await db
        .deleteFrom('privileged_messages')
        .where('hearing_id', '=', hearing)
        .executeTakeFirst();
      if (numDeletedRows > 0n) await kind.forgetDeleted(db, 'privileged_messages');
    },
  };
}

const TABLES = ['chat_messages', 'privileged_messages'] as const;
type Row = Tables[(typeof TABLES)[number]] & { readonly privileged: boolean };

function tableOf(privileged: boolean): (typeof TABLES)[number] {
  return privileged ? 'privileged_messages' : 'chat_messages';
}

function read(row: Row, cipher: HearingCipher): KeptMessage {
  return {
    id: row.id as MessageId,
    hearing: row.hearing_id as HearingId,
    at: row.at,
    conversation: row.conversation,
    from: row.author as SeatId,
    nonce: row.nonce,
    readers: seatsOf(row),
    privileged: row.privileged,
    posted: row.posted === 1,
    text: cipher.decrypt(row.body, bodyOf(row.id)),
  };
}

function seatsOf({ readers }: { readonly readers: string }): SeatId[] {
  return JSON.parse(readers) as SeatId[];
}

/** The place in the ciphertext's eyes; the same for all messages. */
function bodyOf(id: string): string {
  return `chat_messages/${id}/body`;
}
