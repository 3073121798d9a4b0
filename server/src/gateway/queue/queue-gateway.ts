import type { Logger } from 'pino';
import type { Namespace } from 'socket.io';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { QUEUE_MESSAGES, queueHandshake } from '@mahzar/shared/protocol/queue';
import type { QueueErrorCode } from '@mahzar/shared/protocol/queue';
import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import { queueId } from '@mahzar/shared/queue/ids';
import { staffActor } from '@mahzar/shared/queue/law/capacity';
import type { OfficeCapacity } from '@mahzar/shared/queue/law/capacity';
import type { OfficeId, QueueId, RequestId } from '@mahzar/shared/queue/ids';
import { mayEverInQueue } from '@mahzar/shared/queue/law/permissions';
import { Rejection } from '@mahzar/shared/rejection';
import type { Caller } from '../../http/api/caller.ts';
import type { AddressOf } from '../../http/visitor-address.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { GuestOfMeeting } from '../../queue/ports.ts';
import type { Meetings } from '../../queue/meetings.ts';
import type { QueueService } from '../../queue/queue-service.ts';
import { admitBy } from '../admission.ts';
import { createDispatcher } from '../dispatcher.ts';
import { messageLimit, overrunLimit } from '../limits.ts';
import { limitSendQueue } from '../send-queue.ts';
import type { PagesElsewhere } from './pages-elsewhere.ts';
import { queueHandlers } from './queue-handlers.ts';
import { QueuePresence } from './queue-presence.ts';
import { QueuePushes } from './queue-pushes.ts';
import { capacityOf } from './viewer.ts';
import type { DeskViewer, HallViewer, QueueNamespace, Viewer, ViewerSocket } from './viewer.ts';

type StaffCaller = Extract<Caller, { readonly kind: 'staff' }>;

export interface QueueGatewayOptions {
  readonly bus: EventBus;
  /** Socket.IO namespace on the signalling server, with its origin rule. */
  readonly namespace: Namespace;
  readonly queues: Pick<QueueService, 'execute' | 'snapshot'>;
  readonly meetings: Pick<Meetings, 'callNext'>;
  /** The current holder of the session in these cookies, whatever the rights. */
  readonly callerOf: (cookies: string | undefined) => Promise<Caller>;
  /** A staff member's capacity at an office; null: none. */
  readonly capacityAt: (office: OfficeId, caller: StaffCaller) => Promise<OfficeCapacity>;
  /** The request of the browser with these cookies, and the queue in which it has a turn; null: none. */
  readonly requestOf: (
    cookies: string | undefined,
  ) => Promise<{ readonly queue: QueueId; readonly request: RequestId } | null>;
  /** The guest for whom a meeting's link is valid; null: nobody, or no longer. */
  readonly guestOf: (code: string) => Promise<GuestOfMeeting | null>;
  /** Whether the office exists. */
  readonly isOffice: (office: OfficeId) => Promise<boolean>;
  /** The link that opens a seat of a meeting now; null when there is none. */
  readonly linkOf: (hearing: HearingId, seat: SeatId) => Promise<string | null>;
  readonly now: () => number;
  /** `YYYY-MM-DD` in the court's zone. */
  readonly today: () => string;
  /** Address by which refused handshakes are counted. */
  readonly addressOf: AddressOf;
  readonly log: Logger;
  /** See `DispatcherOptions`. */
  readonly isBusy: (error: unknown) => boolean;
  readonly supportCode: () => string;
  /** See `QueuePresenceOptions`. */
  readonly elsewhere?: PagesElsewhere | null;
  readonly awayAfterMs?: number;
  readonly reconnectMs?: number;
}

/** How often a desk's session and capacity at the office are checked, ms. */
const ASK_AGAIN_MS = 2_000;
/** Most bytes that may wait for one viewer: a few whole lines. */
const MAX_QUEUED_BYTES = 2 * 1024 * 1024;
/** Most open pages of one request: tabs, and connections of a phone that the service does not know to be dead yet. */
const MAX_PAGES = 8;

