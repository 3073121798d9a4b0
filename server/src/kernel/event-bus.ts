/**
 * What happened, by name, and what subscribers are told of it. Empty here: whoever publishes an event adds it beside the code
 * that does, by `declare module`.
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- others extend it
export interface BusEvents {}

export type EventName = keyof BusEvents;

/** Must not wait for anything. What it throws is reported, and keeps no other subscriber from being told. */
export type Subscriber<Name extends EventName> = (...told: BusEvents[Name]) => void;

/** For the log: a subscriber threw. */
type ReportProblem = (event: EventName, error: unknown) => void;

/**
 * Tells the parts of the process what has happened, so that who publishes need not know who listens. An event is published after
 * what it tells is durable: what must be part of the same transaction, or must be done before anybody is told, is called by name
 * where it is due, and is no event.
 *
 * Subscribers are told before `publish` returns. All of them are told of events in the order in which these were published: what
 * a subscriber publishes itself follows when everybody has been told of the event before. In which order the subscribers of one
 * event are told means nothing.
 */
export class EventBus {
  readonly #subscribers = new Map<EventName, ((...told: never) => void)[]>();
  readonly #report: ReportProblem;
  readonly #waiting: (() => void)[] = [];
  #telling = false;

  /** @param report without one, an error of a subscriber ends the process as one that nobody catches */
  constructor(report: ReportProblem = raise) {
    this.#report = report;
  }

  /** Has a subscriber told of every event of this name from now on. */
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
