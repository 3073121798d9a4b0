import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { Role } from '@mahzar/shared/hearing/roles';
import type { MinutesCommand } from '@mahzar/shared/minutes/command';
import { decideMinutes } from '@mahzar/shared/minutes/law/decide';
import { minutesCapacity } from '@mahzar/shared/minutes/law/permissions';
import type { MinutesRefusalCode } from '@mahzar/shared/minutes/refusal';
import type { MinutesActor } from '@mahzar/shared/minutes/event';
import type { SigningMeans } from '@mahzar/shared/signing-means';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { OneTimeCodes } from '../access/codes/one-time-codes.ts';
import { progressColumns, progressOf } from '../access/codes/progress-columns.ts';
import { CODE_MINUTES, NO_CODE } from '../access/codes/rules.ts';
import type { CodeProgress } from '../access/codes/rules.ts';
import type { StepUp } from '../access/staff/step-up.ts';
import { audit } from '../audit/audit-store.ts';
import type { SendCode } from '../access/identity/ports.ts';
import type { BookedContact } from '../scheduling/ports.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { drawnPlace, wordsPlace } from '@mahzar/shared/minutes/places';
import type { MinutesCaller } from './minutes-callers.ts';
import type { MinutesRefused, MinutesService, MinutesSnapshot } from './minutes-service.ts';

export type SigningRefused =
  | 'no-telephone'
  | 'wrong-code'
  | 'code-void'
  | 'code-locked'
  | 'app-code-wrong'
  | 'app-code-paused'
  | 'sign-in-again'
  | 'not-asked';

type SigningAct = 'sign' | 'refuse' | 'close';
type SeatActor = Extract<MinutesActor, { readonly kind: 'seat' }>;

/** Data that a person gives with their signature. */
export interface GivenSignature {
  readonly round: number;
  readonly sha256: string;
  readonly code: string | null;
  /** Text with the signature; '' for none. */
  readonly words: string;
  /** Drawn signature, see `drawing.ts`; null: none. */
  readonly drawn: string | null;
}

const REFUSALS = { wrong: 'wrong-code', void: 'code-void', locked: 'code-locked' } as const;

export interface SigningParts {
  readonly service: MinutesService;
  readonly database: Database;
  readonly personOf: (hearing: HearingId, seat: SeatId, on?: Database) => Promise<BookedContact | undefined>;
  readonly sendCode: SendCode;
  readonly codes: OneTimeCodes;
  /** Seats of a hearing whose people have or had a number in its case. */
  readonly hiddenSeats: (on: Database, hearing: HearingId) => Promise<ReadonlySet<SeatId>>;
  readonly stepUp: StepUp;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Signatures with a code: sent to the booked telephone, or from the authenticator app of a person at the desk. A code is for one
 * person and one text, and signs nothing else. The check of the code and the signature are one transaction.
 */
export class Signing {
  readonly #parts: SigningParts;

  constructor(parts: SigningParts) {
    this.#parts = parts;
  }

  /** Sends a code for a text, identified by its hash. */
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

  /** How the signer is identified. @param phone booked telephone */
  async meansOf(account: string | null, phone: string | null): Promise<SigningMeans | null> {
    const atDesk = account === null ? null : await this.#parts.stepUp.meansOf(account);
    // The account's own means come before a telephone that somebody else has booked.
    return (atDesk !== null && atDesk !== 'desk-session') || phone === null ? atDesk : 'one-time-code';
  }

  /** Signs, refuses or closes with a code. @param given.words text with the signature; '' for none */
  async sign(
    hearing: HearingId,
    { actor, account, session }: MinutesCaller,
    type: SigningAct,
    given: GivenSignature,
  ): Promise<Result<MinutesSnapshot, SigningRefused | MinutesRefused>> {
    if (actor.kind !== 'seat') return new Rejection('not-asked');
    const { round, sha256, code, words, drawn } = given;
    const phone = (await this.#parts.personOf(hearing, actor.seat))?.phone ?? null;
    const isByAccount = account !== null && (await this.meansOf(account, phone)) !== 'one-time-code';
    if (!isByAccount)
      return this.#enter(hearing, actor, type, given, (on) => this.#byTelephone(on, hearing, actor.seat, given));
    const whole = { of: hearing, act: type, round, sha256, words, drawn };
    const what = { subject: { kind: 'person', id: `${hearing}/${actor.seat}` }, details: {}, sha256, whole };
    const done = await this.#parts.stepUp.sign({ account, session, code }, what, ({ means, use, note }) =>
      this.#enter(hearing, actor, type, given, async (on) => (await use(on)) ?? means, note),
    );
    if (!(done instanceof Rejection)) return done;
    const { code: refusal, retryAfterMs } = done;
    if (refusal === 'wrong-code') return new Rejection('app-code-wrong');
    return refusal === 'too-many-requests'
      ? new Rejection('app-code-paused', { retryAfterMs })
      : new Rejection(refusal);
  }

