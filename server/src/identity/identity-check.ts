import { createHmac, hkdfSync, randomInt, timingSafeEqual } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { BoardIdentity } from '@mahzar/shared/board/board';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingState, IdentityMeans } from '@mahzar/shared/hearing/state';
import { parseNationalId } from '@mahzar/shared/national-id';
import type { IDENTITY_STATES } from '@mahzar/shared/rest/identity';
import type { Audit, AuditActor, AuditNote } from '../audit/audit.ts';
import type { HearingService } from '../hearings/hearing-service.ts';
import { withVoidCode } from '../scheduling/changes.ts';
import type { BookingDirectory, BookingListener } from '../scheduling/ports.ts';
import type { Database } from '../storage/database.ts';
import type { IdentityProgress, IdentityStore, SendCode } from './ports.ts';
import { CODE_MINUTES, CODE_MS, failed, HOUR_MS, nextSendAt, TRIES_A_CODE } from './rules.ts';

/** Why somebody has not shown who they are, with a code of the protocol. */
type Not = {
  readonly ok: false;
  readonly code: 'identity-locked' | 'code-too-soon' | 'wrong-code' | 'identity-not-asked';
};
export type CodeSent =
  { readonly ok: true; readonly againAt: number } | Not | { readonly ok: false; readonly code: 'not-a-national-id' };
export type Proven = { readonly ok: true } | Not;

type IdentityState = (typeof IDENTITY_STATES)[number];

export interface IdentityParts {
  readonly store: IdentityStore;
  readonly service: HearingService;
  readonly personOf: BookingDirectory['personOf'];
  readonly sendCode: SendCode;
  readonly audit: Audit;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** For how long every answer takes, ms: longer than the work behind any of them. */
  readonly answerAfterMs?: number;
}

/** What the day's board shows of a person. */
export interface KnownIdentity {
  readonly state: BoardIdentity;
  readonly at: number;
}

const ANSWER_AFTER_MS = 400;

/**
 * National ID, code by SMS, or the word of staff (FEATURES J2). What the person is told, and when, is the same whether or not the
 * national ID was the booked one: with another no code is sent, and every code is wrong.
 */
export class IdentityCheck {
  readonly #parts: IdentityParts;
  readonly #key: Buffer;
  readonly #listeners: ((hearing: HearingId) => void)[] = [];

  constructor(parts: IdentityParts) {
    this.#parts = parts;
    // Six digits are guessed from a bare hash at once: who has the database alone has not the key.
    this.#key = Buffer.from(hkdfSync('sha256', parts.masterKey, Buffer.alloc(0), 'mahzar:1:one-time-code', 32));
  }

  /** Told when what staff see of a hearing's people has changed. */
  onChanged(listener: (hearing: HearingId) => void): void {
    this.#listeners.push(listener);
  }

  /** A code that was sent for somebody else, or to another telephone, counts no longer. */
  readonly onBooking: BookingListener = async (on, change) => {
    if (change.kind !== 'changed') return;
    const { before, booking } = change;
    await this.#parts.store.voidCodes(on, booking.id as HearingId, withVoidCode(before, booking));
  };

  /** The person gives their national ID and asks for a code. */
  sendCode(hearing: HearingId, seat: SeatId, given: string): Promise<CodeSent> {
    return this.#evenly(async () => {
      const nationalId = parseNationalId(given);
      if (nationalId === null) return { ok: false, code: 'not-a-national-id' };
      if (!(await this.#asks(hearing, seat))) return { ok: false, code: 'identity-not-asked' };
      const { store, personOf, sendCode, now } = this.#parts;
      return store.change<CodeSent>(hearing, seat, async (before, on) => {
        const at = now();
        if (before.lockedAt !== null) return refused(before, 'identity-locked');
        if (nextSendAt(before, at) > at) return refused(before, 'code-too-soon');
        const person = await personOf(hearing, seat, on);
        const matches = same(person?.nationalId ?? '', nationalId);
        const code = String(randomInt(1_000_000)).padStart(6, '0');
        const anew = at >= before.sendsSince + HOUR_MS;
        const sent: IdentityProgress = {
          ...before,
          // Of a wrong national ID a hash is kept too, of which nobody knows the code.
          codeHash: this.#hash(hearing, seat, matches ? code : `none ${code}`),
          codeUntil: at + CODE_MS,
          tries: 0,
          sends: anew ? 1 : before.sends + 1,
          sendsSince: anew ? at : before.sendsSince,
          lastSendAt: at,
        };
        const progress = matches ? sent : failed(sent, at);
        if (matches && person !== undefined && person.phone !== null) {
          const { role, phone: to, language } = person;
          await sendCode(on, {
            hearing,
            seat,
            role,
            to,
            language,
            code,
            minutes: CODE_MINUTES,
            at,
            until: at + CODE_MS,
          });
        }
        await this.#note(on, hearing, seat, 'identity-code-asked', { matches, locked: progress.lockedAt !== null }, at);
        return { progress, result: { ok: true, againAt: nextSendAt(progress, at) } };
      });
    }, hearing);
  }

