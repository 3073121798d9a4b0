import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Role } from '@mahzar/shared/hearing/roles';
import type { MinutesCommand } from '@mahzar/shared/minutes/command';
import { decideMinutes } from '@mahzar/shared/minutes/law/decide';
import { minutesCapacity } from '@mahzar/shared/minutes/law/permissions';
import type { MinutesRefusalCode } from '@mahzar/shared/minutes/refusal';
import type { SigningMeans } from '@mahzar/shared/minutes/words';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { OneTimeCodes } from '../access/codes/one-time-codes.ts';
import { progressColumns, progressOf } from '../access/codes/progress-columns.ts';
import { CODE_MINUTES, NO_CODE } from '../access/codes/rules.ts';
import type { CodeProgress } from '../access/codes/rules.ts';
import type { SendCode } from '../access/identity/ports.ts';
import type { BookedContact } from '../scheduling/ports.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { wordsPlace } from '@mahzar/shared/minutes/places';
import type { MinutesCaller } from './minutes-callers.ts';
import type { MinutesRefused, MinutesService, MinutesSnapshot } from './minutes-service.ts';

export type SigningRefused = 'no-telephone' | 'wrong-code' | 'code-void' | 'code-locked' | 'not-asked';

const REFUSALS = { wrong: 'wrong-code', void: 'code-void', locked: 'code-locked' } as const;

export interface SigningParts {
  readonly service: MinutesService;
  readonly database: Database;
  readonly personOf: (hearing: HearingId, seat: SeatId, on?: Database) => Promise<BookedContact | undefined>;
  readonly sendCode: SendCode;
  readonly codes: OneTimeCodes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Signatures with a code to the booked telephone. A code is for one person, telephone and text: it signs nothing else. Whether it was
 * right and what is signed by it are one transaction.
 */
export class Signing {
  readonly #parts: SigningParts;

  constructor(parts: SigningParts) {
    this.#parts = parts;
  }

  /** Sends a code for a text, by its hash. */
  async sendCode(
    hearing: HearingId,
    { seat, role }: { readonly seat: SeatId; readonly role: Role },
    sha256: string,
  ): Promise<Result<{ readonly sent: boolean; readonly againAt: number }, SigningRefused | MinutesRefused>> {
    const { service, database, personOf, sendCode, codes, now } = this.#parts;
    const snapshot = await service.snapshot(hearing);
    if (snapshot instanceof Rejection) return snapshot;
    if (!isAwaited(snapshot, seat, role)) return new Rejection('not-asked');
    return inTransaction(database, async (on) => {
      const before = await progressIn(on, hearing, seat);
      const person = await personOf(hearing, seat, on);
      if (person === undefined || person.phone === null) return new Rejection('no-telephone');
      const at = now();
      const asked = codes.ask(before, { bound: boundTo(hearing, seat, person, sha256), matches: true }, at);
      await keepProgress(on, hearing, seat, asked.progress);
      if (asked.kind === 'locked') return new Rejection('code-locked');
      if (asked.kind === 'too-soon') return { sent: false, againAt: asked.againAt };
      const { phone: to, language } = person;
      const { code, until } = asked;
      await sendCode(on, { hearing, seat, role, to, language, code, minutes: CODE_MINUTES, at, until });
      return { sent: true, againAt: asked.againAt };
    });
  }

  /** Signs, refuses or closes with a code. @param given.words beside it; '' for none */
  sign(
    hearing: HearingId,
    { actor, isAtDesk }: MinutesCaller,
    type: 'sign' | 'refuse' | 'close',
    given: { readonly round: number; readonly sha256: string; readonly code: string | null; readonly words: string },
  ): Promise<Result<MinutesSnapshot, SigningRefused | MinutesRefused>> {
    const { round, sha256, code, words } = given;
    const { service, now } = this.#parts;
    return service.execute<SigningRefused | MinutesRefusalCode>(hearing, actor, async ({ state }, seal, on) => {
      if (actor.kind !== 'seat') return new Rejection('not-asked');
      const { seat } = actor;
      const by = (means: SigningMeans): MinutesCommand => {
        if (type === 'close') return { type, round, sha256, means };
        return { type, round, sha256, means, sealed: words === '' ? null : seal(words, wordsPlace(round, seat)) };
      };
      // No code is used up for what the law does not let them do.
      const decision = decideMinutes(state, by('one-time-code'), actor, now());
      if (decision instanceof Rejection) return decision;
      const means = await this.#means(on, hearing, seat, { sha256, code, isAtDesk });
      return means instanceof Rejection ? means : by(means);
    });
  }

  /** How it is known that the person signs; in the transaction in which they do. */
  async #means(
    on: Database,
    hearing: HearingId,
    seat: SeatId,
    { sha256, code, isAtDesk }: { readonly sha256: string; readonly code: string | null; readonly isAtDesk: boolean },
  ): Promise<Result<SigningMeans, SigningRefused>> {
    const { personOf, codes, now } = this.#parts;
    const person = await personOf(hearing, seat, on);
    // Whoever is signed in at the desk has shown a password and a second factor.
    if ((person?.phone ?? null) === null) return isAtDesk ? 'desk-session' : new Rejection('no-telephone');
    const before = await progressIn(on, hearing, seat);
    const bound = boundTo(hearing, seat, person, sha256);
    const { outcome, progress } = codes.answer(before, { bound, code: code ?? '' }, now());
    await keepProgress(on, hearing, seat, progress);
    return outcome === 'right' ? 'one-time-code' : new Rejection(REFUSALS[outcome]);
  }
}

/** A text is closed to be read: whoever was locked out by wrong codes, their own or a stranger's, may try again. */
export async function forgetCodes({ db }: Database, hearing: HearingId): Promise<void> {
  await db.deleteFrom('signing_codes').where('hearing_id', '=', hearing).execute();
}

/** Whether an answer of this person is waited for: they are asked and have not signed, or preside. */
function isAwaited({ state }: MinutesSnapshot, seat: SeatId, role: Role): boolean {
  if (state.phase !== 'reading' || state.reading === null) return false;
  if (minutesCapacity({ kind: 'seat', seat, role }) === 'judge') return true;
  return state.reading.asked.some((one) => one.seat === seat);
}

function boundTo(hearing: HearingId, seat: SeatId, person: BookedContact | undefined, sha256: string) {
  return ['minutes', hearing, seat, person?.name, person?.nationalId, person?.phone, sha256];
}

/** How far somebody is, who waits for nobody else until the transaction is over. */
async function progressIn(on: Database, hearing: HearingId, seat: SeatId): Promise<CodeProgress> {
  await on.kind.lockToEnd(on.db, `signing ${hearing} ${seat}`);
  const row = await on.db
    .selectFrom('signing_codes')
    .selectAll()
    .where('hearing_id', '=', hearing)
    .where('seat', '=', seat)
    .executeTakeFirst();
  return row === undefined ? NO_CODE : progressOf(row);
}

async function keepProgress({ db }: Database, hearing: HearingId, seat: SeatId, progress: CodeProgress): Promise<void> {
  const columns = progressColumns(progress);
  await db
    .insertInto('signing_codes')
    .values({ hearing_id: hearing, seat, ...columns })
    .onConflict((conflict) => conflict.columns(['hearing_id', 'seat']).doUpdateSet(columns))
    .execute();
}
