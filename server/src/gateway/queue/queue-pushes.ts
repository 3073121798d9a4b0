import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { OfficialId, QueueId, RequestId } from '@mahzar/shared/queue/ids';
import type { TurnPush } from '@mahzar/shared/protocol/queue';
import { citizenView } from '@mahzar/shared/queue/projection/citizen-view';
import type { CitizenView } from '@mahzar/shared/queue/projection/citizen-view';
import { estimate } from '@mahzar/shared/queue/projection/estimate';
import type { Estimate } from '@mahzar/shared/queue/projection/estimate';
import { guestView } from '@mahzar/shared/queue/projection/guest-view';
import type { GuestView } from '@mahzar/shared/queue/projection/guest-view';
import { hallView } from '@mahzar/shared/queue/projection/hall-view';
import { lineChange } from '@mahzar/shared/queue/projection/line-change';
import { officialView, staffView } from '@mahzar/shared/queue/projection/line-view';
import type { LineView } from '@mahzar/shared/queue/projection/line-view';
import type { QueueState } from '@mahzar/shared/queue/state';
import type { EventBus } from '../../kernel/event-bus.ts';
import { CITIZEN_SEAT } from '../../queue/ports.ts';
import type { CitizenViewer, DeskViewer, GuestViewer, HallViewer, Viewer } from './viewer.ts';

export interface QueuePushesOptions {
  readonly bus: EventBus;
  readonly now: () => number;
  /** The link that opens a seat of a meeting now; null when there is none. */
  readonly linkOf: (hearing: HearingId, seat: SeatId) => Promise<string | null>;
  /** For the log: a viewer could not be updated. */
  readonly problem: (queue: QueueId, error: unknown) => void;
}

/** How often estimates are checked for changes by time alone, ms. */
const LOOK_MS = 15_000;

type Estimates = ReadonlyMap<RequestId, Estimate>;

/** The viewers of one queue, and what was last sent to each. */
interface Audience {
  /** Null: the queue does not exist, or not yet. */
  state: QueueState | null;
  readonly lastSent: Map<Viewer, string | { readonly seq: number; readonly view: LineView | null }>;
  due: boolean;
}

