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
  /** For the log: a command of the clock failed. */
  readonly problem: (queue: QueueId, error: unknown) => void;
  readonly lookMs?: number;
}

/** How long after its end and the last meeting an unclosed day is closed, ms. */
const FORGOTTEN_MS = 3_600_000;
/** How often due commands are looked for, ms: places are held for minutes, and estimates are in minutes. */
const LOOK_MS = 5_000;

/** Sends queues the commands that are due by time: a held place lapses, a person should be ready, or a day is over. */
export class QueueClock {
  readonly #options: QueueClockOptions;
  /** Current states of queues that are not closed. */
  readonly #open = new Map<QueueId, QueueState>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: QueueClockOptions) {
    this.#options = options;
    options.bus.on('queue-changed', ({ state }) => this.watch(state));
  }

  /** Watches a queue; to be called also for queues from before a restart, which no event has announced. */
  watch(state: QueueState): void {
    if (state.phase === 'closed') this.#open.delete(state.id);
    else this.#open.set(state.id, state);
    if (this.#open.size === 0) return this.close();
    this.#timer ??= setInterval(() => void this.look(), this.#options.lookMs ?? LOOK_MS).unref();
  }

  /** Stops the timer. */
  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Executes the commands that are due now. */
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

/** Commands that are due at a moment (epoch ms). */
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

/** Whether a day should be over, with no meeting or call for a while. */
function isForgotten({ plan, delay, pause, officials }: QueueState, now: number): boolean {
  const all = [...officials.values()];
  if (all.some(({ request }) => request !== null)) return false;
  const last = all.map(({ freeSince }) => freeSince ?? 0);
  return Math.max(plan.closesAt, delay?.until ?? 0, pause?.until ?? 0, ...last) + FORGOTTEN_MS <= now;
}