  /** Appends the act, if the law permits it and the person is identified. @param means identifies the person, in the transaction */
  #enter<Code extends string>(
    hearing: HearingId,
    actor: SeatActor,
    type: SigningAct,
    { round, sha256, words, drawn: given }: GivenSignature,
    means: (on: Database) => Promise<Result<SigningMeans, Code>>,
    after?: (on: Database) => Promise<void>,
  ): Promise<Result<MinutesSnapshot, Code | MinutesRefused>> {
    const { service, hiddenSeats, now } = this.#parts;
    const make = async (
      { state }: MinutesSnapshot,
      seal: (text: string, place: string) => string,
      on: Database,
    ): Promise<Result<MinutesCommand, Code | MinutesRefusalCode>> => {
      // Handwriting identifies a person: drawn signatures of people with a number are dropped, whatever their page sends.
      const path = given === null || (await hiddenSeats(on, hearing)).has(actor.seat) ? null : given;
      const by = (known: SigningMeans): MinutesCommand => {
        const drawn = path === null ? null : seal(path, drawnPlace(round, actor.seat));
        if (type === 'close') return { type, round, sha256, drawn, means: known };
        const sealed = words === '' ? null : seal(words, wordsPlace(round, actor.seat));
        return { type, round, sha256, sealed, drawn, means: known };
      };
      // A code is not used up for an act that the law refuses.
      const decision = decideMinutes(state, by('one-time-code'), actor, now());
      if (decision instanceof Rejection) return decision;
      const known = await means(on);
      return known instanceof Rejection ? known : by(known);
    };
    return service.execute<Code | MinutesRefusalCode>(hearing, actor, make, after);
  }

  /** Checks the code sent to a person, in the transaction of the signature. Wrong codes are noted in the audit log. */
  async #byTelephone(
    on: Database,
    hearing: HearingId,
    seat: SeatId,
    { sha256, code }: Pick<GivenSignature, 'sha256' | 'code'>,
  ): Promise<Result<SigningMeans, SigningRefused>> {
    const { personOf, codes, now } = this.#parts;
    const person = await personOf(hearing, seat, on);
    if ((person?.phone ?? null) === null) return new Rejection('no-telephone');
    const before = await progressIn(on, hearing, seat);
    const bound = boundTo(hearing, seat, person, sha256);
    const { outcome, progress } = codes.answer(before, { bound, code: code ?? '' }, now());
    await keepProgress(on, hearing, seat, progress);
    if (outcome === 'right') return 'one-time-code';
    // A code that was not checked is not counted as a try.
    if (progress !== before) {
      const id = `${hearing}/${seat}`;
      const details = { by: 'one-time-code', locked: outcome === 'locked', sha256 };
      const of = { actor: { kind: 'seat', id }, subject: { kind: 'person', id } } as const;
      await audit.note(on, { ...of, act: 'signature-code-wrong', details }, now());
    }
    return new Rejection(REFUSALS[outcome]);
  }
}

/** When a text is closed for reading, people locked out by wrong codes, their own or a stranger's, may try again. */
export async function forgetCodes({ db }: Database, hearing: HearingId): Promise<void> {
  await db.deleteFrom('signing_codes').where('hearing_id', '=', hearing).execute();
}

/** Whether an answer of this person is awaited: they were asked and have not signed, or they preside. */
function isAwaited({ state }: MinutesSnapshot, seat: SeatId, role: Role): boolean {
  if (state.phase !== 'reading' || state.reading === null) return false;
  if (minutesCapacity({ kind: 'seat', seat, role }) === 'judge') return true;
  return state.reading.asked.some((one) => one.seat === seat);
}

function boundTo(hearing: HearingId, seat: SeatId, person: BookedContact | undefined, sha256: string) {
  return ['minutes', hearing, seat, person?.name, person?.nationalId, person?.phone, sha256];
}

/** Progress of a person's code, locked until the transaction ends. */
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
