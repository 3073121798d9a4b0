import type { DecideCommand, PlaceCommand } from '../command.ts';
import type { QueueEvent } from '../event.ts';
import type { OfficialId } from '../ids.ts';
import { refuseQueue } from '../refusal.ts';
import type { QueueRequest, QueueState } from '../state.ts';
import { turnOfDay } from './asking.ts';
import { onRequest } from './decision.ts';
import type { QueueDecision } from './decision.ts';
import { placeByNumber, placeOfUrgent } from './places.ts';

/** Decides on the office's decisions about a request. */
export function decideRequest(state: QueueState, command: DecideCommand): QueueDecision {
  const { request: id } = command;
  switch (command.type) {
    case 'accept':
      return decideAccepting(state, command);
    case 'refuse':
      return onRequest(state, id, UNMET, () => [{ type: 'request-refused', request: id, reason: command.reason }]);
    case 'redirect':
      if (command.office === state.office) return refuseQueue('wrong-stage');
      return onRequest(state, id, UNMET, () => [{ type: 'request-redirected', request: id, office: command.office }]);
    case 'assign':
      if (!isKnown(state, command.official)) return refuseQueue('unknown-official');
      return onRequest(state, id, ['asked', 'waiting', 'lapsed'], (request) => assigned(request, command.official));
    case 'merge':
      return decideMerging(state, command);
    default:
      return command satisfies never;
  }
}

/** Stages before a meeting with the citizen. */
const UNMET = ['asked', 'waiting', 'lapsed', 'left-over'] as const;

function decideAccepting(state: QueueState, { request: id, official }: DecideCommand & { type: 'accept' }) {
  if (official !== undefined && !isKnown(state, official)) return refuseQueue('unknown-official');
  if (state.requests.get(id)?.stage.kind === 'waiting') return [];
  return onRequest(state, id, ['asked'], (request) => {
    const held = request.stage.kind === 'asked' ? request.stage.number : null;
    const given: QueueEvent =
      held === null
        ? turnOfDay(state, id)
        : { type: 'turn-given', request: id, number: held, before: placeByNumber(state, held) };
    const urgent = request.urgent && given.type === 'turn-given' ? { before: placeOfUrgent(state, id) } : {};
    return [{ ...given, ...urgent }, ...(official === undefined ? [] : assigned(request, official))];
  });
}

function isKnown({ plan }: QueueState, official: OfficialId | null): boolean {
  return official === null || plan.officials.includes(official);
}

function assigned(request: QueueRequest, official: OfficialId | null): QueueEvent[] {
  return request.assigned === official ? [] : [{ type: 'request-assigned', request: request.id, official }];
}

/** Merges two requests of one person; the result keeps the better of the two places. */
function decideMerging(state: QueueState, { request: id, into }: DecideCommand & { type: 'merge' }): QueueDecision {
  if (id === into) return refuseQueue('wrong-stage');
  const stages = ['asked', 'waiting', 'lapsed'] as const;
  return onRequest(state, id, stages, (goes) =>
    onRequest(state, into, stages, (stays) => {
      const [placeOfGoing, placeOfStaying] = [state.line.indexOf(id), state.line.indexOf(into)];
      const place = goes.stage.kind === 'waiting' && (placeOfStaying < 0 || placeOfGoing < placeOfStaying);
      return [{ type: 'request-merged', request: goes.id, into: stays.id, place }];
    }),
  );
}

/** Decides on changes of the calling order, which need a reason. */
export function decidePlace(state: QueueState, command: PlaceCommand): QueueDecision {
  const { request: id, reason } = command;
  switch (command.type) {
    case 'mark-urgent':
      if (state.requests.get(id)?.urgent === true) return [];
      return onRequest(state, id, ['asked', 'waiting', 'lapsed'], ({ stage }) => [
        {
          type: 'urgent-marked',
          request: id,
          reason,
          ...(stage.kind === 'waiting' && { before: placeOfUrgent(state, id) }),
        },
      ]);
    case 'restore':
      return onRequest(state, id, ['lapsed', 'no-show'], ({ number }) => [
        { type: 'restored', request: id, reason, before: number === null ? null : placeByNumber(state, number) },
      ]);
    case 'reorder': {
      const { before } = command;
      if (before !== null && !state.line.includes(before)) return refuseQueue('unknown-request');
      return onRequest(state, id, ['waiting'], () => {
        const at = state.line.indexOf(id);
        const isThere = before === id || (state.line[at + 1] ?? null) === before;
        return isThere ? [] : [{ type: 'reordered', request: id, before, reason }];
      });
    }
    default:
      return command satisfies never;
  }
}
