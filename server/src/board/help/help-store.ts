import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { HelpMessage } from '@mahzar/shared/protocol/help';
import type { HelpRequest, HelpStore, NewHelpMessage } from './ports.ts';
import { HELP_RESERVE, WRITING_QUOTA } from '../../hearings/quota.ts';
import type { Quota } from '../../hearings/quota.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { loadHearingKey } from '../../storage/hearing-keys.ts';
import type { HearingCipher } from '../../storage/hearing-keys.ts';
import { countMessage, withinQuota, writerCounts } from '../../chat/message-totals.ts';
import type { Tables } from '../../storage/tables.ts';

/** Conversations with people who need help, in the database, encrypted with their hearings' keys. */
export function createHelpStore(database: Database, masterKey: Buffer, randomBytes: RandomBytes): HelpStore {
  const { db, kind } = database;
  const countsOf = writerCounts(masterKey, HELP_RESERVE);
  const cipherOf = async (hearing: HearingId): Promise<HearingCipher> => {
    const cipher = await loadHearingKey(db, hearing, masterKey, randomBytes);
    if (cipher === undefined) throw new Error(`the texts of hearing ${hearing} have been erased`);
    return cipher;
  };
  const requestBy = (column: 'id' | 'secret_hash', value: string) =>
    db.selectFrom('help_requests').selectAll().where(column, '=', value).executeTakeFirst();
  /** To be called within `withinQuota`. */
  const keep = async (
    on: Database,
    { hearing, seat }: Pick<HelpRequest, 'hearing' | 'seat'>,
    { id, request, at, author: by, nonce, text }: NewHelpMessage,
    cipher: HearingCipher,
    quota: Quota,
  ): Promise<HelpMessage> => {
    const body = cipher.encrypt(text, bodyOf(id));
    const author = by.kind === 'person' ? 'person' : `${STAFF}${by.account}`;
    const { numInsertedOrUpdatedRows: inserted } = await on.db
      .insertInto('help_messages')
      .values({ id, request_id: request, at, author, nonce, body })
      .onConflict((conflict) => conflict.columns(['request_id', 'author', 'nonce']).doNothing())
      .executeTakeFirstOrThrow();
    if (inserted !== 0n) {
      const of = by.kind === 'person' ? { author: seat, counts: countsOf(hearing, by.writer) } : { author, counts: [] };
      await countMessage(on, { hearing, part: 'help', ...of }, body.length, quota);
    }
    const kept = await on.db
      .selectFrom('help_messages')
      .selectAll()
      .where('request_id', '=', request)
      .where('author', '=', author)
      .where('nonce', '=', nonce)
      .executeTakeFirstOrThrow();
    return toMessage(kept, cipher);
  };

  return {
    async ask({ id, hearing, seat, secretHash, browser, at }, message, quota = WRITING_QUOTA) {
      const cipher = await cipherOf(hearing);
      return withinQuota(database, async (on) => {
        await kind.lockToEnd(on.db, `help ${hearing} ${seat}`);
        await on.db
          .updateTable('help_requests')
          .set({ closed_at: at })
          .where('hearing_id', '=', hearing)
          .where('seat', '=', seat)
          .where(({ eb, or }) => or([eb('browser', '=', browser), eb('browser', 'is', null)]))
          .where('closed_at', 'is', null)
          .execute();
        await on.db
          .insertInto('help_requests')
          .values({ id, hearing_id: hearing, seat, secret_hash: secretHash, browser, asked_at: at, closed_at: null })
          .execute();
        return keep(on, { hearing, seat }, message, cipher, quota);
      });
    },

    async bySecret(secretHash) {
      const row = await requestBy('secret_hash', secretHash);
      return row && toRequest(row);
    },

    async byId(request) {
      const row = await requestBy('id', request);
      return row && toRequest(row);
    },

    async open(hearing) {
      const rows = await db
        .selectFrom('help_requests')
        .selectAll()
        .where('hearing_id', '=', hearing)
        .where('closed_at', 'is', null)
        .execute();
      return rows.map(toRequest);
    },

    async last(hearing, seat) {
      const row = await db
        .selectFrom('help_requests')
        .selectAll()
        .where('hearing_id', '=', hearing)
        .where('seat', '=', seat)
        .orderBy('asked_at', 'desc')
        .orderBy('id')
        .limit(1)
        .executeTakeFirst();
      return row && toRequest(row);
    },

    close: ({ id, hearing, seat }, at, alsoWrite) =>
      inTransaction(database, async (on) => {
        await kind.lockToEnd(on.db, `help ${hearing} ${seat}`);
        const { numUpdatedRows } = await on.db
          .updateTable('help_requests')
          .set({ closed_at: at })
          .where('id', '=', id)
          .where('closed_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        await alsoWrite?.(on);
        return true;
      }),

    async reopen(on, { id, hearing, seat }, browser, at) {
      await kind.lockToEnd(on.db, `help ${hearing} ${seat}`);
      const open = await on.db
        .selectFrom('help_requests')
        .select('id')
        .where('hearing_id', '=', hearing)
        .where('seat', '=', seat)
        .where('browser', '=', browser)
        .where('closed_at', 'is', null)
        .executeTakeFirst();
      if (open === undefined)
        await on.db
          .updateTable('help_requests')
          .set({ browser, closed_at: null, asked_at: at })
          .where('id', '=', id)
          .execute();
    },

    apart: (work) => inTransaction(database, work),

    async keep(request, message, alsoWrite, quota = WRITING_QUOTA) {
      const cipher = await cipherOf(request.hearing);
      return withinQuota(database, async (on) => {
        // In the same order as `ask`: first this lock, then the counts.
        await kind.lockToEnd(on.db, `help ${request.hearing} ${request.seat}`);
        const kept = await keep(on, request, message, cipher, quota);
        const { closed_at: closedAt } = await on.db
          .selectFrom('help_requests')
          .select('closed_at')
          .where('id', '=', request.id)
          .executeTakeFirstOrThrow();
        await alsoWrite?.(on, kept, closedAt !== null);
        return kept;
      });
    },

    async *messages({ id, hearing }, before) {
      let cipher: HearingCipher | undefined;
      let place = before;
      for (;;) {
        let query = db.selectFrom('help_messages').selectAll().where('request_id', '=', id);
        if (place !== undefined) {
          const { at, id: last } = place;
          query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('at', 'id'), '<', tuple(at, last)));
        }
        const rows = await query.orderBy('at', 'desc').orderBy('id', 'desc').limit(BATCH).execute();
        if (rows.length > 0) cipher ??= await cipherOf(hearing);
        for (const row of rows) yield toMessage(row, cipher!);
        place = rows.at(-1);
        if (rows.length < BATCH) return;
      }
    },
  };
}

/** Messages read at a time. */
const BATCH = 25;

function toRequest(row: Tables['help_requests']): HelpRequest {
  return {
    id: row.id,
    hearing: row.hearing_id,
    seat: row.seat,
    browser: row.browser,
    askedAt: row.asked_at,
    closedAt: row.closed_at,
  };
}

function toMessage({ id, at, author, body }: Tables['help_messages'], cipher: HearingCipher): HelpMessage {
  const account = author.startsWith(STAFF) ? author.slice(STAFF.length) : null;
  return { id, at, from: account === null ? 'person' : 'staff', account, text: cipher.decrypt(body, bodyOf(id)) };
}

/** Prefix of a staff account in the author of a message. */
const STAFF = 'staff:';

function bodyOf(id: string): string {
  return `help_messages/${id}/body`;
}
