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
  /** For the log: time could not be told to the law. */
  readonly problem: (hearing: HearingId, error: unknown) => void;
}

/** After how long the law is told again what it could not be told, milliseconds. */
const RETRY_MS = 1_000;

/** Tells the law when something's time has come: the end of a countdown, the end of a patience. */
export class Deadlines {
  readonly #options: DeadlinesOptions;
  readonly #timers = new Map<HearingId, Map<string, NodeJS.Timeout>>();
  #closed = false;

  constructor(options: DeadlinesOptions) {
    this.#options = options;
    options.bus.on('hearing-changed', ({ state }) => this.#set(state.id, deadlinesOf(state)));
    options.bus.on('hearing-lost', (hearing) => this.#set(hearing, []));
  }

  /** Nothing more happens by itself. */
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

  /** What could not be told is told when the log takes entries again, unless nothing waits for it any more. */
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
      // A timer may ring a moment early by the wall clock: what is still to come is waited for again.
      if (execution.ok) this.#set(hearing, deadlinesOf(execution.snapshot.state));
    } catch (error) {
      // The process that has the hearing sees to it.
      if (error instanceof HeldElsewhereError && error.holder !== null) return;
      problem(hearing, error);
      this.#again(hearing, deadline);
    }
  }
}

function nameOf({ command, at }: Deadline): string {
  return `${command.type} ${at}`;
}