  /** The person gives the code. */
  prove(hearing: HearingId, seat: SeatId, code: string): Promise<Proven> {
    return this.#evenly(async () => {
      if (!(await this.#asks(hearing, seat))) return { ok: false, code: 'identity-not-asked' };
      const { store, now } = this.#parts;
      const found = await store.change<Proven>(hearing, seat, async (before, on) => {
        const at = now();
        if (before.lockedAt !== null) return refused(before, 'identity-locked');
        const hash = this.#hash(hearing, seat, code);
        const counts = before.codeHash !== null && at < before.codeUntil && before.tries < TRIES_A_CODE;
        if (counts && same(before.codeHash, hash)) {
          await this.#note(on, hearing, seat, 'identity-code-right', {}, at);
          return { progress: { ...before, codeHash: null, failures: 0 }, result: { ok: true } };
        }
        const progress = failed({ ...before, tries: before.tries + 1 }, at);
        const locked = progress.lockedAt !== null;
        await this.#note(on, hearing, seat, 'identity-code-wrong', { locked }, at);
        return { progress, result: { ok: false, code: locked ? 'identity-locked' : 'wrong-code' } };
      });
      return found.ok ? this.#tell(hearing, seat, 'proven', 'one-time-code') : found;
    }, hearing);
  }

  /** Staff say who somebody is. False when the hearing is over; undefined when there is no such person. */
  async decide(
    hearing: HearingId,
    seat: SeatId,
    { outcome, how, by }: { outcome: 'proven' | 'refused'; how: IdentityMeans; by: AuditActor },
  ): Promise<boolean | undefined> {
    const { service, store, audit, now } = this.#parts;
    const standing = await service.standing(hearing);
    if (standing?.state.seats.has(seat) !== true) return undefined;
    await store.change(hearing, seat, async (before, on) => {
      const subject = { kind: 'person', id: `${hearing}/${seat}` };
      await audit.note(on, { actor: by, act: `identity-${outcome}`, subject, details: { how } }, now());
      // Whoever was locked out, and is said to be somebody, begins anew.
      return { progress: { ...before, codeHash: null, failures: 0, lockedAt: null }, result: undefined };
    });
    const told = await this.#tell(hearing, seat, outcome, how);
    this.#changed(hearing);
    return told.ok;
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
    const standing = await service.standing(hearing);
    if (standing === null) return undefined;
    const [progress, entries] = await Promise.all([store.ofHearing(hearing), service.entries(hearing)]);
    const means = new Map<SeatId, IdentityMeans>();
    for (const { event } of entries) if (event.type === 'identity-proven') means.set(event.seat, event.how);
    return [...standing.state.seats.values()].map(({ id: seat, identity }) => {
      if (identity === 'none-needed') return { seat, state: 'not-needed' };
      if (identity === 'refused') return { seat, state: 'refused' };
      if (identity === 'proven') {
        return { seat, state: means.get(seat) === 'one-time-code' ? 'proven-by-code' : 'proven-by-staff' };
      }
      return { seat, state: (progress.get(seat)?.lockedAt ?? null) === null ? 'waiting' : 'locked' };
    });
  }

  /** Whether this person is to show who they are, by a code. */
  async #asks(hearing: HearingId, seat: SeatId): Promise<boolean> {
    const person = (await this.#parts.service.standing(hearing))?.state.seats.get(seat);
    return person?.identity === 'needed' && person.identifiedBy === 'code';
  }

  async #tell(hearing: HearingId, seat: SeatId, outcome: 'proven' | 'refused', how: IdentityMeans): Promise<Proven> {
    const command = { type: 'note-identity', seat, outcome, how } as const;
    const execution = await this.#parts.service.execute(hearing, command, { kind: 'system' });
    return execution.ok ? { ok: true } : { ok: false, code: 'identity-not-asked' };
  }

  #hash(hearing: HearingId, seat: SeatId, code: string): string {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([hearing, seat, code]))
      .digest('base64url');
  }

  #note(on: Database, hearing: HearingId, seat: SeatId, act: string, details: AuditNote['details'], at: number) {
    const id = `${hearing}/${seat}`;
    const note: AuditNote = { actor: { kind: 'seat', id }, act, subject: { kind: 'person', id } };
    return this.#parts.audit.note(on, { ...note, ...(details !== undefined && { details }) }, at);
  }

  /** Answers after the same time, whatever there was to do: how long it takes tells nothing. */
  async #evenly<Result>(work: () => Promise<Result>, hearing: HearingId): Promise<Result> {
    const [result] = await Promise.all([work(), setTimeout(this.#parts.answerAfterMs ?? ANSWER_AFTER_MS)]);
    this.#changed(hearing);
    return result;
  }

  #changed(hearing: HearingId): void {
    for (const listener of this.#listeners) listener(hearing);
  }
}

function refused<Code extends Not['code']>(progress: IdentityProgress, code: Code) {
  return { progress, result: { ok: false, code } } as const;
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
function same(one: string | null, other: string): boolean {
  const [a, b] = [Buffer.from(one ?? ''), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
