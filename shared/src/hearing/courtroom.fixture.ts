import type { PersonCommand, SystemCommand } from './command.ts';
import { decide } from './law/decide.ts';
import type { Actor, BookedSeat, Entry, HearingEvent } from './event.ts';
import type { GrantedAccess } from './evolve/granted.ts';
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
/** A second host, who can preside in place of the judge. */
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
/** Accompanies the citizen. */
export const COMPANION = 'companion' as SeatId;
/** Coordinates a room in a prison, where the prisoner is expected. */
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

/** A valid acceptance of the rules. */
export const RULES: RulesAcceptance = { version: RULES_VERSION, language: 'fa' };

/** The session of a seat's first browser. */
export function session(of: string): SessionHash {
  return `session-of-${of}` as SessionHash;
}

/** A seat's browser; the first browser is named after the seat alone. */
export function browser(of: string): BrowserHash {
  return `browser-of-${of}` as BrowserHash;
}

/** Drives a hearing by commands like the service does; the clock moves 100 ms with each command. */
export class Courtroom {
  now = 1_000_000;
  readonly log: Entry[] = [];
  state: HearingState;
  /** The grants as the log holds them. */
  granted: GrantedAccess;

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

  /** Returns another hearing with the same past. */
  copy(): Courtroom {
    const copy = new Courtroom();
    copy.now = this.now;
    copy.log.splice(0, copy.log.length, ...this.log);
    copy.state = this.state;
    copy.granted = this.granted;
    return copy;
  }

  seat(id: SeatId): Seat {
    const seat = this.state.seats.get(id);
    if (seat === undefined) throw new Error(`no seat ${id}`);
    return seat;
  }

  /** Executes a person's command; returns `ok` or the code of the refusal. */
  ask(seat: SeatId, command: PersonCommand): RefusalCode | 'ok' {
    return this.#execute(command, { kind: 'seat', seat });
  }

  /** Executes an observation of the service. */
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

  /** Enters with the seat's link in a new browser and takes the seat from the browser that holds it. */
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

  /** Lets `ms` milliseconds pass without an event. */
  after(ms: number): this {
    this.now += ms;
    return this;
  }

  /** Notes the seat's line as lost at the present moment. */
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
