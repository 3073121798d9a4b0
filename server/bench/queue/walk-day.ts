import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { QueueCommand } from '@mahzar/shared/queue/command';
import type { QueueActor, QueueEntry } from '@mahzar/shared/queue/event';
import { evolveQueue, replayQueue } from '@mahzar/shared/queue/evolve/evolve';
import type { OfficeId, OfficialId, RequestId, StaffId } from '@mahzar/shared/queue/ids';
import { decideQueue, planned } from '@mahzar/shared/queue/law/decide';
import { heldPlaces } from '@mahzar/shared/queue/law/deadlines';
import { shownOf } from '@mahzar/shared/queue/projection/citizen-view';
import type { ExpectedRange } from '@mahzar/shared/queue/projection/citizen-view';
import { estimate } from '@mahzar/shared/queue/projection/estimate';
import type { QueueState } from '@mahzar/shared/queue/state';
import { Rejection } from '@mahzar/shared/rejection';
import type { DrawnCitizen, DrawnDay } from './drawn-day.ts';

const MINUTE_MS = 60_000;
/** The compared estimates are those displayed this long before the call. */
const BEFORE_MS = 30 * MINUTE_MS;
const CLERK: QueueActor = { kind: 'staff', account: 'clerk' as StaffId };
const SYSTEM: QueueActor = { kind: 'system' };

/** Errors of each estimate, ms, for everybody who was called and had a turn half an hour before. */
export interface Errors {
  readonly estimate: readonly number[];
  /** People ahead, times the planned length, divided by the planned officials. */
  readonly naive: readonly number[];
  /** Errors of the floor, if one was given. */
  readonly floor: readonly number[];
  /** For each person the displayed range and the time of the call. */
  readonly ranges: readonly (ExpectedRange & { readonly calledAt: number })[];
}

/** Estimates the call times of all waiting people, epoch ms, by another method than the service's. */
export type Floor = (state: QueueState, now: number) => ReadonlyMap<RequestId, number>;

/** Simulates a day by the law of the queue. */
export function walkDay(day: DrawnDay, floor?: Floor): Errors {
  return new WalkedDay(day, floor).errors();
}

/** Percentage of called people who were called within the range they were shown. */
export function heldPercent(ranges: Errors['ranges']): number {
  const held = ranges.filter(({ from, until, calledAt }) => from <= calledAt && calledAt <= until);
  return Math.round((100 * held.length) / ranges.length);
}

type TimesByRequest = ReadonlyMap<RequestId, number>;

interface Forecasts {
  readonly estimate: TimesByRequest;
  readonly naive: TimesByRequest;
  readonly floor: TimesByRequest;
  readonly ranges: ReadonlyMap<RequestId, ExpectedRange>;
}

class WalkedDay {
  readonly #day: DrawnDay;
  readonly #citizens: ReadonlyMap<RequestId, DrawnCitizen>;
  #state: QueueState;
  #seq = 1;
  #now: number;
  #due: { readonly at: number; readonly happens: () => void }[] = [];
  /** The estimates displayed to waiting people, by minute. */
  readonly #forecasts = new Map<number, Forecasts>();
  readonly #floor: Floor | undefined;
  readonly #calledAt = new Map<RequestId, number>();
  #over = 0;

