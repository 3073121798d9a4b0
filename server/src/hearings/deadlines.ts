import { deadlinesOf } from '@mahzar/shared/hearing/law/deadlines';
import type { Deadline } from '@mahzar/shared/hearing/law/deadlines';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { EventBus } from '../kernel/event-bus.ts';
import { HeldElsewhereError } from './errors.ts';
import type { HearingService } from './hearing-service.ts';

export interface DeadlinesOptions {
  readonly bus: EventBus;
  readonly service: Pick<HearingService, 'execute'>;
  readonly now: () => number;
  /** Called when a deadline could not be passed to the law, for the log. */
  readonly problem: (hearing: HearingId, error: unknown) => void;
}

/** Wait before a failed deadline is passed to the law again, ms. */
const RETRY_MS = 1_000;

/** Sends the law a command when a deadline is reached, such as the end of a countdown or of a waiting time. */
export class Deadlines {
  readonly #options: DeadlinesOptions;
  readonly #timers = new Map<HearingId, Map<string, NodeJS.Timeout>>();
  #closed = false;

  constructor(options: DeadlinesOptions) {
    this.#options = options;
    options.bus.on('hearing-changed', ({ state }) => this.#set(state.id, deadlinesOf(state)));
    options.bus.on('hearing-lost', (hearing) => this.#set(hearing, []));
  }

  /** Stops all timers. */
  close(): void {
    this.#closed = true;
    for (const hearing of this.#timers.keys()) this.#set(hearing, []);
  }

  #set(hearing: HearingId, deadlines: readonly Deadline[]): void {
    const before = this.#timers.get(hearing) ?? new Map<string, NodeJS.Timeout>();
    const now = new Map<string, NodeJS.Timeout>();
    for (const deadline of deadlines) {
      const name = nameOf(deadline);
      now.set(name, before.get(name) ?? this.#wait(hearing, deadline));
    }
    for (const [name, timer] of before) if (!now.has(name)) clearTimeout(timer);
    if (now.size > 0) this.#timers.set(hearing, now);
    else this.#timers.delete(hearing);
  }

  #wait(hearing: HearingId, deadline: Deadline): NodeJS.Timeout {
    return setTimeout(() => void this.#tell(hearing, deadline), Math.max(0, deadline.at - this.#options.now()));
  }

  /** Tries again after a while, unless the deadline no longer applies. */
  #again(hearing: HearingId, deadline: Deadline): void {
    if (this.#closed) return;
    const timers = this.#timers.get(hearing) ?? new Map<string, NodeJS.Timeout>();
    this.#timers.set(hearing, timers);
    if (!timers.has(nameOf(deadline)))
      timers.set(
        nameOf(deadline),
        setTimeout(() => void this.#tell(hearing, deadline), RETRY_MS),
      );
  }

  async #tell(hearing: HearingId, deadline: Deadline): Promise<void> {
    const { service, problem } = this.#options;
    this.#timers.get(hearing)?.delete(nameOf(deadline));
    try {
      const execution = await service.execute(hearing, deadline.command, { kind: 'system' });
      // A timer may fire slightly early by the wall clock: deadlines that are still ahead are scheduled again.
      if (execution.ok) this.#set(hearing, deadlinesOf(execution.snapshot.state));
    } catch (error) {
      // The process that holds the hearing handles it.
      if (error instanceof HeldElsewhereError && error.holder !== null) return;
      problem(hearing, error);
      this.#again(hearing, deadline);
    }
  }
}

function nameOf({ command, at }: Deadline): string {
  return `${command.type} ${at}`;
}
