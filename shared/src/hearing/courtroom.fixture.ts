import type { PersonCommand, SystemCommand } from './command.ts';
import { decide } from './law/decide.ts';
import type { Actor, BookedSeat, Entry, HearingEvent } from './event.ts';
import type { Granted } from './evolve/granted.ts';
import { begin } from './evolve/evolve.ts';
import { enact } from './law/enact.ts';
import { reach } from './law/reach.ts';
import type { BrowserHash, HearingId, SeatId, SessionHash } from './ids.ts';
import type { RefusalCode } from './refusal.ts';
import { RULES_VERSION } from './law/rules.ts';
import type { RulesAcceptance } from './law/rules.ts';
import type { HearingState, Seat } from './state.ts';
import { Rejection } from '../rejection.ts';

export const JUDGE = 'judge' as SeatId;
/** A second host, who can preside in the judge's stead. */
export const MAGISTRATE = 'magistrate' as SeatId;
export const CLERK = 'clerk' as SeatId;
export const PROSECUTOR = 'prosecutor' as SeatId;
export const CITIZEN = 'citizen' as SeatId;
export const LAWYER = 'lawyer' as SeatId;
export const OBSERVER = 'observer' as SeatId;
export const ACCUSED = 'accused' as SeatId;
export const WITNESS = 'witness' as SeatId;
export const EXPERT = 'expert' as SeatId;
/** Interprets for the accused, into Kurdish. */
export const INTERPRETER = 'interpreter' as SeatId;
/** Is with the citizen. */
export const COMPANION = 'companion' as SeatId;
/** Coordinates a prison's room, in which the prisoner is expected. */
export const COORDINATOR = 'coordinator' as SeatId;
export const PRISONER = 'prisoner' as SeatId;

export const SEATS: readonly BookedSeat[] = [
  { id: JUDGE, role: 'presiding-judge' },
  { id: MAGISTRATE, role: 'investigating-judge' },
  { id: CLERK, role: 'clerk' },
  { id: PROSECUTOR, role: 'prosecutor' },
  { id: CITIZEN, role: 'complainant' },
  { id: LAWYER, role: 'lawyer', with: [ACCUSED] },
  { id: OBSERVER, role: 'observer' },
  { id: ACCUSED, role: 'accused' },
  { id: WITNESS, role: 'witness' },
  { id: EXPERT, role: 'expert' },
  { id: INTERPRETER, role: 'interpreter', with: [ACCUSED], language: 'ku' },
  { id: COMPANION, role: 'companion', with: [CITIZEN] },
  { id: COORDINATOR, role: 'prison-coordinator', with: [PRISONER] },
  { id: PRISONER, role: 'accused', through: COORDINATOR },
];

/** What a person says who has read the rules. */
export const RULES: RulesAcceptance = { version: RULES_VERSION, language: 'fa' };

/** The session that a seat's first browser has in these tests. */
export function session(of: string): SessionHash {
  return `session-of-${of}` as SessionHash;
}

/** A seat's browser in these tests; the first one is named after the seat alone. */
export function browser(of: string): BrowserHash {
  return `browser-of-${of}` as BrowserHash;
}

/** A hearing driven by commands, as the service drives it, with a clock that moves 100 ms with each of them. */
export class Courtroom {
  now = 1_000_000;
  readonly log: Entry[] = [];
  state: HearingState;
  /** As the log keeps it. */
  granted: Granted;

  constructor(seats: readonly BookedSeat[] = SEATS) {
    const scheduled: HearingEvent = {
      type: 'hearing-scheduled',
      hearing: 'h1' as HearingId,
      kind: 'courtroom',
      startsAt: this.now,
      endsAt: this.now + 3_600_000,
      seats,
    };
    const first: Entry = { seq: 1, at: this.now, actor: { kind: 'system' }, event: scheduled };
    this.log.push(first);
    this.state = begin(first);
    this.granted = reach(this.state);
  }

  seat(id: SeatId): Seat {
    const seat = this.state.seats.get(id);
    if (seat === undefined) throw new Error(`no seat ${id}`);
    return seat;
  }

  /** A person's command; answers with the code of its refusal, or `ok`. */
  ask(seat: SeatId, command: PersonCommand): RefusalCode | 'ok' {
    return this.#execute(command, { kind: 'seat', seat });
  }

  /** An observation of the service. */
  observe(command: SystemCommand): RefusalCode | 'ok' {
    return this.#execute(command, { kind: 'system' });
  }

  enter(seat: SeatId): RefusalCode | 'ok' {
    const devices = { microphone: true, camera: true } as const;
    return this.ask(seat, {
      type: 'enter',
      session: session(seat),
      browser: browser(seat),
      ...devices,
      takeOver: false,
      rules: RULES,
    });
  }

  /** The seat's link and nothing else, in a browser of its own; it asks for the seat of whoever holds it. */
  takeOver(seat: SeatId, device: string): RefusalCode | 'ok' {
    const [own, devices] = [seat + device, { microphone: true, camera: true }];
    return this.ask(seat, {
      type: 'enter',
      session: session(own),
      browser: browser(own),
      ...devices,
      takeOver: true,
      rules: RULES,
    });
  }

  with(...seats: SeatId[]): this {
    for (const seat of seats) this.enter(seat);
    return this;
  }

  admitted(...seats: SeatId[]): this {
    for (const seat of seats) this.ask(JUDGE, { type: 'admit', seat });
    return this;
  }

  inSession(): this {
    this.ask(JUDGE, { type: 'start', countdownMs: 0 });
    this.observe({ type: 'note-recorder-confirmed' });
    return this;
  }

  /** Time passes in which nothing happens, milliseconds. */
  after(ms: number): this {
    this.now += ms;
    return this;
  }

  /** Lost in the moment in which it is noted. */
  connectionLost(seat: SeatId): RefusalCode | 'ok' {
    return this.observe({ type: 'note-line-lost', seat, session: session(seat), since: Infinity });
  }

  #execute(command: PersonCommand | SystemCommand, actor: Actor): RefusalCode | 'ok' {
    this.now += 100;
    const decision = decide(this.state, command, actor, this.now);
    if (decision instanceof Rejection) return decision.code;
    const { entries, state, granted } = enact({ ...this, seq: this.log.length }, decision, actor, this.now);
    this.log.push(...entries);
    this.state = state;
    this.granted = granted;
    return 'ok';
  }
}
