import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { OpenedLink } from './ports.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';

/** Base 62: 22 digits hold 130 bits. */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CODE_LENGTH = 22;

export type ShortLinks = ReturnType<typeof createShortLinks>;

/**
 * Short links to seats, in the database. A code is looked up by its SHA-256: reading the table opens no seat, and the lookup's
 * timing reveals nothing, because nobody can choose the hash.
 */
export function createShortLinks(database: Database, randomBytes: RandomBytes) {
  const { db } = database;
  return {
    /** A new code for a seat, valid as long as the seat's present token; null when the seat has none. */
    async make(on: Database, hearing: HearingId, seat: SeatId, now: number): Promise<string | null> {
      const token = await seatOf(on, hearing, seat);
      if (token?.token_id === undefined || token.token_id === null) return null;
      const code = newLinkCode(randomBytes);
      await on.db
        .insertInto('short_links')
        .values({
          code_hash: hashOf(code),
          hearing_id: hearing,
          seat,
          token_id: token.token_id,
          created_at: now,
          first_opened_at: null,
          last_opened_at: null,
          opened: 0,
        })
        .execute();
      return code;
    },

    /** Whether a code still opens its seat. */
    async stands(on: Database, code: string): Promise<boolean> {
      const row = await on.db
        .selectFrom('short_links')
        .innerJoin('seats', (join) =>
          join
            .onRef('seats.hearing_id', '=', 'short_links.hearing_id')
            .onRef('seats.seat', '=', 'short_links.seat')
            .onRef('seats.token_id', '=', 'short_links.token_id'),
        )
        .select('short_links.code_hash')
        .where('short_links.code_hash', '=', hashOf(code))
        .executeTakeFirst();
      return row !== undefined;
    },

    /** The seat that a code opens; notes the opening. */
    open: (code: string, now: number): Promise<OpenedLink> =>
      inTransaction(database, async (on) => {
        const link = await on.db
          .selectFrom('short_links')
          .selectAll()
          .where('code_hash', '=', hashOf(code))
          .executeTakeFirst();
        if (link === undefined) return { kind: 'unknown' };
        const seat = await seatOf(on, link.hearing_id, link.seat);
        if (seat === undefined || seat.token_id === null) return { kind: 'withdrawn' };
        if (seat.token_id !== link.token_id) return { kind: 'replaced' };
        await on.db
          .updateTable('short_links')
          .set(({ eb, fn }) => ({
            first_opened_at: fn.coalesce('first_opened_at', sql<number>`${now}`),
            last_opened_at: now,
            opened: eb('opened', '+', 1),
          }))
          .where('code_hash', '=', link.code_hash)
          .execute();
        return { kind: 'good', hearing: link.hearing_id, seat: link.seat };
      }),

    /** When the links of a hearing's seats were opened. */
    async openings(hearing: HearingId) {
      const rows = await db
        .selectFrom('short_links')
        .select(({ fn }) => [
          'seat',
          fn.min('first_opened_at').as('first'),
          fn.max('last_opened_at').as('last'),
          fn.sum<number | string>('opened').as('opened'),
        ])
        .where('hearing_id', '=', hearing)
        .groupBy('seat')
        .orderBy('seat')
        .execute();
      return rows.map(({ seat, first, last, opened }) => ({
        seat,
        firstOpenedAt: first,
        lastOpenedAt: last,
        opened: Number(opened),
      }));
    },
  };
}

function seatOf({ db }: Database, hearing: HearingId, seat: SeatId) {
  return db
    .selectFrom('seats')
    .select('token_id')
    .where('hearing_id', '=', hearing)
    .where('seat', '=', seat)
    .executeTakeFirst();
}

function hashOf(code: string): string {
  return createHash('sha256').update(code, 'utf8').digest('base64url');
}

/** The random code of a link. Bytes that would make some digits more frequent are discarded. */
export function newLinkCode(randomBytes: RandomBytes): string {
  const fair = 256 - (256 % DIGITS.length);
  let code = '';
  while (code.length < CODE_LENGTH) {
    for (const byte of randomBytes(CODE_LENGTH)) {
      if (byte < fair && code.length < CODE_LENGTH) code += DIGITS[byte % DIGITS.length];
    }
  }
  return code;
}
