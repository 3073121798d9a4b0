import { NOTES } from '@mahzar/shared/hearing/law/chat';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { ChatStore, MessagePlace, StoredMessage } from '../hearings/ports.ts';
import { WRITING_QUOTA } from '../hearings/quota.ts';
import type { Writer } from '../hearings/quota.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { Forgetting } from '../storage/forgetting.ts';
import { loadHearingKey } from '../storage/hearing-keys.ts';
import type { HearingCipher } from '../storage/hearing-keys.ts';
import { countMessage, uncountMessage, withinQuota, writerCounts } from './message-totals.ts';
import type { TotalOf } from './message-totals.ts';
import type { Tables } from '../storage/tables.ts';

/** Chat messages in the database, each encrypted with its hearing's key. */
export function createChatStore(database: Database, masterKey: Buffer, randomBytes: RandomBytes): ChatStore {
  const { db } = database;
  const forgetting = new Forgetting(database, ['privileged_messages', 'privileged_readers']);
  const countsOf = writerCounts(masterKey);
  const totalOf = (hearing: HearingId, author: string, privileged: boolean, writer: Writer | null): TotalOf => ({
    hearing,
    author,
    part: privileged ? 'counsel' : 'chat',
    counts: writer === null ? [] : countsOf(hearing, writer),
  });
  const cipherOf = async (hearing: HearingId): Promise<HearingCipher> => {
    const cipher = await loadHearingKey(db, hearing, masterKey, randomBytes);
    if (cipher === undefined) throw new Error(`the texts of hearing ${hearing} have been erased`);
    return cipher;
  };
  /** The next messages that a seat may read, newest first. Uses an index only. */
  const placesOf = async (
    hearing: HearingId,
    seat: SeatId,
    conversation: string | undefined,
    before: MessagePlace | undefined,
    except: readonly SeatId[],
  ): Promise<Readable[]> => {
    const found: Readable[] = [];
    for (const tables of BOTH) {
      let query = db
        .selectFrom(tables.readers)
        .select(['at', 'id'])
        .where('hearing_id', '=', hearing)
        .where('seat', '=', seat);
      // Log notes are not part of any conversation: readers ask for them by name.
      query =
        conversation === undefined
          ? query.where('conversation', '!=', NOTES)
          : query.where('conversation', '=', conversation);
      if (before !== undefined)
        query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('at', 'id'), '<', tuple(before.at, before.id)));
      if (except.length > 0) query = query.where('author', 'not in', except);
      const rows = await query.orderBy('at', 'desc').orderBy('id', 'desc').limit(BATCH).execute();
      found.push(...rows.map((row) => ({ ...row, tables })));
    }
    return found.toSorted(newestFirst).slice(0, BATCH);
  };
  const rowsAt = async (hearing: HearingId, places: readonly Readable[]): Promise<Row[]> => {
    const rows: Row[] = [];
    for (const tables of BOTH) {
      const ids = places.filter((place) => place.tables === tables).map(({ id }) => id);
      if (ids.length === 0) continue;
      const found = await db
        .selectFrom(tables.messages)
        .selectAll()
        .where('hearing_id', '=', hearing)
        .where('id', 'in', ids)
        .execute();
      rows.push(...found.map((row) => ({ ...row, privileged: tables.privileged })));
    }
    return rows.toSorted(newestFirst);
  };

  return {
    async keep(message, writer, quota = WRITING_QUOTA) {
      const { id, hearing, at, conversation, from, nonce, readers, privileged, text } = message;
      const cipher = await cipherOf(hearing);
      const { messages } = tablesOf(privileged);
      const body = cipher.encrypt(text, bodyOf(id));
      return withinQuota(database, async (on) => {
        const { numInsertedOrUpdatedRows: inserted } = await on.db
          .insertInto(messages)
          .values({
            hearing_id: hearing,
            id,
            at,
            conversation,
            author: from,
            nonce,
            readers: JSON.stringify(readers),
            posted: 0,
            body,
          })
          .onConflict((conflict) => conflict.columns(['hearing_id', 'author', 'nonce']).doNothing())
          .executeTakeFirstOrThrow();
        if (inserted !== 0n) await countMessage(on, totalOf(hearing, from, privileged, writer), body.length, quota);
        const kept = await on.db
          .selectFrom(messages)
          .selectAll()
          .where('hearing_id', '=', hearing)
          .where('author', '=', from)
          .where('nonce', '=', nonce)
          .executeTakeFirstOrThrow();
        return read({ ...kept, privileged }, cipher);
      });
    },

    post: (hearing, message, readers) =>
      inTransaction(database, async (on) => {
        for (const tables of BOTH) {
          const row = await on.db
            .updateTable(tables.messages)
            .set({ posted: 1, readers: JSON.stringify(readers) })
            .where('hearing_id', '=', hearing)
            .where('id', '=', message)
            .where('posted', '=', 0)
            .returning(['hearing_id', 'id', 'at', 'conversation', 'author'])
            .executeTakeFirst();
          if (row === undefined || readers.length === 0) continue;
          await on.db
            .insertInto(tables.readers)
            .values(readers.map((seat) => ({ ...row, seat })))
            .execute();
        }
      }),

    async unposted() {
      const rows: Row[] = [];
      for (const { messages, privileged } of BOTH) {
        const found = await db.selectFrom(messages).selectAll().where('posted', '=', 0).execute();
        rows.push(...found.map((row) => ({ ...row, privileged })));
      }
      return rows.map((row) => ({
        hearing: row.hearing_id,
        id: row.id,
        readers: seatsOf(row),
        privileged: row.privileged,
      }));
    },

    forget: (hearing, message, writer) =>
      inTransaction(database, async (on) => {
        for (const { messages, readers, privileged } of BOTH) {
          const row = await on.db
            .deleteFrom(messages)
            .where('hearing_id', '=', hearing)
            .where('id', '=', message)
            .returning(['author', 'at', 'readers', 'body'])
            .executeTakeFirst();
          if (row === undefined) continue;
          await uncountMessage(on, totalOf(hearing, row.author, privileged, writer), row.body.length);
          await on.db
            .deleteFrom(readers)
            .where('hearing_id', '=', hearing)
            .where('seat', 'in', seatsOf(row))
            .where('at', '=', row.at)
            .where('id', '=', message)
            .execute();
        }
      }),

    async *readableBy(hearing, seat, { conversation, before, except = [] } = {}) {
      let cipher: HearingCipher | undefined;
      let place = before;
      for (;;) {
        const places = await placesOf(hearing, seat, conversation, place, except);
        const rows = await rowsAt(hearing, places);
        if (rows.length > 0) cipher ??= await cipherOf(hearing);
        for (const row of rows) yield read(row, cipher!);
        place = places.at(-1);
        if (place === undefined || places.length < BATCH) return;
      }
    },

    async notesOf(hearing) {
      const rows = await db
        .selectFrom('chat_messages')
        .selectAll()
        .where('hearing_id', '=', hearing)
        .where('conversation', '=', NOTES)
        .where('posted', '=', 1)
        .orderBy('at')
        .orderBy('id')
        .execute();
      if (rows.length === 0) return [];
      const cipher = await loadHearingKey(db, hearing, masterKey, randomBytes);
      return cipher === undefined ? [] : rows.map((row) => read({ ...row, privileged: false }, cipher));
    },

    async withPrivileged() {
      const rows = await db.selectFrom('privileged_messages').select('hearing_id').distinct().execute();
      return rows.map(({ hearing_id: hearing }) => hearing);
    },

    async erasePrivileged(hearing) {
      const isErased = await inTransaction(database, async (on) => {
        const { numDeletedRows } = await on.db
          .deleteFrom('privileged_messages')
          .where('hearing_id', '=', hearing)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await on.db.deleteFrom('privileged_readers').where('hearing_id', '=', hearing).execute();
        for (const totals of ['message_totals', 'writer_totals'] as const)
          await on.db.deleteFrom(totals).where('hearing_id', '=', hearing).where('part', '=', 'counsel').execute();
        return true;
      });
      if (isErased) forgetting.noteDeleted();
    },

    overwriteErased: (ending) => forgetting.run(ending),
  };
}

/** Messages read per batch. */
const BATCH = 25;

/** Messages that are part of the record, and messages that are destroyed at the end of the hearing. */
const BOTH = [
  { messages: 'chat_messages', readers: 'chat_readers', privileged: false },
  { messages: 'privileged_messages', readers: 'privileged_readers', privileged: true },
] as const;
type Row = Tables[(typeof BOTH)[number]['messages']] & { readonly privileged: boolean };
type Readable = MessagePlace & { readonly tables: (typeof BOTH)[number] };

function tablesOf(privileged: boolean): (typeof BOTH)[number] {
  return BOTH[privileged ? 1 : 0];
}

function newestFirst(one: MessagePlace, other: MessagePlace): number {
  return other.at - one.at || (one.id < other.id ? 1 : -1);
}

function read(row: Row, cipher: HearingCipher): StoredMessage {
  return {
    id: row.id,
    hearing: row.hearing_id,
    at: row.at,
    conversation: row.conversation,
    from: row.author,
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

/** Associated data of the encryption; the same for all messages. */
function bodyOf(id: string): string {
  return `chat_messages/${id}/body`;
}
