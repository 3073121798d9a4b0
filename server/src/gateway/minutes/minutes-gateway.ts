import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingState } from '@mahzar/shared/hearing/state';
import { mayEverInMinutes } from '@mahzar/shared/minutes/law/permissions';
import { mayReadMinutes } from '@mahzar/shared/minutes/law/reading';
import { blocksFor } from '@mahzar/shared/minutes/text/blocks';
import { blocksOf } from '@mahzar/shared/minutes/text/text';
import { MINUTES_MESSAGES, minutesHandshake } from '@mahzar/shared/protocol/minutes';
import type { MinutesErrorCode } from '@mahzar/shared/protocol/minutes';
import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import { Rejection } from '@mahzar/shared/rejection';
import type { Logger } from 'pino';
import type { Namespace } from 'socket.io';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { AddressOf } from '../../http/visitor-address.ts';
import { CoalescingRunner } from '../../kernel/coalescing-runner.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import { callerIn } from '../../minutes/minutes-callers.ts';
import type { MinutesAccess, MinutesCallers } from '../../minutes/minutes-callers.ts';
import type { MinutesService, MinutesSnapshot } from '../../minutes/minutes-service.ts';
import { nextMoved } from '../../minutes/next-hearing-line.ts';
import { shownMinutes } from '../../minutes/minutes-views.ts';
import type { AboutHearing } from '../../minutes/minutes-views.ts';
import type { Signing } from '../../minutes/signing.ts';
import { admitBy } from '../admission.ts';
import { createDispatcher } from '../dispatcher.ts';
import { handshakeLimit, messageLimit, overrunLimit } from '../limits.ts';
import { limitSendQueue } from '../send-queue.ts';
import { blockChange } from './block-change.ts';
import { minutesHandlers } from './minutes-handlers.ts';
import type { MinutesNamespace, MinutesPage, MinutesSocket } from './minutes-page.ts';

export interface MinutesGatewayOptions {
  readonly bus: EventBus;
  /** Socket.IO namespace on the signalling server, with its origin rule. */
  readonly namespace: Namespace;
  readonly minutes: MinutesService;
  readonly callers: MinutesCallers;
  readonly signing: Signing;
  readonly hearings: Pick<HearingService, 'snapshot'>;
  /** Notifies at once people outside the courtroom that there are minutes to sign. */
  readonly tellAbsent: (hearing: HearingState, seats: readonly SeatId[]) => void;
  /** Data of a hearing outside its log, for a person with this access. */
  readonly aboutOf: (hearing: HearingId, door: MinutesAccess) => Promise<Omit<AboutHearing, 'nextMoved'>>;
  /** The court's time zone, an IANA name. */
  readonly zone: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Address by which refused handshakes are counted. */
  readonly addressOf: AddressOf;
  readonly log: Logger;
  /** See `DispatcherOptions`. */
  readonly isBusy: (error: unknown) => boolean;
  readonly supportCode: () => string;
}

/** How often a session is checked, ms. */
const ASK_AGAIN_MS = 2_000;
/** Most bytes that may wait for one page: a few whole texts. */
const MAX_QUEUED_BYTES = 4 * 1024 * 1024;
/** Most open pages of one person; the oldest is closed for a new one. */
const MAX_PAGES = 5;

/** The minutes of hearings for their writers, readers and signers. */
export class MinutesGateway {
  readonly #options: MinutesGatewayOptions;
  readonly #namespace: MinutesNamespace;
  readonly #dispatch: (page: MinutesPage, name: string, args: readonly unknown[]) => Promise<void>;
  readonly #handshakes = handshakeLimit();
  /** Updates of hearings' pages that run now. */
  readonly #updates = new Map<HearingId, CoalescingRunner>();
  /** Hearings with a change outside their minutes. */
  readonly #besides = new Set<HearingId>();
  #asking: NodeJS.Timeout | undefined;
  /** Pages whose session is being checked now. */
  readonly #asked = new WeakSet<MinutesPage>();

