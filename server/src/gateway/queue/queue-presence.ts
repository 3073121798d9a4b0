import type { QueueId, RequestId } from '@mahzar/shared/queue/ids';
import type { QueueState } from '@mahzar/shared/queue/state';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { QueueService } from '../../queue/queue-service.ts';
import type { PagesElsewhere } from './pages-elsewhere.ts';

export interface QueuePresenceOptions {
  readonly bus: EventBus;
  readonly queues: Pick<QueueService, 'execute' | 'snapshot'>;
  /** For the log: a queue could not be told who is there. */
  readonly problem: (queue: QueueId, error: unknown) => void;
  /** Whose pages are open at other processes on the database; without it there are none. */
  readonly elsewhere?: Pick<PagesElsewhere, 'begin' | 'of' | 'close'> | null;
  readonly awayAfterMs?: number;
  readonly settleMs?: number;
}

/** A phone that changes networks is back within so long, and nobody is told that it was away. */
const AWAY_AFTER_MS = 3_000;
/** After a start pages come back within so long, and the page of a meeting is there on a slow line. */
const SETTLE_MS = 20_000;

/** After so long a queue is told again what could not be written. */
const AGAIN_MS = 3_000;

/** Tells queues who is there: by whom a page is open. */
export class QueuePresence {
  readonly #options: QueuePresenceOptions;
  /** How many pages of each request are open, by queue and request. */
  readonly #pages = new Map<string, number>();
  #closed = false;

  constructor(options: QueuePresenceOptions) {
    this.#options = options;
    options.elsewhere?.begin((queue) => this.#here(queue));
    options.bus.on('queue-changed', ({ state }, entries) => {
      for (const { event, actor } of entries)
        if (event.type === 'went-away' && actor.kind === 'system') this.#correct(state, event.request);
    });
  }

  /** Pages of a request that are open now. */
  pagesOf(queue: QueueId, request: RequestId): number {
    return this.#pages.get(keyOf(queue, request)) ?? 0;
  }

  /** A page was opened. */
  came(queue: QueueId, request: RequestId): void {
    this.#pages.set(keyOf(queue, request), this.pagesOf(queue, request) + 1);
    this.#tell(queue, { type: 'arrive', request });
  }

  /** A page was closed, or its line broke. */
  went(queue: QueueId, request: RequestId): void {
    const left = this.pagesOf(queue, request) - 1;
    if (left > 0) return void this.#pages.set(keyOf(queue, request), left);
    this.#pages.delete(keyOf(queue, request));
    setTimeout(() => void this.#wentOn(queue, request), this.#options.awayAfterMs ?? AWAY_AFTER_MS).unref();
  }

  /** Whoever was there before a restart, or has had a page of a process that is no more, and does not come back, is cut off. */
  settle(queue: QueueId, afterMs = this.#options.settleMs ?? SETTLE_MS): void {
    setTimeout(() => {
      this.#settle(queue).catch((error: unknown) => this.#options.problem(queue, error));
    }, afterMs).unref();
  }

  async #settle(queue: QueueId): Promise<void> {
    const { elsewhere, queues } = this.#options;
    const claimed = await elsewhere?.of(queue);
    const snapshot = await queues.snapshot(queue);
    for (const { id, presence } of snapshot?.state.requests.values() ?? [])
      if (presence.kind === 'here' && !presence.onSite && claimed?.has(id) !== true) this.#awayIfGone(queue, id);
  }

  /** Whose pages of a queue are open at this process. */
  #here(queue: QueueId): RequestId[] {
    const before = keyOf(queue, '' as RequestId);
    return [...this.#pages.keys()].flatMap((key) =>
      key.startsWith(before) ? (key.slice(before.length) as RequestId) : [],
    );
  }

  /** From now on nobody is away: it is the service that goes. */
  close(): void {
    this.#closed = true;
    this.#options.elsewhere?.close().catch(() => undefined);
  }

  /** Whoever is called leaves the page on which they waited: that of the meeting says in its turn that they are there. */
  async #wentOn(queue: QueueId, request: RequestId): Promise<void> {
    if (this.#closed || this.pagesOf(queue, request) > 0) return;
    try {
      const snapshot = await this.#options.queues.snapshot(queue);
      if (snapshot?.state.requests.get(request)?.stage.kind !== 'called') return this.#awayIfGone(queue, request);
      setTimeout(() => this.#awayIfGone(queue, request), this.#options.settleMs ?? SETTLE_MS).unref();
    } catch (error) {
      this.#options.problem(queue, error);
    }
  }

  #awayIfGone(queue: QueueId, request: RequestId): void {
    if (!this.#closed && this.pagesOf(queue, request) === 0) this.#tell(queue, { type: 'note-away', request });
  }

  /** Another process knows of its own pages only: whoever it takes for gone may have one here. */
  #correct({ id, requests }: QueueState, request: RequestId): void {
    if (this.#closed || this.pagesOf(id, request) === 0) return;
    if (requests.get(request)?.presence.kind === 'away') this.#tell(id, { type: 'arrive', request });
  }

  /**
   * What the law says no to is no change: of a request that is over nobody asks whether its person is there. What could not be
   * written is told again while it is true.
   */
  #tell(queue: QueueId, command: { readonly type: 'arrive' | 'note-away'; readonly request: RequestId }): void {
    const isTrue = () => !this.#closed && this.pagesOf(queue, command.request) > 0 === (command.type === 'arrive');
    this.#options.queues.execute(queue, command, { kind: 'system' }).then(
      (done) => {
        if (done.ok || done.refusal.code !== 'record-unavailable') return;
        setTimeout(() => isTrue() && this.#tell(queue, command), AGAIN_MS).unref();
      },
      (error: unknown) => this.#options.problem(queue, error),
    );
  }
}

function keyOf(queue: QueueId, request: RequestId): string {
  return `${queue} ${request}`;
}
