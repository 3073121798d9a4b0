/**
 * Events by name, and the arguments that subscribers get. Empty here: each module that publishes an event adds it by `declare
 * module` next to its code.
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- others extend it
export interface BusEvents {}

export type EventName = keyof BusEvents;

/** Must not wait for anything. If it throws, the error is reported and the other subscribers are still called. */
export type Subscriber<Name extends EventName> = (...told: BusEvents[Name]) => void;

/** For the log: a subscriber threw. */
type ReportProblem = (event: EventName, error: unknown) => void;

/**
 * Notifies the parts of the process of events, so that publishers need not know their subscribers. An event is published after
 * what it reports is durable. Work that must be part of the same transaction, or done before any notification, is called directly
 * and is no event.
 *
 * Subscribers are called before `publish` returns. All events are delivered in the order in which they were published: if a
 * subscriber publishes another event, that follows after all subscribers were called for the current one. The order of
 * subscribers within one event means nothing.
 */
export class EventBus {
  readonly #subscribers = new Map<EventName, ((...told: never) => void)[]>();
  readonly #report: ReportProblem;
  readonly #waiting: (() => void)[] = [];
  #telling = false;

  /** @param report left out: a subscriber's error ends the process like any uncaught error */
  constructor(report: ReportProblem = raise) {
    this.#report = report;
  }

  /** Calls a subscriber for every event of this name from now on. */
  on<Name extends EventName>(name: Name, subscriber: Subscriber<Name>): void {
    this.#subscribers.set(name, [...(this.#subscribers.get(name) ?? []), subscriber]);
  }

  publish<Name extends EventName>(name: Name, ...told: BusEvents[Name]): void {
    this.#waiting.push(() => this.#tell(name, told));
    if (this.#telling) return;
    this.#telling = true;
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) next();
    } finally {
      this.#telling = false;
    }
  }

  #tell<Name extends EventName>(name: Name, told: BusEvents[Name]): void {
    for (const subscriber of this.#subscribers.get(name) ?? []) {
      try {
        (subscriber as Subscriber<Name>)(...told);
      } catch (error) {
        this.#report(name, error);
      }
    }
  }
}

function raise(_event: EventName, error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
