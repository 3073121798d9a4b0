import { z } from 'zod';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingKind, Role } from '@mahzar/shared/hearing/roles';
import type { IdentifiedBy, Screening } from '@mahzar/shared/hearing/state';
import type { HearingDirectory } from '../ports.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import { isOverByLog } from '../../event-log/store/lifecycle.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import { createEventLog } from '../../event-log/store/event-log.ts';
import { loadHearingKey, newHearingKey } from '../../storage/hearing-keys.ts';
import type { HearingCipher } from '../../storage/hearing-keys.ts';
import type { Tables } from '../../storage/tables.ts';

/** A hearing to be created, with all participants. */
export interface NewHearing {
  readonly id: HearingId;
  readonly kind: HearingKind;
  /** Planned start and end, epoch milliseconds. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly title: string;
  readonly branch: string;
  readonly caseNumber: string;
  readonly seats: readonly {
    readonly id: SeatId;
    readonly role: Role;
    readonly name: string;
    /** `jti` of the token that opens the seat. */
    readonly tokenId: string | null;
    /** See `BookedSeat`. */
    readonly with?: readonly SeatId[];
    readonly through?: SeatId;
    readonly language?: string;
    readonly protected?: boolean;
    readonly interpreterRequired?: boolean;
    readonly identify?: IdentifiedBy;
  }[];
  /** People who must never see or hear each other. */
  readonly screens?: readonly Screening[];
  /** The public may enter without being admitted. */
  readonly galleryOpen?: boolean;
  /** The hearing must not be recorded at all. */
  readonly offRecord?: boolean;
  /** The hearing must not continue unrecorded. */
  readonly recordedOnly?: boolean;
}

/** Writes the name and the token of one seat, in a transaction; false when the hearing's names were erased. */
export type PutSeat = (
  on: Database,
  hearing: HearingId,
  seat: Pick<NewHearing['seats'][number], 'id' | 'role' | 'name' | 'tokenId'>,
) => Promise<boolean>;

/**
 * Invalidates the tokens of all seats with this id, at any hearing; runs in a transaction. Returns the hearings that are not over.
 */
export type WithdrawSeats = (on: Database, seat: SeatId) => Promise<readonly HearingId[]>;

/** Data of hearings in the database, outside their logs. */
export interface HearingStore extends HearingDirectory {
  /** Stores a hearing and begins its log, both or neither. Rejects when the id exists. `now` is epoch milliseconds. */
  create(hearing: NewHearing, now: number): Promise<void>;
  /** Makes this token the only one that opens the seat. Resolves to false when the seat does not exist. */
  replaceToken(hearing: HearingId, seat: SeatId, tokenId: string): Promise<boolean>;
  readonly putSeat: PutSeat;
  readonly withdrawSeats: WithdrawSeats;
  /**
   * Makes the hearing's names and texts unreadable for ever. Its log stays and can be verified. The database's files may have the key
   * until `forgettingKeys` has run.
   * @param before what must be stored of the names, in the same transaction, while they can still be read
   */
  eraseNames(hearing: HearingId, before?: (on: Database) => Promise<void>): Promise<void>;
}

const details = z.strictObject({ title: z.string(), branch: z.string(), caseNumber: z.string() });

