import type { QueueCommand } from '../command.ts';
import type { QueueActor } from '../event.ts';
import type { QueuePhase } from '../state.ts';

/** Capacity in a queue. `hall`: the screen in the hall. `guest`: a person who joins one meeting from elsewhere. */
export type QueueCapacity = QueueActor['kind'] | 'hall' | 'guest';

/** Every act on a queue, including views of it. */
export type QueueAct = QueueCommand['type'] | 'see-own-turn' | 'see-guest-turn' | 'see-line' | 'see-hall';

export interface QueuePermission {
  readonly capacities: readonly QueueCapacity[];
  readonly phases: readonly QueuePhase[];
}

const OFFICE = ['official', 'staff'] as const;
const DESK = ['official', 'staff', 'system'] as const;
const OWN = ['citizen', 'staff', 'system'] as const;

const ALWAYS: readonly QueuePhase[] = ['planned', 'open', 'paused', 'closed'];
const BEFORE_END: readonly QueuePhase[] = ['planned', 'open', 'paused'];
const HELD: readonly QueuePhase[] = ['open', 'paused'];

/**
 * The permission table of queues: the one place that says who may do what, and when. In addition `decide` ensures that a citizen
 * acts only on their own request, and an official calls only in their own name.
 */
export const QUEUE_PERMISSIONS: Readonly<Record<QueueAct, QueuePermission>> = {
  'change-plan': { capacities: ['staff', 'system'], phases: BEFORE_END },
  open: { capacities: DESK, phases: ['planned'] },
  pause: { capacities: OFFICE, phases: HELD },
  resume: { capacities: OFFICE, phases: ['paused'] },
  close: { capacities: DESK, phases: BEFORE_END },
  'announce-delay': { capacities: OFFICE, phases: BEFORE_END },
  join: { capacities: OFFICE, phases: BEFORE_END },
  'leave-desk': { capacities: OFFICE, phases: ALWAYS },
  'ask-ahead': { capacities: OWN, phases: BEFORE_END },
  'ask-today': { capacities: OWN, phases: BEFORE_END },
  'add-walk-in': { capacities: ['staff'], phases: BEFORE_END },
  withdraw: { capacities: OWN, phases: ALWAYS },
  accept: { capacities: DESK, phases: BEFORE_END },
  refuse: { capacities: OFFICE, phases: ALWAYS },
  redirect: { capacities: OFFICE, phases: ALWAYS },
  assign: { capacities: OFFICE, phases: BEFORE_END },
  merge: { capacities: OFFICE, phases: BEFORE_END },
  'mark-urgent': { capacities: OFFICE, phases: BEFORE_END },
  reorder: { capacities: OFFICE, phases: BEFORE_END },
  restore: { capacities: OFFICE, phases: HELD },
  arrive: { capacities: OWN, phases: BEFORE_END },
  'note-away': { capacities: ['staff', 'system'], phases: ALWAYS },
  'note-place-lapsed': { capacities: ['system'], phases: ALWAYS },
  'note-ready': { capacities: ['system'], phases: HELD },
  'report-device': { capacities: ['citizen', 'system'], phases: BEFORE_END },
  'call-next': { capacities: ['official'], phases: ['open'] },
  recall: { capacities: ['official'], phases: ALWAYS },
  skip: { capacities: ['official'], phases: HELD },
  'hand-over': { capacities: ['official'], phases: HELD },
  'note-no-show': { capacities: ['official'], phases: ALWAYS },
  end: { capacities: ['official'], phases: ALWAYS },
  'give-outcome': { capacities: ['official'], phases: ALWAYS },
  'note-carried-out': { capacities: ['official', 'staff', 'citizen'], phases: ALWAYS },
  'note-meeting-begun': { capacities: ['system'], phases: ALWAYS },
  'note-meeting-over': { capacities: ['system'], phases: ALWAYS },
  'name-guests': { capacities: ['citizen', 'official', 'staff'], phases: BEFORE_END },
  'see-own-turn': { capacities: ['citizen'], phases: ALWAYS },
  'see-guest-turn': { capacities: ['guest'], phases: ALWAYS },
  'see-line': { capacities: OFFICE, phases: ALWAYS },
  'see-hall': { capacities: ['hall', ...OFFICE], phases: ALWAYS },
};

/** Whether this capacity may ever do the act, in any phase of the queue. */
export function mayEverInQueue(capacity: QueueCapacity, act: QueueAct): boolean {
  return QUEUE_PERMISSIONS[act].capacities.includes(capacity);
}
