import type { AskCommand } from '../command.ts';
import type { QueueActor, QueueEvent } from '../event.ts';
import type { RequestId } from '../ids.ts';
import { numbersAt } from '../plan.ts';
import { refuseQueue } from '../refusal.ts';
import type { QueueRefusalCode } from '../refusal.ts';
import { isLive } from '../state.ts';
import type { QueueRequest, QueueState } from '../state.ts';
import { Rejection } from '../../rejection.ts';
import { onRequest, isOwn } from './decision.ts';
import type { QueueDecision } from './decision.ts';
import { placeByNumber } from './places.ts';
import { freeTurnAt, freeTurns, nextTurnOfDay } from './turns.ts';

/** Decides on requests for a turn and on withdrawing them. */
export function decideAsking(state: QueueState, command: AskCommand, actor: QueueActor, now: number): QueueDecision {
  const { request } = command;
  if (!isOwn(actor, request)) return refuseQueue('not-permitted');
  if (command.type === 'withdraw') return decideWithdrawing(state, command);
  const former = state.requests.get(request);
  // A person who withdrew may request again like anybody else.
  const known = former?.stage.kind === 'withdrawn' ? undefined : former;
  if (known !== undefined && (command.type === 'add-walk-in' || !isLive(known))) return refuseQueue('wrong-stage');
  if (!state.plan.matters.includes(command.matter)) return refuseQueue('matter-not-heard');
  if (command.type === 'add-walk-in') {
    const asked = { type: 'request-asked', request, matter: command.matter, via: 'walk-in', number: null } as const;
    return [asked, turnOfDay(state, request), { type: 'arrived', request }];
  }
  // The client repeats a command whose answer it did not receive.
  if (known !== undefined && hasChosen(state, known, command)) return [];
  const number = turnFor(state, command, now);
  if (number instanceof Rejection) return number;
  const via = command.type === 'ask-ahead' ? 'ahead' : 'today';
  if (known === undefined) return [{ type: 'request-asked', request, matter: command.matter, via, number }];
  if (known.stage.kind === 'asked') return [{ type: 'turn-chosen', request, via, number }];
  if (known.stage.kind !== 'waiting') return refuseQueue('wrong-stage');
  return [number === null ? turnOfDay(state, request) : given(state, request, number)];
}

type Choice = Extract<AskCommand, { readonly type: 'ask-ahead' | 'ask-today' }>;

/** Returns the turn to reserve for the chosen moment; null for the day's queue, whose number is given on acceptance. */
function turnFor(state: QueueState, command: Choice, now: number): number | null | Rejection<QueueRefusalCode> {
  const { todayFrom } = state.plan;
  if (command.type === 'ask-today') {
    if (now < todayFrom) return refuseQueue('too-early');
    return freeTurns(state).today === 0 ? refuseQueue('queue-full') : null;
  }
  if (now >= command.at) return refuseQueue('too-late');
  const number = freeTurnAt(state, command.at);
  if (number === undefined) return refuseQueue('unknown-turn');
  return number ?? refuseQueue('turn-taken');
}

/** Whether the request already has the turn that the command chooses. */
function hasChosen({ plan }: QueueState, { via, number, stage }: QueueRequest, command: Choice): boolean {
  if (command.type === 'ask-today') return via === 'today';
  const range = numbersAt(plan, command.at);
  const held = stage.kind === 'asked' ? stage.number : number;
  return range !== null && held !== null && range.from <= held && held < range.to;
}

function given(state: QueueState, request: RequestId, number: number): QueueEvent {
  return { type: 'turn-given', request, number, before: placeByNumber(state, number) };
}

/** Gives a request the next turn of the day's queue. */
export function turnOfDay(state: QueueState, request: RequestId): QueueEvent {
  return given(state, request, nextTurnOfDay(state));
}

function decideWithdrawing(state: QueueState, { request }: AskCommand): QueueDecision {
  if (state.requests.get(request)?.stage.kind === 'withdrawn') return [];
  // During a meeting the person tells the official instead.
  return onRequest(state, request, ['asked', 'waiting', 'lapsed', 'called', 'left-over'], () => [
    { type: 'request-withdrawn', request },
  ]);
}
