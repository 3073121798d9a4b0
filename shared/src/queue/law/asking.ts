import type { AskCommand } from '../command.ts';
import type { QueueActor, QueueEvent } from '../event.ts';
import { refuseQueue } from '../refusal.ts';
import { isLive } from '../state.ts';
import type { QueueState } from '../state.ts';
import { onRequest, isOwn } from './decision.ts';
import type { QueueDecision } from './decision.ts';
import { placeByNumber } from './places.ts';
import { freeTurnAt, freeTurns, nextTurnOfDay } from './turns.ts';

/** Who wants a turn, and who does not any more. */
export function decideAsking(state: QueueState, command: AskCommand, actor: QueueActor, now: number): QueueDecision {
  const { request } = command;
  if (!isOwn(actor, request)) return refuseQueue('not-permitted');
  if (command.type === 'withdraw') return decideWithdrawing(state, command);
  const known = state.requests.get(request);
  // Whoever did not hear the answer asks again.
  if (known !== undefined) return isLive(known) ? [] : refuseQueue('wrong-stage');
  const { plan } = state;
  if (!plan.matters.includes(command.matter)) return refuseQueue('matter-not-heard');
  const asked = { type: 'request-asked', request, matter: command.matter } as const;
  switch (command.type) {
    case 'ask-ahead': {
      if (now >= plan.todayFrom) return refuseQueue('too-late');
      const number = freeTurnAt(state, command.at);
      if (number === undefined) return refuseQueue('unknown-turn');
      return number === null ? refuseQueue('turn-taken') : [{ ...asked, via: 'ahead', number }];
    }
    case 'ask-today':
      if (now < plan.todayFrom) return refuseQueue('too-early');
      return freeTurns(state).today === 0 ? refuseQueue('queue-full') : [{ ...asked, via: 'today', number: null }];
    case 'add-walk-in':
      return [{ ...asked, via: 'walk-in', number: null }, turnOfDay(state, request), { type: 'arrived', request }];
    default:
      return command satisfies never;
  }
}

/** The next turn of the day, given to a request. */
export function turnOfDay(state: QueueState, request: AskCommand['request']): QueueEvent {
  const number = nextTurnOfDay(state);
  return { type: 'turn-given', request, number, before: placeByNumber(state, number) };
}

function decideWithdrawing(state: QueueState, { request }: AskCommand): QueueDecision {
  if (state.requests.get(request)?.stage.kind === 'withdrawn') return [];
  // Whoever is being met says so to the official.
  return onRequest(state, request, ['asked', 'waiting', 'lapsed', 'called', 'left-over'], () => [
    { type: 'request-withdrawn', request },
  ]);
}
