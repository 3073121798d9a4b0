import type { QueueCommand } from '@mahzar/shared/queue/command';
import type { QueueId } from '@mahzar/shared/queue/ids';
import { heldPlaces } from '@mahzar/shared/queue/law/deadlines';
import { estimate } from '@mahzar/shared/queue/projection/estimate';
import type { QueueState } from '@mahzar/shared/queue/state';
import type { EventBus } from '../kernel/event-bus.ts';
import type { QueueService } from './queue-service.ts';

export interface QueueClockOptions {
  readonly bus: EventBus;
  readonly queues: Pick<QueueService, 'execute'>;
  readonly now: () => number;
  /** For the log: time could not be told to a queue. */
  readonly problem: (queue: QueueId, error: unknown) => void;
  readonly lookMs?: number;
}

/** A day that nobody closes is closed so long after its end and the last meeting. */
const FORGOTTEN_MS = 3_600_000;
/** So often it is looked whose time has come: a place is held for minutes, and estimates are of minutes. */
const LOOK_MS = 5_000;

/** Tells queues what time does: that a place is given up, that somebody should be ready, and that a day is over. */
export class QueueClock {
  readonly #options: QueueClockOptions;
  /** Queues that are not closed, as they stand. */
  readonly #open = new Map<QueueId, QueueState>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: QueueClockOptions) {
    this.#options = options;
    options.bus.on('queue-changed', ({ state }) => this.watch(state));
  }

  /** A queue as it stands: also one of before a restart, of which nobody has been told. */
  watch(state: QueueState): void {
    if (state.phase === 'closed') this.#open.delete(state.id);
    else this.#open.set(state.id, state);
    if (this.#open.size === 0) return this.close();
    this.#timer ??= setInterval(() => void this.look(), this.#options.lookMs ?? LOOK_MS).unref();
  }

  /** Nothing more happens by itself. */
  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Looks now whose time has come. */
  async look(): Promise<void> {
    const { queues, now, problem } = this.#options;
    for (const [queue, state] of this.#open) {
      for (const command of due(state, now())) {
        try {
          await queues.execute(queue, command, { kind: 'system' });
        } catch (error) {
          problem(queue, error);
        }
      }
    }
  }
}

/** What is due at a moment (epoch ms). */
function due(state: QueueState, now: number): QueueCommand[] {
  if (isForgotten(state, now)) return [{ type: 'close', reason: 'day-over' }];
  const lapsed = heldPlaces(state).filter(({ at }) => at <= now);
  const commands = lapsed.map(({ request }): QueueCommand => ({ type: 'note-place-lapsed', request }));
  if (state.phase !== 'open') return commands;
  for (const [request, { at }] of estimate(state, now)) {
    const isTold = state.requests.get(request)?.readiedAt !== null;
    if (!isTold && at <= now + state.plan.readyMs) commands.push({ type: 'note-ready', request });
  }
  return commands;
}

/** Whether a day should be over, and nobody has met or called anybody for a while. */
function isForgotten({ plan, delay, pause, officials }: QueueState, now: number): boolean {
  const all = [...officials.values()];
  if (all.some(({ request }) => request !== null)) return false;
  const last = all.map(({ freeSince }) => freeSince ?? 0);
  return Math.max(plan.closesAt, delay?.until ?? 0, pause?.until ?? 0, ...last) + FORGOTTEN_MS <= now;
}