/** Queues for citizens, the office and the screen in the hall. */
export class QueueGateway {
  readonly #options: QueueGatewayOptions;
  readonly #namespace: QueueNamespace;
  readonly #pushes: QueuePushes;
  readonly #presence: QueuePresence;
  readonly #dispatch: (viewer: Viewer, name: string, args: readonly unknown[]) => Promise<void>;
  readonly #asking = new Set<DeskViewer['socket']>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: QueueGatewayOptions) {
    const { bus, queues, meetings, linkOf, isOffice, now, addressOf, log, isBusy, supportCode } = options;
    const { elsewhere, awayAfterMs, reconnectMs } = options;
    this.#options = options;
    this.#namespace = options.namespace as unknown as QueueNamespace;
    const problem = (queue: QueueId, error: unknown) => log.error({ err: error, queue }, 'queue pages not updated');
    this.#pushes = new QueuePushes({ bus, now, linkOf, problem });
    this.#presence = new QueuePresence({
      bus,
      queues,
      problem,
      ...(elsewhere && { elsewhere }),
      ...(awayAfterMs !== undefined && { awayAfterMs }),
      ...(reconnectMs !== undefined && { reconnectMs }),
    });
    this.#dispatch = createDispatcher({
      messages: QUEUE_MESSAGES,
      handlers: queueHandlers({ queues, meetings, pushes: this.#pushes, linkOf, isOffice }),
      budgets: viewerBudgets(),
      permits: (viewer: Viewer, name) => mayEverInQueue(capacityOf(viewer), QUEUE_MESSAGES[name].act),
      isBusy,
      supportCode,
    });
    const decide = (socket: ViewerSocket) => this.#admit(socket);
    const admit = admitBy({ decide, addressOf, log, refusedAs: 'viewer refused', supportCode });
    this.#namespace.use((socket, next) => void admit(socket, next));
    this.#namespace.on('connection', (socket) => this.#connected(socket.data.viewer));
    bus.on('request-forgotten', (request) => void this.#endForgotten(request));
    bus.on('guests-named', (request) => void this.#endReleased(request));
    bus.on('queue-changed', (_, entries) => {
      for (const { event } of entries) if (event.type === 'request-withdrawn') void this.#endReleased(event.request);
    });
  }

  /** Corrects the presence in a queue after a restart, or after the end of another process. */
  correctPresence(queue: QueueId, afterMs?: number): void {
    this.#presence.correctPresence(queue, afterMs);
  }

  /** Stops checks and messages; people disconnected now are not noted as away. */
  close(): void {
    clearInterval(this.#timer);
    this.#presence.close();
    this.#pushes.close();
  }

  async #admit(socket: ViewerSocket): Promise<Rejection<QueueErrorCode> | null> {
    const { auth, headers } = socket.handshake;
    const { version } = auth as { version?: unknown };
    if (typeof version === 'number' && version !== PROTOCOL_VERSION) return new Rejection('version-mismatch');
    const handshake = queueHandshake.safeParse(auth).data;
    if (handshake === undefined) return new Rejection('bad-handshake');
    const viewer = await (handshake.as === 'citizen'
      ? this.#citizen(socket, headers.cookie)
      : handshake.as === 'guest'
        ? this.#guest(socket, handshake.code)
        : this.#ofOffice(
            socket,
            headers.cookie,
            handshake.as,
            handshake.office,
            handshake.day ?? this.#options.today(),
          ));
    if (viewer instanceof Rejection) return viewer;
    socket.data.viewer = viewer;
    return null;
  }

  async #citizen(socket: ViewerSocket, cookies: string | undefined): Promise<Viewer | Rejection<QueueErrorCode>> {
    const known = await this.#options.requestOf(cookies);
    if (known === null) return new Rejection('no-request');
    const { queue, request } = known;
    const snapshot = await this.#options.queues.snapshot(queue);
    if (snapshot === null) return new Rejection('unknown-queue');
    if (!snapshot.state.requests.has(request)) return new Rejection('no-request');
    if (this.#presence.pagesOf(queue, request) >= MAX_PAGES) return new Rejection('too-many-pages');
    const { day } = snapshot.state;
    return { as: 'citizen', socket, log: this.#options.log.child({ queue, request }), queue, day, request };
  }

  async #guest(socket: ViewerSocket, code: string): Promise<Viewer | Rejection<QueueErrorCode>> {
    const known = await this.#options.guestOf(code);
    const snapshot = known === null ? null : await this.#options.queues.snapshot(known.queue);
    if (known === null || snapshot?.state.requests.has(known.request) !== true) return new Rejection('no-request');
    const { queue, request, seat, card } = known;
    const pages = this.#pages().filter((one) => one.as === 'guest' && one.request === request && one.seat === seat);
    if (pages.length >= MAX_PAGES) return new Rejection('too-many-pages');
    const log = this.#options.log.child({ queue, request, seat });
    return { as: 'guest', socket, log, queue, day: snapshot.state.day, request, seat, card, code };
  }

  #pages(): Viewer[] {
    return [...this.#namespace.sockets.values()].map(({ data }) => data.viewer);
  }

  async #ofOffice(
    socket: ViewerSocket,
    cookies: string | undefined,
    as: 'desk' | 'hall',
    office: OfficeId,
    day: string,
  ): Promise<Viewer | Rejection<QueueErrorCode>> {
    const caller = await this.#options.callerOf(cookies);
    if (caller.kind !== 'staff') return new Rejection('not-signed-in');
    const actor = await this.#actorAt(office, caller);
    if (actor === null) return new Rejection('not-permitted');
    const queue = queueId(office, day);
    const log = this.#options.log.child({ queue, account: caller.account });
    return as === 'desk' ? { as, socket, log, queue, day, office, actor } : { as, socket, log, queue, day, office };
  }

  /** A staff member's capacity at an office; null: none. */
  async #actorAt(office: OfficeId, caller: StaffCaller): Promise<DeskViewer['actor'] | null> {
    const capacity = await this.#options.capacityAt(office, caller);
    if (capacity === null) return null;
    return staffActor(caller.account, capacity);
  }

  #connected(viewer: Viewer): void {
    const { socket, queue } = viewer;
    limitSendQueue(viewer, MAX_QUEUED_BYTES);
    socket.onAny((name: string, ...args: unknown[]) => void this.#dispatch(viewer, name, args));
    socket.on('disconnect', () => this.#gone(viewer));
    if (viewer.as === 'citizen') this.#presence.came(queue, viewer.request);
    else if (viewer.as !== 'guest') this.#timer ??= setInterval(() => this.#askAgain(), ASK_AGAIN_MS).unref();
    this.#options.queues.snapshot(queue).then(
      (snapshot) => {
        if (socket.connected) this.#pushes.add(viewer, snapshot?.state ?? null);
      },
      (error: unknown) => {
        viewer.log.error({ err: error }, 'queue not shown');
        socket.disconnect(true);
      },
    );
  }

  #gone(viewer: Viewer): void {
    this.#pushes.remove(viewer);
    if (viewer.as === 'citizen') this.#presence.went(viewer.queue, viewer.request);
  }

  /** Ends the pages of a browser that has forgotten its request; another browser's pages of the request continue. */
  async #endForgotten(request: RequestId): Promise<void> {
    for (const socket of this.#namespace.sockets.values()) {
      const { viewer } = socket.data;
      if (viewer.as !== 'citizen' || viewer.request !== request) continue;
      try {
        const known = await this.#options.requestOf(socket.handshake.headers.cookie);
        if (known?.request === request) continue;
        socket.emit('ended', { code: 'no-request' });
        socket.disconnect(true);
      } catch (error) {
        viewer.log.error({ err: error }, 'waiting-room page of a deleted request still open');
      }
    }
  }

  /** Ends the pages of guests who no longer take part in a request's meeting; guests with another turn reconnect to that. */
  async #endReleased(request: string): Promise<void> {
    for (const viewer of this.#pages()) {
      if (viewer.as !== 'guest' || viewer.request !== request) continue;
      try {
        const known = await this.#options.guestOf(viewer.code);
        if (known?.queue === viewer.queue) continue;
        if (known === null) viewer.socket.emit('ended', { code: 'no-request' });
        viewer.socket.disconnect(true);
      } catch (error) {
        viewer.log.error({ err: error }, 'waiting-room page of a released guest still open');
      }
    }
  }

  #askAgain(): void {
    const office = [...this.#namespace.sockets.values()].filter(({ data }) => isOfOffice(data.viewer));
    if (office.length === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    for (const socket of office) void this.#askAgainOf(socket);
  }

  /** Disconnects office pages whose person has lost or changed the capacity; they reconnect with the new one. */
  async #askAgainOf(socket: ViewerSocket): Promise<void> {
    const { viewer } = socket.data;
    if (!isOfOffice(viewer) || this.#asking.has(socket)) return;
    this.#asking.add(socket);
    try {
      const caller = await this.#options.callerOf(socket.handshake.headers.cookie);
      const actor = caller.kind === 'staff' ? await this.#actorAt(viewer.office, caller) : null;
      const isSame = viewer.as !== 'desk' || JSON.stringify(viewer.actor) === JSON.stringify(actor);
      if (actor !== null && isSame) return;
      socket.emit('ended', { code: caller.kind === 'staff' ? 'not-permitted' : 'not-signed-in' });
      socket.disconnect(true);
    } catch {
      // If the database does not answer, pages keep their rights; they are checked again when it answers.
    } finally {
      this.#asking.delete(socket);
    }
  }
}

function isOfOffice(viewer: Viewer): viewer is DeskViewer | HallViewer {
  return viewer.as === 'desk' || viewer.as === 'hall';
}

/** Messages of citizens and guests are counted by request, those of the office by socket. */
function viewerBudgets() {
  const messages = messageLimit();
  const overruns = overrunLimit();
  const keyOf = (viewer: Viewer) => (isOfOffice(viewer) ? viewer.socket.id : `${viewer.as} ${viewer.request}`);
  return {
    message: (viewer: Viewer) => messages.wait(keyOf(viewer)),
    overrun: (viewer: Viewer) => overruns.take(keyOf(viewer)),
  };
}
