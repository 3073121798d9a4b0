import type { CallCommand, CalledCommand, MeetingCommand } from '../command.ts';
import type { QueueActor, QueueEvent } from '../event.ts';
import type { OfficialId, RequestId } from '../ids.ts';
import { refuseQueue } from '../refusal.ts';
import { mayBeCalledBy } from '../state.ts';
import type { Official, QueueState } from '../state.ts';
import { onRequest } from './decision.ts';
import type { QueueDecision } from './decision.ts';
import { placeOfSkipped } from './places.ts';

/** Decides on an official's commands in their own name. */
export function decideCalling(
  state: QueueState,
  command: CallCommand | CalledCommand,
  actor: QueueActor,
): QueueDecision {
  if (actor.kind !== 'official') return refuseQueue('not-permitted');
  const me = state.officials.get(actor.official);
  if (me === undefined) return refuseQueue('unknown-official');
  if (command.type === 'give-outcome') return decideOutcome(state, command, me);
  if (command.type !== 'call-next') return decideWithCalled(state, command, me);
  if (!me.present) return refuseQueue('official-absent');
  if (me.request !== null) return refuseQueue('official-busy');
  const request = nextFor(state, me.id);
  if (request === null) return refuseQueue('nobody-here');
  return [{ type: 'called', request, official: me.id, hearing: command.hearing }];
}

/**
 * Returns the request that an official calls next: the first in the line whose person is present and does not wait for another
 * official.
 */
export function nextFor({ line, requests }: QueueState, official: OfficialId): RequestId | null {
  return (
    line.find((id) => {
      const request = requests.get(id);
      return request?.presence.kind === 'here' && mayBeCalledBy(request, official);
    }) ?? null
  );
}

/** Decides on the person whom the official has called or is meeting. */
function decideWithCalled(state: QueueState, command: CalledCommand, me: Official): QueueDecision {
  const request = me.request;
  if (request === null) return refuseQueue('nobody-called');
  switch (command.type) {
    case 'recall':
      return onRequest(state, request, ['called'], () => [{ type: 'recalled', request, official: me.id }]);
    case 'skip':
      return onRequest(state, request, ['called'], () => [
        { type: 'skipped', request, official: me.id, before: placeOfSkipped(state) },
      ]);
    case 'note-no-show':
      return onRequest(state, request, ['called'], () => [{ type: 'no-show', request, official: me.id }]);
    case 'hand-over': {
      const { to } = command;
      if (to === me.id || !state.plan.officials.includes(to)) return refuseQueue('unknown-official');
      if (state.officials.get(to)?.present !== true) return refuseQueue('official-absent');
      return [{ type: 'handed-over', request, from: me.id, to, before: state.line[0] ?? null }];
    }
    case 'end':
      return onRequest(state, request, ['called', 'meeting'], () => [
        { type: 'meeting-ended', request, official: me.id },
        ...(command.outcome === undefined ? [] : [outcome(request, command.outcome, command.dueAt ?? null)]),
      ]);
    default:
      return command satisfies never;
  }
}

function outcome(request: RequestId, outcome: OutcomeCommand['outcome'], dueAt: number | null): QueueEvent {
  return { type: 'outcome-given', request, outcome, dueAt };
}

type OutcomeCommand = CallCommand & { readonly type: 'give-outcome' };

/** Decides on the outcome of a meeting; only the official who held it may enter one. */
function decideOutcome(state: QueueState, command: OutcomeCommand, me: Official): QueueDecision {
  return onRequest(state, command.request, ['ended'], ({ id, stage }) => {
    if (stage.kind !== 'ended' || stage.official !== me.id) return refuseQueue('not-permitted');
    const isSame = stage.outcome === command.outcome && stage.dueAt === command.dueAt;
    return isSame ? [] : [outcome(id, command.outcome, command.dueAt)];
  });
}

/** Decides on observations of a meeting. */
export function decideMeeting(state: QueueState, { type, request: id }: MeetingCommand): QueueDecision {
  const stage = state.requests.get(id)?.stage;
  if (stage === undefined) return refuseQueue('unknown-request');
  if (type === 'note-meeting-begun') return stage.kind === 'called' ? [{ type: 'meeting-begun', request: id }] : [];
  return stage.kind === 'meeting' ? [{ type: 'meeting-ended', request: id, official: stage.official }] : [];
}
