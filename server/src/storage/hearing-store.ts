import { z } from 'zod';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingKind, Role } from '@mahzar/shared/hearing/roles';
import type { Screen } from '@mahzar/shared/hearing/state';
import type { HearingDirectory } from '../hearings/ports.ts';
import type { RandomBytes } from './cipher.ts';
import type { Database } from './database.ts';
import { createEventLog } from './event-log.ts';
import { loadHearingKey, newHearingKey } from './hearing-keys.ts';

/** A hearing to be held, with everybody who is to take part. */
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
  }[];
  /** People who must never see or hear each other. */
  readonly screens?: readonly Screen[];
  /** The public may come in without being admitted. */
  readonly galleryOpen?: boolean;
}

/** Hearings in the database: what stands beside their logs. */
export interface HearingStore extends HearingDirectory {
  /** Stores a hearing and begins its log, both or neither. Rejects when the id is taken. `now` is epoch milliseconds. */
  create(hearing: NewHearing, now: number): Promise<void>;
  /** From now on only this token opens the seat. Resolves to false when there is no such seat. */
  replaceToken(hearing: HearingId, seat: SeatId, tokenId: string): Promise<boolean>;
  /** Makes the hearing's names and texts unreadable for ever. Its log stays and verifies. */
  eraseNames(hearing: HearingId): Promise<void>;
}

const details = z.strictObject({ title: z.string(), branch: z.string(), caseNumber: z.string() });

export function createHearingStore({ db, kind }: Database, masterKey: Buffer, randomBytes: RandomBytes): HearingStore {
  const erasedListeners: ((hearing: HearingId) => void)[] = [];
  return {
    create: (hearing, now) =>
      db.transaction().execute(async (transaction) => {
        const { id, startsAt, endsAt, title, branch, caseNumber, seats, screens, galleryOpen } = hearing;
        const { cipher, wrapped } = newHearingKey(id, masterKey, randomBytes);
        const text = JSON.stringify({ title, branch, caseNumber } satisfies z.infer<typeof details>);
        await transaction
          .insertInto('hearings')
          .values({ id, created_at: now, details: cipher.encrypt(text, DETAILS) })
          .execute();
        await transaction.insertInto('hearing_keys').values({ hearing_id: id, wrapped }).execute();
        await transaction
          .insertInto('seats')
          .values(
            seats.map(({ id: seat, role, name, tokenId }) => ({
              hearing_id: id,
              seat,
              role,
              name: cipher.encrypt(name, nameOf(seat)),
              token_id: tokenId,
            })),
          )
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
        } as const;
        const begun = await createEventLog({ db: transaction, kind }).append(id, 0, now, { kind: 'system' }, [
          scheduled,
        ]);
        if (!begun.ok) throw new Error(`hearing ${id} has a log already`);
      }),

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
            seat as SeatId,
            { role, name: cipher.decrypt(name, nameOf(seat)), tokenId: token_id },
          ]),
        ),
      };
    },

    async seatToken(hearing, seat) {
      const row = await db
        .selectFrom('seats')
        .select('token_id')
        .where('hearing_id', '=', hearing)
        .where('seat', '=', seat)
        .executeTakeFirst();
      return row && { tokenId: row.token_id };
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

    async eraseNames(hearing) {
      await db.deleteFrom('hearing_keys').where('hearing_id', '=', hearing).execute();
      for (const listener of erasedListeners) listener(hearing);
      await kind.forgetDeleted(db, 'hearing_keys');
    },

    onNamesErased: (listener) => void erasedListeners.push(listener),
  };
}

const DETAILS = 'hearings/details';

function nameOf(seat: string): string {
  return `seats/${seat}/name`;
}
