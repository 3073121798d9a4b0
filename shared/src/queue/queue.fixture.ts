import fc from 'fast-check';
import type { HearingId } from '../hearing/ids.ts';
import { Rejection } from '../rejection.ts';
import { GUEST_ROLES } from '../requests/guests.ts';
import type { QueueCommand } from './command.ts';
import type { QueueActor, QueueEntry } from './event.ts';
import { evolveQueue, replayQueue } from './evolve/evolve.ts';
import type { OfficeId, OfficialId, RequestId, StaffId } from './ids.ts';
import { decideQueue, planned } from './law/decide.ts';
import type { QueueDecision } from './law/decision.ts';
import type { QueuePlan } from './plan.ts';
import type { QueueState } from './state.ts';
import { CLOSE_REASONS, DELAY_REASONS, DEVICE_FAULTS, ORDER_REASONS, OUTCOMES, REFUSE_REASONS } from './words.ts';

export const OFFICE = 'office' as OfficeId;
export const OTHER_OFFICE = 'other-office' as OfficeId;
export const DAY = '2026-11-29';
export const OPENS_AT = Date.UTC(2026, 10, 29, 5);
const MINUTE_MS = 60_000;

export const PROSECUTOR = 'prosecutor' as OfficialId;
export const DEPUTY = 'deputy' as OfficialId;
export const CLERK: QueueActor = { kind: 'staff', account: 'clerk' as StaffId };
export const SYSTEM: QueueActor = { kind: 'system' };
export const OFFICIALS = [PROSECUTOR, DEPUTY] as const;
export const REQUESTS = Array.from({ length: 9 }, (_, index) => `r${index}` as RequestId);

export const byOfficial = (official: OfficialId): QueueActor => ({ kind: 'official', official });
export const byCitizen = (request: RequestId): QueueActor => ({ kind: 'citizen', request });

/** Four turns ahead, three turns of the day's queue. */
export const PLAN: QueuePlan = {
  opensAt: OPENS_AT,
  closesAt: OPENS_AT + 240 * MINUTE_MS,
  breaks: [],
  todayFrom: OPENS_AT - 60 * MINUTE_MS,
  plannedMs: 10 * MINUTE_MS,
  slots: [
    { at: OPENS_AT, places: 2 },
    { at: OPENS_AT + 10 * MINUTE_MS, places: 2 },
  ],
  onDay: 3,
  placeHeldMs: 5 * MINUTE_MS,
  readyMs: 10 * MINUTE_MS,
  officials: OFFICIALS,
  matters: ['complaint', 'follow-up'],
  recording: 'by-consent',
};

/** A queue with its log in memory, and a clock that is set by hand. */
export class TestQueue {
  now = OPENS_AT - 120 * MINUTE_MS;
  readonly entries: QueueEntry[];
  state: QueueState;
  #hearings = 0;

  constructor(plan = PLAN) {
    this.entries = [{ seq: 1, at: this.now, actor: SYSTEM, event: planned(OFFICE, DAY, plan) }];
    this.state = replayQueue(this.entries);
  }

  /** Executes a command, appends its events, and returns the decision. */
  do(command: QueueCommand, actor: QueueActor): QueueDecision {
    const decision = decideQueue(this.state, command, actor, this.now);
    if (decision instanceof Rejection) return decision;
    for (const event of decision) {
      const entry = { seq: this.entries.length + 1, at: this.now, actor, event };
      this.entries.push(entry);
      this.state = evolveQueue(this.state, entry);
    }
    return decision;
  }

  /** Executes a command; throws when the law refuses it. */
  must(command: QueueCommand, actor: QueueActor): void {
    const decision = this.do(command, actor);
    if (decision instanceof Rejection) throw new Error(`${command.type} was refused: ${decision.code}`);
  }

  hearing(): HearingId {
    return `h${(this.#hearings += 1)}` as HearingId;
  }

  /** Accepts and registers the arrival of people who requested on the day. */
  come(...requests: readonly RequestId[]): void {
    this.now = Math.max(this.now, this.state.plan.todayFrom);
    for (const request of requests) {
      this.must({ type: 'ask-today', request, matter: 'complaint' }, byCitizen(request));
      this.must({ type: 'accept', request }, CLERK);
      this.must({ type: 'arrive', request }, byCitizen(request));
    }
  }

  /** Opens the queue with these officials at their desks. */
  open(...officials: readonly OfficialId[]): void {
    this.now = Math.max(this.now, this.state.plan.opensAt);
    this.must({ type: 'open' }, CLERK);
    for (const official of officials) this.must({ type: 'join', official }, byOfficial(official));
  }

  call(official: OfficialId): QueueDecision {
    return this.do({ type: 'call-next', hearing: this.hearing() }, byOfficial(official));
  }
}

/** One command, `afterMs` after the one before. */
export interface QueueStep {
  readonly afterMs: number;
  readonly actor: QueueActor;
  readonly command: QueueCommand;
}

const request = fc.constantFrom(...REQUESTS);
const official = fc.constantFrom(...OFFICIALS);
const reason = fc.constantFrom(...ORDER_REASONS);
const until = fc.constantFrom(null, OPENS_AT + 30 * MINUTE_MS);
const matter = fc.constantFrom('complaint', 'complaint', 'follow-up', 'weather');
const at = fc.constantFrom(OPENS_AT, OPENS_AT + 10 * MINUTE_MS, OPENS_AT + 1);
const dueAt = fc.constantFrom(null, OPENS_AT + 86_400_000);
const outcome = fc.constantFrom(...OUTCOMES);
const kind = <Type extends string>(...types: Type[]) => fc.constantFrom(...types);