  constructor(options: MinutesGatewayOptions) {
    const { bus, minutes, signing, hearings, now, addressOf, log, supportCode } = options;
    this.#options = options;
    this.#namespace = options.namespace as unknown as MinutesNamespace;
    const [messages, overruns] = [messageLimit(), overrunLimit()];
    this.#dispatch = createDispatcher({
      messages: MINUTES_MESSAGES,
      handlers: minutesHandlers({ minutes, signing, hearings, tellAbsent: options.tellAbsent, now }),
      budgets: {
        message: ({ author }: MinutesPage) => messages.wait(author),
        overrun: ({ author }: MinutesPage) => overruns.take(author),
      },
      permits: ({ caller }: MinutesPage, name) => {
        const { act } = MINUTES_MESSAGES[name];
        return act === 'read' || mayEverInMinutes(caller.actor, act);
      },
      isBusy: options.isBusy,
      supportCode,
    });
    const decide = (socket: MinutesSocket, network: string) => this.#admit(socket, network);
    const admit = admitBy({ decide, addressOf, log, refusedAs: 'page of minutes refused', supportCode });
    this.#namespace.use((socket, next) => void admit(socket, next));
    this.#namespace.on('connection', (socket) => this.#connected(socket.data.page));
    bus.on('minutes-changed', (hearing) => this.#changed(hearing));
    const changedBeside = (hearing: HearingId) => {
      this.#besides.add(hearing);
      this.#changed(hearing);
    };
    bus.on('hearing-changed', ({ state }) => changedBeside(state.id));
    bus.on('names-changed', changedBeside);
    bus.on('protection-changed', (of) => {
      for (const hearing of of ?? new Set(this.#pages().map((page) => page.hearing))) changedBeside(hearing);
    });
    bus.on('link-ended', (hearing, seat, code) => {
      for (const page of this.#pagesOf(hearing))
        if (page.door.kind === 'link' && page.door.seat === seat) this.#end(page, code);
    });
  }

  close(): void {
    clearInterval(this.#asking);
  }

  async #admit(socket: MinutesSocket, network: string): Promise<Rejection<MinutesErrorCode> | null> {
    const { auth, headers } = socket.handshake;
    const { version } = auth as { version?: unknown };
    if (typeof version === 'number' && version !== PROTOCOL_VERSION) return new Rejection('version-mismatch');
    const handshake = minutesHandshake.safeParse(auth);
    if (!handshake.success) return new Rejection('bad-handshake');
    const { hearing, ...given } = handshake.data;
    // Other holders of the link cannot use up this person's handshakes.
    const retryAfterMs = await this.#handshakes.wait(`${hearing} ${given.token ?? headers.cookie} ${network}`);
    if (retryAfterMs > 0) return new Rejection('too-many-messages', { retryAfterMs });
    const { callers, log } = this.#options;
    const admitted = await callers.admit(hearing, given, headers.cookie);
    if (admitted instanceof Rejection) return admitted;
    const { door, caller } = admitted;
    const whose = door.kind === 'desk' ? { account: door.account } : { seat: door.seat };
    const author = `${hearing} ${door.kind === 'desk' ? `desk ${door.account}` : `seat ${door.seat}`}`;
    const told = { version: null, blocks: [], view: null };
    socket.data.page = { socket, log: log.child({ hearing, ...whose }), hearing, door, author, caller, ...told };
    return null;
  }

  #connected(page: MinutesPage): void {
    const { socket, hearing, author } = page;
    limitSendQueue(page, MAX_QUEUED_BYTES);
    socket.onAny((name: string, ...args: unknown[]) => void this.#dispatch(page, name, args));
    const [oldest, ...others] = this.#pagesOf(hearing).filter((one) => one.author === author);
    if (oldest !== undefined && others.length >= MAX_PAGES) this.#end(oldest, 'too-many-pages');
    if (page.door.kind !== 'link') this.#asking ??= setInterval(() => this.#askAgain(), ASK_AGAIN_MS).unref();
    this.#changed(hearing);
  }

  #pagesOf(hearing: HearingId): MinutesPage[] {
    return this.#pages().filter((page) => page.hearing === hearing);
  }

  #pages(): MinutesPage[] {
    return [...this.#namespace.sockets.values()].map(({ data }) => data.page);
  }

  /** Updates the pages of a hearing, once more after changes meanwhile. */
  #changed(hearing: HearingId): void {
    const runner = this.#updates.get(hearing) ?? new CoalescingRunner(() => this.#updatePages(hearing));
    this.#updates.set(hearing, runner);
    void runner.request().then(() => {
      if (!runner.isRunning) this.#updates.delete(hearing);
    });
  }

  async #updatePages(hearing: HearingId): Promise<void> {
    const { minutes, hearings, log } = this.#options;
    const pages = this.#pagesOf(hearing);
    const isOther = this.#besides.delete(hearing);
    if (pages.length === 0) return;
    try {
      const [snapshot, held] = await Promise.all([minutes.snapshot(hearing), hearings.snapshot(hearing)]);
      if (snapshot instanceof Rejection) pages.forEach((page) => this.#end(page, snapshot.code));
      else if (held !== null) {
        for (const page of pages) this.#meet(page, callerIn(held.state, page.door));
        const present = pages.filter(({ socket }) => socket.connected);
        for (const page of present) if (page.view?.state.closed === snapshot.state.closed) tellText(page, snapshot);
        for (const page of present)
          if (isOther || !isSameBeside(page, snapshot)) await this.#tellView(page, snapshot, held.state);
      }
    } catch (error) {
      log.error({ err: error, hearing }, 'minutes pages not updated; sockets closed');
      // The pages reconnect and read everything again.
      for (const { socket } of pages) socket.conn.close();
    }
  }

  /** Disconnects a page whose caller has lost access; the page reconnects with its present rights. */
  #meet(page: MinutesPage, caller: ReturnType<typeof callerIn>): void {
    if (caller instanceof Rejection) this.#end(page, caller.code);
    else page.caller = caller;
  }

  /** Sends the data next to the text when they have changed; a page gets them before anything else. */
  async #tellView(
    page: MinutesPage,
    snapshot: MinutesSnapshot,
    hearing: Parameters<typeof shownMinutes>[1],
  ): Promise<void> {
    const { aboutOf, zone } = this.#options;
    const view = shownMinutes(snapshot, hearing, page.caller, {
      ...(await aboutOf(page.hearing, page.door)),
      nextMoved: nextMoved(snapshot, hearing, zone),
    });
    const isWithheld = view.withheld === 'now';
    const text = JSON.stringify({ ...view, now: 0 });
    const isOtherText = page.view?.state.closed !== snapshot.state.closed || page.view.isWithheld !== isWithheld;
    if (page.view?.text !== text) page.socket.emit('minutes', view);
    page.view = { state: snapshot.state, text, isWithheld };
    if (isOtherText) tellText(page, snapshot);
  }

  #askAgain(): void {
    const inSession = this.#pages().filter(({ door }) => door.kind !== 'link');
    if (inSession.length === 0) {
      clearInterval(this.#asking);
      this.#asking = undefined;
    }
    for (const page of inSession) void this.#askAgainOf(page);
  }

  async #askAgainOf(page: MinutesPage): Promise<void> {
    const { callers } = this.#options;
    // A slow database is not asked again before it has answered.
    if (this.#asked.has(page)) return;
    this.#asked.add(page);
    const own = page.door.kind === 'own' ? page.door.seat : undefined;
    try {
      const door = await callers.bySession(page.hearing, own, page.socket.handshake.headers.cookie);
      if (door instanceof Rejection) this.#end(page, door.code);
      else if (JSON.stringify(door) !== JSON.stringify(page.door)) page.socket.conn.close();
    } catch {
      // If the database does not answer, pages keep their rights; they are checked again when it answers.
    } finally {
      this.#asked.delete(page);
    }
  }

  #end({ socket }: MinutesPage, code: MinutesErrorCode): void {
    socket.emit('ended', { code });
    socket.disconnect(true);
  }
}