/** Sends every viewer of a queue the changes that concern them, and nothing else. */
export class QueuePushes {
  readonly #options: QueuePushesOptions;
  readonly #audiences = new Map<QueueId, Audience>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: QueuePushesOptions) {
    this.#options = options;
    options.bus.on('queue-changed', ({ state }) => {
      const audience = this.#audiences.get(state.id);
      if (audience === undefined) return;
      audience.state = state;
      this.#tellSoon(audience);
    });
  }

  /** Sends this viewer the current state, and later changes. */
  add(viewer: Viewer, state: QueueState | null): void {
    const audience = this.#audiences.get(viewer.queue) ?? { state, lastSent: new Map(), due: false };
    this.#audiences.set(viewer.queue, audience);
    audience.lastSent.set(viewer, '');
    this.#timer ??= setInterval(() => this.#tellAll(), LOOK_MS).unref();
    this.#tellSoon(audience);
  }

  remove(viewer: Viewer): void {
    const audience = this.#audiences.get(viewer.queue);
    audience?.lastSent.delete(viewer);
    if (audience?.lastSent.size === 0) this.#audiences.delete(viewer.queue);
    if (this.#audiences.size === 0) this.close();
  }

  /** Sends a desk viewer the whole line again. */
  resync(viewer: DeskViewer): void {
    const audience = this.#audiences.get(viewer.queue);
    if (audience?.lastSent.has(viewer) !== true) return;
    audience.lastSent.set(viewer, '');
    this.#tellSoon(audience);
  }

  /** Stops sending. */
  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tellAll(): void {
    for (const audience of this.#audiences.values()) this.#tellSoon(audience);
  }

  /** Combines changes of the same moment into one message. */
  #tellSoon(audience: Audience): void {
    if (audience.due) return;
    audience.due = true;
    setImmediate(() => {
      audience.due = false;
      const { state } = audience;
      const estimates: Estimates = state === null ? new Map() : estimate(state, this.#options.now());
      for (const viewer of audience.lastSent.keys()) this.#tell(audience, viewer, estimates);
    });
  }

  #tell(audience: Audience, viewer: Viewer, estimates: Estimates): void {
    switch (viewer.as) {
      case 'citizen':
        return this.#tellCitizen(audience, viewer, estimates);
      case 'guest':
        return this.#tellGuest(audience, viewer, estimates);
      case 'desk':
        return this.#tellDesk(audience, viewer, estimates);
      case 'hall':
        return this.#tellHall(audience, viewer);
      default:
        return viewer satisfies never;
    }
  }

  #tellCitizen({ state, lastSent }: Audience, viewer: CitizenViewer, estimates: Estimates): void {
    const view = state === null ? null : citizenView(state, viewer.request, estimates);
    if (view === null) return;
    this.#tellWithDoor(lastSent, viewer, view, CITIZEN_SEAT, (door) =>
      viewer.socket.emit('turn', { ...view, now: this.#options.now(), door }),
    );
  }

  #tellGuest({ state, lastSent }: Audience, viewer: GuestViewer, estimates: Estimates): void {
    const view = state === null ? null : guestView(state, viewer.request, estimates);
    if (view === null) return;
    const { card, seat } = viewer;
    this.#tellWithDoor(lastSent, viewer, view, seat, (door) =>
      viewer.socket.emit('guest', { ...view, now: this.#options.now(), card, door }),
    );
  }

  /** Sends a changed view; while the meeting is called or in session, with the link to it. */
  #tellWithDoor(
    lastSent: Audience['lastSent'],
    viewer: CitizenViewer | GuestViewer,
    view: CitizenView | GuestView,
    seat: SeatId,
    tell: (door: TurnPush['door']) => void,
  ): void {
    const words = JSON.stringify(view);
    if (lastSent.get(viewer) === words) return;
    lastSent.set(viewer, words);
    const { stage } = view;
    if (stage.kind !== 'called' && stage.kind !== 'meeting') return tell(null);
    const { hearing } = stage;
    this.#options.linkOf(hearing, seat).then(
      (link) => {
        // Unless a newer view was sent meanwhile.
        if (lastSent.get(viewer) === words) tell(link === null ? null : { hearing, link });
      },
      (error: unknown) => this.#options.problem(viewer.queue, error),
    );
  }

  #tellDesk({ state, lastSent }: Audience, viewer: DeskViewer, estimates: Estimates): void {
    const { actor, socket, day } = viewer;
    const me = actor.kind === 'official' ? actor.official : null;
    const view = state === null ? null : lineOf(state, me, estimates);
    const before = lastSent.get(viewer);
    const now = this.#options.now();
    const seq = typeof before === 'object' ? before.seq + 1 : 1;
    if (typeof before !== 'object' || before.view === null || view === null) {
      if (typeof before === 'object' && before.view === view) return;
      lastSent.set(viewer, { seq, view });
      return void socket.emit('line', { seq, now, day, me, view });
    }
    const change = lineChange(before.view, view);
    if (change === null) return;
    lastSent.set(viewer, { seq, view });
    socket.emit('line-changed', { seq, now, change });
  }

  #tellHall({ state, lastSent }: Audience, viewer: HallViewer): void {
    const view = state === null ? null : hallView(state);
    const words = JSON.stringify(view);
    if (lastSent.get(viewer) === words) return;
    lastSent.set(viewer, words);
    viewer.socket.emit('hall', { now: this.#options.now(), day: viewer.day, view });
  }
}

function lineOf(state: QueueState, official: OfficialId | null, estimates: Estimates): LineView {
  return official === null ? staffView(state, estimates) : officialView(state, official, estimates);
}