export function createHearingStore(
  database: Database,
  masterKey: Buffer,
  randomBytes: RandomBytes,
  bus: EventBus,
): HearingStore {
  const { db } = database;
  return {
    create: (hearing, now) =>
      inTransaction(database, async (on) => void (await beginHearing(on, masterKey, randomBytes, hearing, now))),

    async card(hearing) {
      const row = await db.selectFrom('hearings').select('details').where('id', '=', hearing).executeTakeFirst();
      const cipher = row && (await loadHearingKey(db, hearing, masterKey, randomBytes));
      if (row === undefined || cipher === undefined) return undefined;
      const seats = await db.selectFrom('seats').selectAll().where('hearing_id', '=', hearing).execute();
      return {
        hearing,
        ...details.parse(JSON.parse(cipher.decrypt(row.details, DETAILS))),
        seats: new Map(
          seats.map(({ seat, role, name, token_id }) => [
            seat,
            { role, name: cipher.decrypt(name, nameOf(seat)), tokenId: token_id },
          ]),
        ),
      };
    },

    async seatToken(hearing, seat) {
      const row = await db
        .selectFrom('seats')
        .leftJoin('bookings', 'bookings.hearing_id', 'seats.hearing_id')
        .select(['token_id', 'ends_at'])
        .where('seats.hearing_id', '=', hearing)
        .where('seat', '=', seat)
        .executeTakeFirst();
      return row && { tokenId: row.token_id, until: row.ends_at === null ? null : row.ends_at + LINK_OUTLASTS_MS };
    },

    async replaceToken(hearing, seat, tokenId) {
      const { numUpdatedRows } = await db
        .updateTable('seats')
        .set({ token_id: tokenId })
        .where('hearing_id', '=', hearing)
        .where('seat', '=', seat)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async putSeat(on, hearing, seat) {
      const cipher = await loadHearingKey(on.db, hearing, masterKey, randomBytes);
      if (cipher === undefined) return false;
      const row = toSeatRow(hearing, cipher, seat);
      await on.db
        .insertInto('seats')
        .values(row)
        .onConflict((conflict) =>
          conflict.columns(['hearing_id', 'seat']).doUpdateSet({ name: row.name, token_id: row.token_id }),
        )
        .execute();
      return true;
    },

    async withdrawSeats(on, seat) {
      const taken = () =>
        on.db.updateTable('seats').set({ token_id: null }).where('seat', '=', seat).where('token_id', 'is not', null);
      const standing = await taken()
        .where(({ not }) => not(isOverByLog('seats.hearing_id')))
        .returning('hearing_id')
        .execute();
      await taken().execute();
      return standing.map(({ hearing_id }) => hearing_id);
    },

    async eraseNames(hearing, before) {
      await inTransaction(database, async (on) => {
        await before?.(on);
        await on.db.deleteFrom('hearing_keys').where('hearing_id', '=', hearing).execute();
        await on.db.deleteFrom('booking_words').where('hearing_id', '=', hearing).execute();
      });
      bus.publish('names-erased', hearing);
    },
  };
}

/** Stores a hearing and begins its log, in a transaction. Rejects when the id exists. `now` is epoch milliseconds. */
export async function beginHearing(
  on: Database,
  masterKey: Buffer,
  randomBytes: RandomBytes,
  hearing: NewHearing,
  now: number,
): Promise<HearingCipher> {
  const { id, startsAt, endsAt, seats, screens, galleryOpen, offRecord, recordedOnly } = hearing;
  const { cipher, wrapped } = newHearingKey(id, masterKey, randomBytes);
  await on.db
    .insertInto('hearings')
    .values({ id, created_at: now, details: cipher.encrypt(detailsOf(hearing), DETAILS) })
    .execute();
  await on.db.insertInto('hearing_keys').values({ hearing_id: id, wrapped }).execute();
  await on.db
    .insertInto('seats')
    .values(seats.map((seat) => toSeatRow(id, cipher, seat)))
    .execute();
  const scheduled = {
    type: 'hearing-scheduled',
    hearing: id,
    kind: hearing.kind,
    startsAt,
    endsAt,
    seats: seats.map(({ name: _name, tokenId: _tokenId, ...booked }) => booked),
    ...(screens !== undefined && { screens }),
    ...(galleryOpen !== undefined && { galleryOpen }),
    ...(offRecord !== undefined && { offRecord }),
    ...(recordedOnly !== undefined && { recordedOnly }),
  } as const;
  const begun = await createEventLog(on).append(id, 0, now, { kind: 'system' }, [scheduled]);
  if (!begun.ok) throw new Error(`hearing ${id} has a log already`);
  return cipher;
}

/**
 * Replaces a hearing's names and booked seats, in a transaction; other seats are deleted with their tokens. Does not change the
 * log.
 */
export async function rewriteCard(
  { db }: Database,
  cipher: HearingCipher,
  hearing: Pick<NewHearing, 'id' | 'title' | 'branch' | 'caseNumber' | 'seats'>,
): Promise<void> {
  const { id, seats } = hearing;
  await db
    .updateTable('hearings')
    .set({ details: cipher.encrypt(detailsOf(hearing), DETAILS) })
    .where('id', '=', id)
    .execute();
  await db.deleteFrom('seats').where('hearing_id', '=', id).where('role', '!=', 'technician').execute();
  await db
    .insertInto('seats')
    .values(seats.map((seat) => toSeatRow(id, cipher, seat)))
    .execute();
}

function detailsOf({ title, branch, caseNumber }: z.infer<typeof details>): string {
  return JSON.stringify({ title, branch, caseNumber } satisfies z.infer<typeof details>);
}

function toSeatRow(
  hearing: HearingId,
  cipher: HearingCipher,
  { id: seat, role, name, tokenId }: Pick<NewHearing['seats'][number], 'id' | 'role' | 'name' | 'tokenId'>,
): Tables['seats'] {
  return { hearing_id: hearing, seat, role, name: cipher.encrypt(name, nameOf(seat)), token_id: tokenId };
}

/** How long after the planned end a link still opens its seat: hearings last longer than planned. */
const LINK_OUTLASTS_MS = 12 * 3_600_000;

const DETAILS = 'hearings/details';

function nameOf(seat: string): string {
  return `seats/${seat}/name`;
}
