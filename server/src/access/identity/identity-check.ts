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

/** Why somebody has not shown who they are, with a code of the protocol. */
type Unproven = 'identity-locked' | 'wrong-code' | 'code-void' | 'identity-not-asked';
export type CodeSent = Result<{ readonly sent: boolean; readonly againAt: number }, Unproven | 'not-a-national-id'>;
export type Proven = Result<'proven', Unproven>;
/** Why the word of staff on somebody does not count. */
export type Undecided = 'not-found' | 'changed-meanwhile' | 'hearing-over' | 'several-browsers' | 'proven-elsewhere';

type IdentityState = (typeof IDENTITY_STATES)[number];

declare module '../../kernel/event-bus.ts' {
  interface BusEvents {
    /** What staff see of who a hearing's people are may have changed. */
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
  /** Browsers in which a seat's link is open, or was until lately, and which do not hold the seat. */
  readonly otherBrowsers: (
    hearing: HearingId,
    seat: SeatId,
  ) => readonly { readonly browser: BrowserHash; readonly isOpen: boolean }[];
  readonly codes: OneTimeCodes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** What the day's board shows of a person. */
export interface KnownIdentity {
  readonly state: BoardIdentity;
  readonly at: number;
}

/** After these it may be another matter who is known. */
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
 * National ID, code by SMS, or the word of staff (FEATURES J2). What the person is told, and when, is the same whether or not the
 * national ID was the booked one: with another no code is sent, and every code is wrong.
 */
export class IdentityCheck {
  readonly #parts: IdentityParts;

  constructor(parts: IdentityParts) {
    this.#parts = parts;
    parts.bus.on('hearing-changed', ({ state }, entries) => {
      if (entries.some(({ event }) => CHANGES.has(event.type))) this.#changed(state.id);
    });
  }

  /** The person gives their national ID and asks for a code. */
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
   * The person gives the code. That it was right, and what it shows, are one transaction: it counts for who is booked in it, and
   * for the browser in which it was given.
   */
  prove(hearing: HearingId, seat: SeatId, browser: BrowserHash, code: string): Promise<Proven> {
    return this.#evenly(async () => {
      if (!(await this.#asks(hearing, seat, browser))) return NOT_ASKED;
      const { service, store, personOf, codes, now } = this.#parts;
      let proven: Proven = NOT_ASKED;
      const command = { type: 'note-identity', seat, outcome: 'proven', how: 'one-time-code', browser } as const;
      await service.execute(hearing, command, { kind: 'system' }, async (append, { state }) => {
        if (!isAsked(state.seats.get(seat), browser)) return;
        proven = await store.change<Proven>(hearing, seat, async (before, on) => {
          const at = now();
          const bound = boundTo(hearing, seat, await personOf(hearing, seat, on));
          const { outcome, progress } = codes.answer(before, { bound, code }, at);
          if (outcome === 'right') {
            await append(createEventLog(on));
            await this.#note(on, hearing, seat, 'identity-code-right', {}, at);
            return { progress, result: 'proven' };
          }
          const locked = outcome === 'locked';
          // What was not looked at is no try.
          if (progress !== before) await this.#note(on, hearing, seat, 'identity-code-wrong', { locked }, at);
          return refused(progress, REFUSALS[outcome]);
        });
      });
      return proven;
    }, hearing);
  }

  /**
   * Staff say who somebody is. Null when it is so from now on: for the one browser that waits for their word, or waited until
   * lately, else for the one that holds the seat, else for the first that comes in. Of somebody who is known they say it for no
   * other browser before that was taken back, or the link renewed: it may be a stranger's, who would have their place.
   * @param said.version of the booking as they have seen it; without one, whoever is booked now
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
  ): Promise<Undecided | null> {
    const { outcome, how } = said;
    const person = (await this.#parts.service.snapshot(hearing))?.state.seats.get(seat);
    if (person === undefined) return 'not-found';
    const others = this.#parts.otherBrowsers(hearing, seat).filter(({ browser }) => mustProve(person, browser));
    const isKnown = person.identity === 'proven';
    if (outcome === 'proven' && isKnown && others.some(({ isOpen }) => isOpen)) return 'proven-elsewhere';
    const waiting = isKnown ? [] : others;
    // One of them may be a stranger's: which is the person's, nobody can tell from here.
    if (outcome === 'proven' && waiting.length > 1) return 'several-browsers';
    const browser = waiting[0]?.browser ?? (isInside(person.place) ? person.browser : null);
    const command = { type: 'note-identity', seat, outcome, how, browser } as const;
    return this.#say(hearing, seat, command, { ...said, act: `identity-${outcome}`, details: { how } });
  }

  /** Staff take back what was found out of somebody: they show anew who they are. Null when it is so from now on. */
  async withdraw(
    hearing: HearingId,
    seat: SeatId,
    said: { readonly by: AuditActor; readonly version?: number },
  ): Promise<Undecided | null> {
    const command = { type: 'note-identity-withdrawn', seat } as const;
    return this.#say(hearing, seat, command, { ...said, act: 'identity-withdrawn' });
  }

  /** What staff see of a hearing's people. */
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

  /** How far each person of a hearing is, for the desk; undefined when there is no such hearing. */
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

  /** What staff say: the hearing's entry, the audit's, and that the person may try anew, in one transaction. */
  async #say(
    hearing: HearingId,
    seat: SeatId,
    command: Extract<SystemCommand, { type: 'note-identity' | 'note-identity-withdrawn' }>,
    { by, version, ...note }: { by: AuditActor; version?: number } & Pick<AuditNote, 'act' | 'details'>,
  ): Promise<Undecided | null> {
    const { service, store, audit, versionOf } = this.#parts;
    const snapshot = await service.snapshot(hearing);
    if (snapshot?.state.seats.has(seat) !== true) return 'not-found';
    let undecided: Undecided | null = null;
    const said = service.execute(hearing, command, { kind: 'system' }, async (append, _snapshot, at) => {
      await store.change(hearing, seat, async (before, on) => {
        // Of who was booked when they looked: whoever is booked now may be another.
        if (version !== undefined && (await versionOf(hearing, on)) !== version) {
          undecided = 'changed-meanwhile';
          return { progress: before, result: undefined };
        }
        const subject = { kind: 'person', id: `${hearing}/${seat}` };
        await append(createEventLog(on));
        await audit.note(on, { ...note, actor: by, subject }, at);
        // Whoever was locked out, and is said to be somebody, begins anew.
        return { progress: { ...before, codeHash: null, failures: 0, lockedAt: null }, result: undefined };
      });
    });
    const execution = await said.catch((error: unknown) => {
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

/** Whether this person is to show in this browser who they are, by a code. */
function isAsked(person: Seat | undefined, browser: BrowserHash): boolean {
  if (person === undefined || person.identity === 'refused') return false;
  return person.identifiedBy === 'code' && mustProve(person, browser);
}

/** A code is for one person and one telephone: for others it is another. */
function boundTo(hearing: HearingId, seat: SeatId, person: BookedContact | undefined) {
  return [hearing, seat, person?.name, person?.nationalId, person?.phone];
}

function refused<Code extends Unproven>(progress: CodeProgress, code: Code) {
  return { progress, result: new Rejection(code) };
}
