import type { PresenceCommand } from '../command.ts';
import type { QueueActor } from '../event.ts';
import { refuseQueue } from '../refusal.ts';
import type { QueueState } from '../state.ts';
import { heldUntil } from './deadlines.ts';
import { isOwn, onRequest } from './decision.ts';
import type { QueueDecision } from './decision.ts';

const COMING = ['asked', 'waiting', 'lapsed', 'called', 'meeting'] as const;
/** A person who comes too late is recorded as present, and may be given a place again. */
const SEEN = [...COMING, 'no-show'] as const;

/** Decides on observations of whether a person is present and able to take part. */
export function decidePresence(
  state: QueueState,
  command: PresenceCommand,
  actor: QueueActor,
  now: number,
): QueueDecision {
  const { request: id } = command;
  if (!isOwn(actor, id)) return refuseQueue('not-permitted');
  switch (command.type) {
    case 'arrive':
      return onRequest(state, id, SEEN, ({ stage, presence }) => {
        if (stage.kind === 'lapsed') return [{ type: 'arrived', request: id, before: null }];
        return presence.kind === 'here' ? [] : [{ type: 'arrived', request: id }];
      });
    case 'note-away':
      return onRequest(state, id, SEEN, ({ presence }) =>
        presence.kind === 'here' ? [{ type: 'went-away', request: id, until: now + state.plan.placeHeldMs }] : [],
      );
    case 'note-place-lapsed':
      return onRequest(state, id, ['waiting'], (request) => {
        const until = heldUntil(state, request);
        return until !== null && until <= now ? [{ type: 'place-lapsed', request: id }] : [];
      });
    case 'note-ready':
      return onRequest(state, id, ['waiting'], ({ readiedAt }) =>
        readiedAt === null ? [{ type: 'readied', request: id }] : [],
      );
    case 'report-device':
      return onRequest(state, id, COMING, ({ device }) => {
        const faults = [...new Set(command.faults)].sort();
        const same = device !== null && device.join() === faults.join();
        return same ? [] : [{ type: 'device-checked', request: id, faults }];
      });
    default:
      return command satisfies never;
  }
}