const commands: fc.Arbitrary<QueueCommand> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: kind('ask-ahead'), request, matter, at }) },
  { weight: 8, arbitrary: fc.record({ type: kind('ask-today', 'add-walk-in'), request, matter }) },
  { weight: 14, arbitrary: fc.record({ type: kind('accept'), request }) },
  { weight: 2, arbitrary: fc.record({ type: kind('accept'), request, official }) },
  { weight: 14, arbitrary: fc.record({ type: kind('arrive'), request }) },
  { weight: 4, arbitrary: fc.record({ type: kind('note-away', 'note-ready'), request }) },
  { weight: 8, arbitrary: fc.record({ type: kind('note-place-lapsed'), request }) },
  { weight: 1, arbitrary: fc.record({ type: kind('withdraw'), request }) },
  { weight: 1, arbitrary: fc.record({ type: kind('refuse'), request, reason: fc.constantFrom(...REFUSE_REASONS) }) },
  { weight: 1, arbitrary: fc.record({ type: kind('redirect'), request, office: fc.constant(OTHER_OFFICE) }) },
  { weight: 2, arbitrary: fc.record({ type: kind('assign'), request, official: fc.option(official) }) },
  { weight: 2, arbitrary: fc.record({ type: kind('merge'), request, into: request }) },
  { weight: 2, arbitrary: fc.record({ type: kind('mark-urgent', 'restore'), request, reason }) },
  { weight: 2, arbitrary: fc.record({ type: kind('reorder'), request, before: fc.option(request), reason }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: kind('report-device'), request, faults: fc.subarray([...DEVICE_FAULTS]) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: kind('name-guests'), request, guests: fc.subarray([...GUEST_ROLES]) }),
  },
  { weight: 4, arbitrary: fc.record({ type: kind('open', 'resume') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: kind('pause', 'announce-delay'),
      until,
      reason: fc.constantFrom(...DELAY_REASONS),
    }),
  },
  { weight: 6, arbitrary: fc.record({ type: kind('join'), official }) },
  { weight: 1, arbitrary: fc.record({ type: kind('leave-desk'), official }) },
  { weight: 16, arbitrary: fc.uuid().map((id) => ({ type: 'call-next', hearing: id as HearingId }) as const) },
  { weight: 5, arbitrary: fc.record({ type: kind('recall', 'skip', 'note-no-show') }) },
  { weight: 3, arbitrary: fc.record({ type: kind('hand-over'), to: official }) },
  { weight: 5, arbitrary: fc.record({ type: kind('note-meeting-begun', 'note-meeting-over'), request }) },
  { weight: 6, arbitrary: fc.record({ type: kind('end'), outcome: fc.option(outcome, { nil: undefined }), dueAt }) },
  { weight: 1, arbitrary: fc.record({ type: kind('give-outcome'), request, outcome, dueAt }) },
  { weight: 1, arbitrary: fc.record({ type: kind('note-carried-out'), request, done: fc.boolean() }) },
);

const rarelyClosed = fc.oneof(
  { weight: 300, arbitrary: commands },
  { weight: 1, arbitrary: fc.record({ type: kind('close'), reason: fc.constantFrom(...CLOSE_REASONS) }) },
);

/** Usually an actor who may do the act, sometimes any actor. */
const anybody: fc.Arbitrary<QueueActor> = fc.oneof(
  fc.constant(SYSTEM),
  fc.constant(CLERK),
  request.map(byCitizen),
  official.map(byOfficial),
);
const OFFICIALS_ACTS: readonly string[] = [
  'call-next',
  'recall',
  'skip',
  'note-no-show',
  'hand-over',
  'end',
  'give-outcome',
];
const SYSTEMS_ACTS: readonly string[] = ['note-place-lapsed', 'note-ready', 'note-meeting-begun', 'note-meeting-over'];

export const queueStep: fc.Arbitrary<QueueStep> = fc
  .tuple(fc.constantFrom(0, 1_000, MINUTE_MS, 6 * MINUTE_MS), rarelyClosed, official, anybody, fc.nat(9))
  .map(([afterMs, command, official, anybody, dice]) => {
    if (dice === 0) return { afterMs, command, actor: anybody };
    if (OFFICIALS_ACTS.includes(command.type)) return { afterMs, command, actor: byOfficial(official) };
    if (SYSTEMS_ACTS.includes(command.type) || command.type === 'report-device')
      return { afterMs, command, actor: SYSTEM };
    return { afterMs, command, actor: CLERK };
  });

const byClerk = (command: QueueCommand, afterMs = 0): QueueStep => ({ afterMs, actor: CLERK, command });

/** Two officials and six people are present; two more people have a turn, one request is undecided. */
export const DAY_HAS_BEGUN: readonly QueueStep[] = [
  ...REQUESTS.slice(0, 2).map((request) => byClerk({ type: 'ask-ahead', request, matter: 'complaint', at: OPENS_AT })),
  ...REQUESTS.slice(0, 2).map((request) => byClerk({ type: 'accept', request })),
  byClerk({ type: 'ask-ahead', request: REQUESTS[2]!, matter: 'follow-up', at: OPENS_AT + 10 * MINUTE_MS }),
  byClerk({ type: 'open' }, 120 * MINUTE_MS),
  ...OFFICIALS.map((official): QueueStep => byClerk({ type: 'join', official })),
  ...REQUESTS.slice(3).map((request) => byClerk({ type: 'add-walk-in', request, matter: 'complaint' })),
];