/** Whether only the text has changed since the page's last update, as during writing. */
function isSameBeside({ view }: MinutesPage, { state }: MinutesSnapshot): boolean {
  if (view === null) return false;
  const { phase, readAlong, reading, closed } = view.state;
  return phase === state.phase && readAlong === state.readAlong && reading === state.reading && closed === state.closed;
}

/** Sends the text, or its changes since the page's version. A reader who has lost the right gets the text removed. */
function tellText(page: MinutesPage, { state, text, steps }: MinutesSnapshot): void {
  const { socket, caller, version } = page;
  const scope = mayReadMinutes(state, caller.actor, caller.isInCourtroom);
  if (mayEverInMinutes(caller.actor, 'write')) {
    if (version === null) socket.emit('text', { version: state.version, doc: text.toJSON() as unknown });
    else if (version < state.version) {
      const news = steps.slice(version, state.version);
      const editors = news.map(({ editor }) => editor);
      socket.emit('steps', { version, steps: news.map(({ step }) => step), editors });
    }
    page.version = state.version;
  }
  const isReader = !mayEverInMinutes(caller.actor, 'write') || state.phase !== 'writing';
  const seat = caller.actor.kind === 'seat' ? caller.actor.seat : '';
  const isKept = scope === null || !isReader || page.view?.isWithheld === true;
  const blocks = isKept ? [] : blocksFor(blocksOf(text), scope, seat);
  const change = blockChange(page.blocks, blocks);
  if (change !== null) socket.emit('blocks', change);
  page.blocks = blocks;
}