  constructor(day: DrawnDay, floor: Floor | undefined) {
    this.#day = day;
    this.#floor = floor;
    this.#citizens = new Map(day.citizens.map((citizen) => [citizen.request, citizen]));
    this.#now = day.plan.opensAt - 120 * MINUTE_MS;
    const event = planned('office' as OfficeId, '2026-11-29', day.plan);
    this.#state = replayQueue([{ seq: 1, at: this.#now, actor: SYSTEM, event }]);
    for (const citizen of day.citizens) if (citizen.via === 'ahead') this.#askAhead(citizen);
    for (const citizen of day.citizens)
      if (citizen.comesAt !== null) this.#at(citizen.comesAt, () => this.#come(citizen));
    this.#at(day.plan.opensAt, () => this.#do({ type: 'open' }, CLERK));
    for (const { id, beginsAt } of day.officials)
      this.#at(beginsAt, () => {
        this.#do({ type: 'join', official: id }, CLERK);
        this.#callNext(id);
      });
    this.#at(day.pause.from, () => this.#do({ type: 'pause', until: day.pause.until, reason: 'break' }, CLERK));
    this.#at(day.pause.until, () => this.#do({ type: 'resume' }, CLERK));
    this.#at(Math.floor(this.#now / MINUTE_MS) * MINUTE_MS, () => this.#tell());
  }

  errors(): Errors {
    for (let next = this.#take(); next !== undefined; next = this.#take()) {
      this.#now = next.at;
      next.happens();
    }
    const errors = {
      estimate: [] as number[],
      naive: [] as number[],
      floor: [] as number[],
      ranges: [] as Errors['ranges'][number][],
    };
    for (const [request, at] of this.#calledAt) {
      const told = this.#forecasts.get(Math.round((at - BEFORE_MS) / MINUTE_MS));
      const [estimated, naive] = [told?.estimate.get(request), told?.naive.get(request)];
      if (estimated === undefined || naive === undefined) continue;
      errors.estimate.push(Math.abs(estimated - at));
      errors.naive.push(Math.abs(naive - at));
      errors.ranges.push({ ...told!.ranges.get(request)!, calledAt: at });
      const best = told?.floor.get(request);
      if (best !== undefined) errors.floor.push(Math.abs(best - at));
    }
    return errors;
  }

  #at(at: number, happens: () => void): void {
    this.#due.push({ at, happens });
  }

  #take() {
    if (this.#due.length === 0) return undefined;
    const next = this.#due.reduce((first, other) => (other.at < first.at ? other : first));
    this.#due = this.#due.filter((other) => other !== next);
    return next;
  }

  #try(command: QueueCommand, actor: QueueActor): boolean {
    const decision = decideQueue(this.#state, command, actor, this.#now);
    if (decision instanceof Rejection) return false;
    for (const event of decision) {
      const entry: QueueEntry = { seq: (this.#seq += 1), at: this.#now, actor, event };
      this.#state = evolveQueue(this.#state, entry);
    }
    return true;
  }

  #do(command: QueueCommand, actor: QueueActor): void {
    if (!this.#try(command, actor)) throw new Error(`${command.type} was refused`);
  }

  #askAhead({ request, turnAt }: DrawnCitizen): void {
    this.#do({ type: 'ask-ahead', request, matter: 'complaint', at: turnAt }, CLERK);
    this.#do({ type: 'accept', request }, CLERK);
  }

  #come(citizen: DrawnCitizen): void {
    const { request, via, dropsOutAfterMs, awayMs, urgent } = citizen;
    if (via === 'walk-in') this.#do({ type: 'add-walk-in', request, matter: 'complaint' }, CLERK);
    if (via === 'today') {
      this.#do({ type: 'ask-today', request, matter: 'complaint' }, CLERK);
      this.#do({ type: 'accept', request }, CLERK);
    }
    this.#try({ type: 'arrive', request }, CLERK);
    if (urgent) this.#try({ type: 'mark-urgent', request, reason: 'health' }, CLERK);
    if (dropsOutAfterMs !== null)
      this.#at(this.#now + dropsOutAfterMs, () => {
        if (this.#state.requests.get(request)?.stage.kind !== 'waiting') return;
        this.#try({ type: 'note-away', request }, SYSTEM);
        this.#at(this.#now + awayMs, () => this.#try({ type: 'arrive', request }, SYSTEM));
      });
  }

  #callNext(official: OfficialId): void {
    if (this.#over === this.#citizens.size) return;
    const by: QueueActor = { kind: 'official', official };
    const again = (afterMs: number) => this.#at(this.#now + afterMs, () => this.#callNext(official));
    if (this.#state.officials.get(official)?.request !== null) return;
    if (!this.#try({ type: 'call-next', hearing: `hearing-${this.#seq}` as HearingId }, by)) {
      if (this.#canStillCall()) again(15_000);
      return;
    }
    const request = this.#state.officials.get(official)!.request!;
    const citizen = this.#citizens.get(request)!;
    if (!this.#calledAt.has(request)) this.#calledAt.set(request, this.#now);
    const call = this.#state.requests.get(request)!.calls;
    if (citizen.answers[call - 1] ?? false) {
      const { pace } = this.#day.officials.find(({ id }) => id === official)!;
      this.#at(this.#now + citizen.answersAfterMs + citizen.lengthMs * pace, () => {
        this.#do({ type: 'end', outcome: 'advice' }, by);
        again(this.#day.gapMs());
      });
    } else
      this.#at(this.#now + 1.5 * MINUTE_MS, () => {
        this.#do({ type: call === 1 ? 'skip' : 'note-no-show' }, by);
        again(5_000);
      });
  }

  /** Notifies people to be ready, as the service does. Notified people come soon, if at all. */
  #makeReady(estimates: ReturnType<typeof estimate>): void {
    for (const [request, { at }] of estimates) {
      if (at > this.#now + this.#day.plan.readyMs || this.#state.requests.get(request)?.readiedAt !== null) continue;
      this.#do({ type: 'note-ready', request }, SYSTEM);
      const { comesAt, comesAfterSmsMs } = this.#citizens.get(request)!;
      if (comesAt === null || comesAt <= this.#now + comesAfterSmsMs) continue;
      this.#at(this.#now + comesAfterSmsMs, () => this.#try({ type: 'arrive', request }, SYSTEM));
    }
  }

  /** Whether a waiting person may be there soon, or is still to come. */
  #canStillCall(): boolean {
    return this.#day.citizens.some(({ request, comesAt }) => {
      if (comesAt === null) return false;
      const stage = this.#state.requests.get(request)?.stage.kind;
      return stage === undefined || stage === 'waiting' || stage === 'lapsed';
    });
  }

  #tell(): void {
    const { plan } = this.#day;
    for (const { request, at } of heldPlaces(this.#state))
      if (at <= this.#now) this.#do({ type: 'note-place-lapsed', request }, SYSTEM);
    const estimates = estimate(this.#state, this.#now);
    if (this.#state.phase === 'open') this.#makeReady(estimates);
    const from = Math.max(this.#now, plan.opensAt);
    const naiveOf = (ahead: number) => from + (ahead * plan.plannedMs) / plan.officials.length;
    this.#forecasts.set(Math.round(this.#now / MINUTE_MS), {
      estimate: new Map([...estimates].map(([id, { at }]) => [id, at])),
      ranges: new Map([...estimates].map(([id, one]) => [id, shownOf(one)!])),
      naive: new Map(this.#state.line.map((id, ahead) => [id, naiveOf(ahead)])),
      floor: this.#floor?.(this.#state, this.#now) ?? new Map(),
    });
    if (this.#canStillCall()) this.#at(this.#now + MINUTE_MS, () => this.#tell());
  }
}
