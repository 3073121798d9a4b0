import type { QueueId, RequestId } from '@mahzar/shared/queue/ids';
import type { QueueState } from '@mahzar/shared/queue/state';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { QueueService } from '../../queue/queue-service.ts';
import type { PagesElsewhere } from './pages-elsewhere.ts';

export interface QueuePresenceOptions {
  readonly bus: EventBus;
  readonly queues: Pick<QueueService, 'execute' | 'snapshot'>;
  /** For the log: a presence could not be noted in a queue. */
  readonly problem: (queue: QueueId, error: unknown) => void;
  /** Pages open in other processes on the database; left out when there are none. */
  readonly elsewhere?: Pick<PagesElsewhere, 'begin' | 'of' | 'close'> | null;
  readonly awayAfterMs?: number;
  readonly reconnectMs?: number;
}

/** A page that returns within this time, ms, for example after a phone changed networks, is never noted as away. */
const AWAY_AFTER_MS = 3_000;
/** After a start, how long pages have to reconnect, ms; also the time for a meeting's page to open on a slow line. */
const RECONNECT_MS = 20_000;

/** Wait before a failed note is repeated, ms. */
const AGAIN_MS = 3_000;

/** Notes in queues which requests have a page open. */
export class QueuePresence {
  readonly #options: QueuePresenceOptions;
  /** Number of open pages, by queue and request. */
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

  /** Number of open pages of a request. */
  pagesOf(queue: QueueId, request: RequestId): number {
    return this.#pages.get(keyOf(queue, request)) ?? 0;
  }

  /** A page was opened. */
  came(queue: QueueId, request: RequestId): void {
    this.#pages.set(keyOf(queue, request), this.pagesOf(queue, request) + 1);
    this.#tell(queue, { type: 'arrive', request });
  }

  /** A page was closed, or its connection broke. */
  went(queue: QueueId, request: RequestId): void {
    const left = this.pagesOf(queue, request) - 1;
    if (left > 0) return void this.#pages.set(keyOf(queue, request), left);
    this.#pages.delete(keyOf(queue, request));
    setTimeout(() => void this.#wentOn(queue, request), this.#options.awayAfterMs ?? AWAY_AFTER_MS).unref();
  }

  /** Notes as away the people who were there before a restart, or on a process that has ended, and who have not reconnected. */
  correctPresence(queue: QueueId, afterMs = this.#options.reconnectMs ?? RECONNECT_MS): void {
    setTimeout(() => {
      this.#correctPresence(queue).catch((error: unknown) => this.#options.problem(queue, error));
    }, afterMs).unref();
  }

  async #correctPresence(queue: QueueId): Promise<void> {
    const { elsewhere, queues } = this.#options;
    const claimed = await elsewhere?.of(queue);
    const snapshot = await queues.snapshot(queue);
    for (const { id, presence } of snapshot?.state.requests.values() ?? [])
      if (presence.kind === 'here' && !presence.onSite && claimed?.has(id) !== true) this.#awayIfGone(queue, id);
  }

  /** Requests of a queue with pages open in this process. */
  #here(queue: QueueId): RequestId[] {
    const before = keyOf(queue, '');
    return [...this.#pages.keys()].flatMap((key) =>
      key.startsWith(before) ? (key.slice(before.length) as RequestId) : [],
    );
  }

  /** From now on nobody is noted as away, because the service itself ends. */
  close(): void {
    this.#closed = true;
    this.#options.elsewhere?.close().catch(() => undefined);
  }

  /** A called person leaves the waiting page for the meeting's page, which then reports their presence. */
  async #wentOn(queue: QueueId, request: RequestId): Promise<void> {
    if (this.#closed || this.pagesOf(queue, request) > 0) return;
    try {
      const snapshot = await this.#options.queues.snapshot(queue);
      if (snapshot?.state.requests.get(request)?.stage.kind !== 'called') return this.#awayIfGone(queue, request);
      setTimeout(() => this.#awayIfGone(queue, request), this.#options.reconnectMs ?? RECONNECT_MS).unref();
    } catch (error) {
      this.#options.problem(queue, error);
    }
  }

  #awayIfGone(queue: QueueId, request: RequestId): void {
    if (!this.#closed && this.pagesOf(queue, request) === 0) this.#tell(queue, { type: 'note-away', request });
  }

  /** Another process knows only its own pages: a person whom it noted as away may have one here. */
  #correct({ id, requests }: QueueState, request: RequestId): void {
    if (this.#closed || this.pagesOf(id, request) === 0) return;
    if (requests.get(request)?.presence.kind === 'away') this.#tell(id, { type: 'arrive', request });
  }

  /**
   * A refusal by the law needs no action: the presence of a request that is over is not needed. A failed write is repeated while it
   * still applies.
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

function keyOf(queue: QueueId, request: RequestId | ''): string {
  return `${queue} ${request}`;
}
