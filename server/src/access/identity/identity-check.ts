import type { BoardIdentity } from '@mahzar/shared/board/board';
import type { SystemCommand } from '@mahzar/shared/hearing/command';
import type { HearingEvent } from '@mahzar/shared/hearing/event';
import type { BrowserHash, HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { mustProve } from '@mahzar/shared/hearing/law/identity';
import { isInside } from '@mahzar/shared/hearing/state';
import type { HearingState, IdentityMeans, Seat } from '@mahzar/shared/hearing/state';
import { parseNationalId } from '@mahzar/shared/national-id';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { IDENTITY_STATES } from '@mahzar/shared/rest/identity';
import type { AuditAct } from '@mahzar/shared/staff/audit-acts';
import type { Audit, AuditActor, AuditNote } from '../../audit/audit.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import { HeldElsewhereError } from '../../hearings/errors.ts';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { BookedContact, BookingDirectory } from '../../scheduling/ports.ts';
import type { Database } from '../../storage/database.ts';
import { createEventLog } from '../../event-log/store/event-log.ts';
import type { IdentityStore } from './identity-store.ts';
import { same } from '../codes/one-time-codes.ts';
import type { OneTimeCodes } from '../codes/one-time-codes.ts';
import { CODE_MINUTES } from '../codes/rules.ts';
import type { CodeProgress } from '../codes/rules.ts';
import type { SendCode } from './ports.ts';

/** Why a person has not proven their identity, as a code of the protocol. */
type ProofRejectionCode = 'identity-locked' | 'wrong-code' | 'code-void' | 'identity-not-asked';
export type CodeSent = Result<
  { readonly sent: boolean; readonly againAt: number },
  ProofRejectionCode | 'not-a-national-id'
>;
export type ProofResult = Result<'proven', ProofRejectionCode>;
/** Why a decision of staff about a person has no effect. */
export type DecisionRejectionCode =
  'not-found' | 'changed-meanwhile' | 'hearing-over' | 'several-browsers' | 'proven-elsewhere';

type IdentityState = (typeof IDENTITY_STATES)[number];

declare module '../../kernel/event-bus.ts' {
  interface BusEvents {
    /** The identity states that staff see of a hearing's people may have changed. */
    'identities-changed': [hearing: HearingId];
  }
}

export interface IdentityParts {
  readonly bus: EventBus;
  readonly store: IdentityStore;
  readonly service: HearingService;
  readonly personOf: BookingDirectory['personOf'];
  readonly versionOf: (hearing: HearingId, on: Database) => Promise<number | undefined>;
  readonly sendCode: SendCode;
  readonly audit: Pick<Audit, 'note'>;
  /** Browsers that have or recently had a seat's link open and do not hold the seat. */
  readonly otherBrowsers: (
    hearing: HearingId,
    seat: SeatId,
  ) => readonly { readonly browser: BrowserHash; readonly isOpen: boolean }[];
  readonly codes: OneTimeCodes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Identity of a person as shown on the day's board. */
export interface KnownIdentity {
  readonly state: BoardIdentity;
  readonly at: number;
}

/** Events that may change people's identity states. */
const CHANGES: ReadonlySet<HearingEvent['type']> = new Set([
  'seats-changed',
  'identity-proven',
  'identity-refused',
  'identity-withdrawn',
  'stranger-came',
]);
const REFUSALS = { wrong: 'wrong-code', void: 'code-void', locked: 'identity-locked' } as const;
const NOT_ASKED = new Rejection('identity-not-asked');

/**
 * Proof of identity by national ID and a code by SMS, or by a decision of staff. The answers, and their timing, do
 * not depend on whether the national ID is the booked one: for another one no code is sent, and every code is wrong.
 */
export class IdentityCheck {
  readonly #parts: IdentityParts;

  constructor(parts: IdentityParts) {
    this.#parts = parts;
    parts.bus.on('hearing-changed', ({ state }, entries) => {
      if (entries.some(({ event }) => CHANGES.has(event.type))) this.#changed(state.id);
    });
  }

  /** The person enters their national ID and asks for a code. */
  sendCode(hearing: HearingId, seat: SeatId, browser: BrowserHash, given: string): Promise<CodeSent> {
    return this.#evenly(async () => {
      const nationalId = parseNationalId(given);
      if (nationalId === null) return new Rejection('not-a-national-id');
      if (!(await this.#asks(hearing, seat, browser))) return NOT_ASKED;
      const { store, personOf, sendCode, codes, now } = this.#parts;
      return store.change<CodeSent>(hearing, seat, async (before, on) => {
        const at = now();
        const person = await personOf(hearing, seat, on);
        const matches = same(person?.nationalId ?? '', nationalId);
        const asked = codes.ask(before, { bound: boundTo(hearing, seat, person), matches }, at);
        const { progress } = asked;
        if (asked.kind === 'locked') return refused(before, 'identity-locked');
        if (asked.kind === 'too-soon') return { progress, result: { sent: false, againAt: asked.againAt } };
        if (matches && person !== undefined && person.phone !== null) {
          const { role, phone: to, language } = person;
          const { code, until } = asked;
          await sendCode(on, { hearing, seat, role, to, language, code, minutes: CODE_MINUTES, at, until });
        }
        await this.#note(on, hearing, seat, 'identity-code-asked', { matches, locked: progress.lockedAt !== null }, at);
        return { progress, result: { sent: true, againAt: asked.againAt } };
      });
    }, hearing);
  }

  /**
   * The person enters the code. The check of the code and the entry about its result are one transaction: the proof is valid for
   * the person booked in that transaction, and for the browser in which the code was entered.
   */
  prove(hearing: HearingId, seat: SeatId, browser: BrowserHash, code: string): Promise<ProofResult> {
    return this.#evenly(async () => {
      if (!(await this.#asks(hearing, seat, browser))) return NOT_ASKED;
      const { service, store, personOf, codes, now } = this.#parts;
      let proven: ProofResult = NOT_ASKED;
      const command = { type: 'note-identity', seat, outcome: 'proven', how: 'one-time-code', browser } as const;
      await service.execute(hearing, command, { kind: 'system' }, async (append, { state }) => {
        if (!isAsked(state.seats.get(seat), browser)) return;
        proven = await store.change<ProofResult>(hearing, seat, async (before, on) => {
          const at = now();
          const bound = boundTo(hearing, seat, await personOf(hearing, seat, on));
          const { outcome, progress } = codes.answer(before, { bound, code }, at);
          if (outcome === 'right') {
            await append(createEventLog(on));
            await this.#note(on, hearing, seat, 'identity-code-right', {}, at);
            return { progress, result: 'proven' };
          }
          const locked = outcome === 'locked';
          // A code that was not checked is not counted as a try.
          if (progress !== before) await this.#note(on, hearing, seat, 'identity-code-wrong', { locked }, at);
          return refused(progress, REFUSALS[outcome]);
        });
      });
      return proven;
    }, hearing);
  }

  /**
   * Records staff's decision about a person's identity. Null when it takes effect: for the only browser that waits for the
   * decision, or did recently; otherwise for the browser that holds the seat; otherwise for the first that enters. If the person is
   * already proven, other browsers are refused until the proof is withdrawn or the link renewed, because a browser may be a
   * stranger's, who would get the person's place.
   * @param said.version of the booking that staff have seen; without it, the current one
   */
  async decide(
    hearing: HearingId,
    seat: SeatId,
    said: {
      readonly outcome: 'proven' | 'refused';
      readonly how: IdentityMeans;
      readonly by: AuditActor;
      readonly version?: number;
    },
  ): Promise<DecisionRejectionCode | null> {
    const { outcome, how } = said;
    const person = (await this.#parts.service.snapshot(hearing))?.state.seats.get(seat);
    if (person === undefined) return 'not-found';
    const others = this.#parts.otherBrowsers(hearing, seat).filter(({ browser }) => mustProve(person, browser));
    const isKnown = person.identity === 'proven';
    if (outcome === 'proven' && isKnown && others.some(({ isOpen }) => isOpen)) return 'proven-elsewhere';
    const waiting = isKnown ? [] : others;
    // One of them may be a stranger's; the service cannot tell which is the person's.
    if (outcome === 'proven' && waiting.length > 1) return 'several-browsers';
    const browser = waiting[0]?.browser ?? (isInside(person.place) ? person.browser : null);
    const command = { type: 'note-identity', seat, outcome, how, browser } as const;
    return this.#say(hearing, seat, command, { ...said, act: `identity-${outcome}`, details: { how } });
  }

  /** Staff withdraw a person's identity state, and the person must prove their identity again. Null when it takes effect. */
  async withdraw(
    hearing: HearingId,
    seat: SeatId,
    said: { readonly by: AuditActor; readonly version?: number },
  ): Promise<DecisionRejectionCode | null> {
    const command = { type: 'note-identity-withdrawn', seat } as const;
    return this.#say(hearing, seat, command, { ...said, act: 'identity-withdrawn' });
  }

  /** Identity states of a hearing's people for staff. */
  async known(state: HearingState): Promise<ReadonlyMap<SeatId, KnownIdentity>> {
    const progress = await this.#parts.store.ofHearing(state.id);
    const known = new Map<SeatId, KnownIdentity>();
    for (const { id, identity } of state.seats.values()) {
      const one = progress.get(id);
      const at = one?.lockedAt ?? one?.lastSendAt ?? 0;
      if (identity === 'proven') known.set(id, { state: 'confirmed', at });
      else if (identity === 'refused') known.set(id, { state: 'refused', at });
      else if (one !== undefined && one.lockedAt !== null) known.set(id, { state: 'locked', at });
      else if (one !== undefined && identity === 'needed') known.set(id, { state: 'under-way', at });
    }
    return known;
  }

  /** Progress of each person of a hearing, for the desk; undefined when the hearing does not exist. */
  async states(hearing: HearingId): Promise<{ seat: SeatId; state: IdentityState }[] | undefined> {
    const { service, store } = this.#parts;
    const snapshot = await service.snapshot(hearing);
    if (snapshot === null) return undefined;
    const progress = await store.ofHearing(hearing);
    return [...snapshot.state.seats.values()].map(({ id: seat, identity, identityMeans, otherBrowserAt }) => {
      if (identity === 'none-needed') return { seat, state: 'not-needed' };
      if (identity === 'refused') return { seat, state: 'refused' };
      if (identity === 'proven') {
        if (otherBrowserAt !== null) return { seat, state: 'another-browser' };
        return { seat, state: identityMeans === 'one-time-code' ? 'proven-by-code' : 'proven-by-staff' };
      }
      return { seat, state: (progress.get(seat)?.lockedAt ?? null) === null ? 'waiting' : 'locked' };
    });
  }

  async #asks(hearing: HearingId, seat: SeatId, browser: BrowserHash): Promise<boolean> {
    return isAsked((await this.#parts.service.snapshot(hearing))?.state.seats.get(seat), browser);
  }

  /** Executes staff's decision: the hearing's entry, the audit entry, and the reset of the person's tries, in one transaction. */
  async #say(
    hearing: HearingId,
    seat: SeatId,
    command: Extract<SystemCommand, { type: 'note-identity' | 'note-identity-withdrawn' }>,
    { by, version, ...note }: { by: AuditActor; version?: number } & Pick<AuditNote, 'act' | 'details'>,
  ): Promise<DecisionRejectionCode | null> {
    const { service, store, audit, versionOf } = this.#parts;
    const snapshot = await service.snapshot(hearing);
    if (snapshot?.state.seats.has(seat) !== true) return 'not-found';
    let undecided: DecisionRejectionCode | null = null;
    const executed = service.execute(hearing, command, { kind: 'system' }, async (append, _snapshot, at) => {
      await store.change(hearing, seat, async (before, on) => {
        // The decision is about the person booked at that version; the current one may be another.
        if (version !== undefined && (await versionOf(hearing, on)) !== version) {
          undecided = 'changed-meanwhile';
          return { progress: before, result: undefined };
        }
        const subject = { kind: 'person', id: `${hearing}/${seat}` };
        await append(createEventLog(on));
        await audit.note(on, { ...note, actor: by, subject }, at);
        // A decision also unlocks a person who was locked out.
        return { progress: { ...before, codeHash: null, failures: 0, lockedAt: null }, result: undefined };
      });
    });
    const execution = await executed.catch((error: unknown) => {
      if (error instanceof HeldElsewhereError && error.holder === null) return null;
      throw error;
    });
    this.#changed(hearing);
    if (execution === null) return 'changed-meanwhile';
    if (execution.ok) return undecided;
    return execution.refusal.code === 'unknown-seat' ? 'not-found' : 'hearing-over';
  }

  #note(on: Database, hearing: HearingId, seat: SeatId, act: AuditAct, details: AuditNote['details'], at: number) {
    const id = `${hearing}/${seat}`;
    const note: AuditNote = { actor: { kind: 'seat', id }, act, subject: { kind: 'person', id } };
    return this.#parts.audit.note(on, { ...note, ...(details !== undefined && { details }) }, at);
  }

  async #evenly<Value>(work: () => Promise<Value>, hearing: HearingId): Promise<Value> {
    const value = await this.#parts.codes.evenly(work);
    this.#changed(hearing);
    return value;
  }

  #changed(hearing: HearingId): void {
    this.#parts.bus.publish('identities-changed', hearing);
  }
}

/** Whether this person must prove their identity in this browser by a code. */
function isAsked(person: Seat | undefined, browser: BrowserHash): boolean {
  if (person === undefined || person.identity === 'refused') return false;
  return person.identifiedBy === 'code' && mustProve(person, browser);
}

/** A code is bound to one person and one telephone. */
function boundTo(hearing: HearingId, seat: SeatId, person: BookedContact | undefined) {
  return [hearing, seat, person?.name, person?.nationalId, person?.phone];
}

function refused<Code extends ProofRejectionCode>(progress: CodeProgress, code: Code) {
  return { progress, result: new Rejection(code) };
}
