import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { setTimeout } from 'node:timers/promises';
import type { NetworkPath } from '@mahzar/shared/device-check';
import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { isInside, isOver } from '@mahzar/shared/hearing/state';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { ErrorCode } from '@mahzar/shared/protocol/errors';
import type { HelpMessage } from '@mahzar/shared/protocol/help';
import type { ConsumerParameters } from '@mahzar/shared/protocol/media';
import { MESSAGES } from '@mahzar/shared/protocol/messages';
import { Rejection } from '@mahzar/shared/rejection';
import type { Ended, Speaker, Welcome } from '@mahzar/shared/protocol/pushes';
import { BOARD_NAMESPACE } from '@mahzar/shared/protocol/board-address';
import { MAX_MESSAGE_BYTES, SIGNALLING_PATH } from '@mahzar/shared/protocol/version';
import type { Logger } from 'pino';
import { Server } from 'socket.io';
import type { Namespace, Socket } from 'socket.io';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { ChatStore, HearingCard, HearingDirectory, StoredMessage, LeaseHolder } from '../../hearings/ports.ts';
import type { Execution, HearingService, Standing } from '../../hearings/hearing-service.ts';
import type { StorageHealth } from '../../hearings/storage-health.ts';
import { forPerson } from '../../board/help/help-desk.ts';
import type { HelpDesk } from '../../board/help/help-desk.ts';
import type { HelpRequest } from '../../board/help/ports.ts';
import type { DeviceChecks } from '../../device-check/device-check-store.ts';
import type { IdentityCheck } from '../../access/identity/identity-check.ts';
import type { OriginRule } from '../../http/origin.ts';
import type { AddressOf } from '../../http/visitor-address.ts';
import type { MediaPathTest } from '../../media/engine.ts';
import type { HearingRooms } from '../../media/hearing-rooms.ts';
import { Budgets } from './budgets.ts';
import { asSeen, Chat } from './chat.ts';
import { openConnection } from './connection.ts';
import type { Connection, HearingServer, HearingSocket } from './connection.ts';
import { admitBy } from '../admission.ts';
import { createDispatcher } from '../dispatcher.ts';
import { errorCode } from './error-code.ts';
import { admitSocket } from './handshake.ts';
import type { Gatekeeper } from './handshake.ts';
import { createHandlers } from './handlers.ts';
import { HeldNames } from './held-names.ts';
import { MediaPathTests } from './media-path-tests.ts';
import type { LiveSeat, LiveSeats } from './live-seats.ts';
import type { LobbyBrowsers } from './lobby-browsers.ts';
import type { Presence } from './presence.ts';
import { handshakeLimit } from '../limits.ts';
import type { Limit } from '../limits.ts';
import { canWait, changesScenes, missedWithNames, nextScene } from './publisher.ts';
import type { SceneContext } from './publisher.ts';
import { Scenes } from './scenes.ts';
import { limitSendQueue } from '../send-queue.ts';

declare module '../../kernel/event-bus.ts' {
  interface BusEvents {
    /** A link to a hearing was opened or closed, or its browser has equipped itself. */
    'connections-changed': [hearing: HearingId];
  }
}

export interface GatewayOptions {
  readonly server: HttpServer | HttpsServer;
  readonly bus: EventBus;
  readonly service: HearingService;
  readonly directory: HearingDirectory;
  readonly chat: ChatStore;
  readonly newId: () => string;
  readonly verify: Gatekeeper['verify'];
  readonly rooms: HearingRooms;
  readonly presence: Presence;
  readonly help: HelpDesk;
  readonly storage: Pick<StorageHealth, 'alarm'>;
  /** Whether the disk has room for a session of a hearing. */
  readonly hasRoomFor: (state: HearingState) => boolean;
  readonly mayRecord: () => boolean;
  /** Makes a connection to be measured. */
  readonly openMediaPathTest: (path: NetworkPath) => Promise<MediaPathTest>;
  readonly checks: Pick<DeviceChecks, 'keep'>;
  readonly identity: Pick<IdentityCheck, 'sendCode' | 'prove'>;
  /** Calls off a hearing at the word of a seat, with all that follows outside of it. */
  readonly callOff: (hearing: HearingId, seat: SeatId) => Promise<Execution>;
  readonly log: Logger;
  readonly now: () => number;
  readonly supportCode: () => string;
  /** Whether an error says that nothing can be stored now. */
  readonly isStorageFault: (error: unknown) => boolean;
  /** By which refused handshakes are counted. */
  readonly addressOf: AddressOf;
  /** From which pages may connect. */
  readonly originAllowed: OriginRule;
  /** Sockets of one seat that may be open at once; a newer one closes the oldest. */
  readonly socketsPerSeat?: number;
  /** How many times what a page needs one seat may ask for in a time; 1 without it. */
  readonly seatBudget?: number;
}

/** After how long an observation that could not be noted is noted again. */
const NOTE_AGAIN_MS = 1_000;
/**
 * How long the end waits for sockets to close. Somebody whose connection is dead, or who sends half a request, cannot
 * hold up more.
 */
const DRAIN_MS = 1_000;
/** How long a browser has to take the last words and the close; ws alone would wait for 30 seconds. */
const CLOSE_MS = 3_000;

/** Socket.IO in front of the hearings: lets sockets in, dispatches what they say, tells them what has changed. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #io: HearingServer;
  readonly #live: LiveSeats;
  readonly #lobby: LobbyBrowsers;
  readonly #names: HeldNames;
  readonly #scenes: Scenes;
  readonly #chat: Chat;
  readonly #mediaPathTests: MediaPathTests;
  readonly #dispatch: ReturnType<typeof createDispatcher<typeof MESSAGES, Connection, ErrorCode>>;
  readonly #handshakes: Limit;
  #draining = false;

  constructor(options: GatewayOptions) {
    this.#options = options;
    const { bus, service, rooms, presence, now, directory } = options;
    this.#names = new HeldNames(directory, bus);
    this.#lobby = presence.lobby;
    this.#scenes = new Scenes((hearing) => {
      const card = this.#names.get(hearing);
      return card && this.#context(card);
    }, now);
    this.#live = presence.live;
    presence.on('lost', (live, since) => void this.#noteLost(live, since));
    presence.on('back', (live) => void this.#noteBack(live));
    this.#chat = new Chat({
      bus,
      service,
      store: options.chat,
      newId: options.newId,
      now,
      problem: (hearing, error) => options.log.error({ err: error, hearing }, 'messages not settled'),
      deliver: (message) => this.#deliver(message),
    });
    this.#mediaPathTests = new MediaPathTests(options.openMediaPathTest);
    const handlers = createHandlers({
      mediaPathTests: this.#mediaPathTests,
      checks: options.checks,
      identity: options.identity,
      service,
      rooms,
      live: this.#live,
      scenes: this.#scenes,
      chat: this.#chat,
      help: options.help,
      connectionsChanged: (hearing) => bus.publish('connections-changed', hearing),
      callOff: options.callOff,
      hasRoomFor: options.hasRoomFor,
      mayRecord: options.mayRecord,
      newId: options.newId,
      replaced: (former) => this.#end(former, { code: 'seat-replaced' }),
      noteBack: async ({ hearing, seat }) => {
        const live = this.#live.get(hearing, seat);
        if (live !== undefined) await this.#noteBack(live);
      },
      now,
    });
    this.#dispatch = createDispatcher({
      messages: MESSAGES,
      handlers,
      budgets: new Budgets(options.seatBudget ?? 1),
      codeOf: (error) => errorCode(error, options.isStorageFault),
      supportCode: options.supportCode,
    });
    this.#handshakes = handshakeLimit(options.seatBudget);
    this.#io = new Server(options.server, {
      path: SIGNALLING_PATH,
      transports: ['websocket'],
      serveClient: false,
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      perMessageDeflate: false,
      httpCompression: false,
      pingInterval: 2_500,
      pingTimeout: 4_000,
      connectTimeout: 10_000,
      allowRequest: (request, decide) => {
        const allowed = !this.#draining && options.originAllowed(request.headers);
        if (!allowed) options.log.warn({ code: this.#draining ? 'draining' : 'bad-origin' }, 'socket refused');
        decide(allowed ? null : 'bad-origin', allowed);
      },
    });
    this.#io.engine.on('connection', endLineAfterClose);
    const { addressOf, log, supportCode } = options;
    const decide = (socket: HearingSocket, network: string) => this.#admit(socket, network);
    const admit = admitBy({ decide, addressOf, log, refusedAs: 'token refused', supportCode });
    this.#io.use((socket, next) => void admit(socket, next));
    this.#io.on('connection', (socket) => this.#connected(socket));
    bus.on('hearing-changed', (snapshot, entries) => this.#changed(snapshot, entries));
    bus.on('hearing-lost', (hearing, holder) => this.#lost(hearing, holder));
    service.keepWhile((hearing) => this.#live.connected(hearing));
    bus.on('names-changed', (hearing) => void this.#renamed(hearing));
    bus.on('link-ended', (hearing, seat, code) => this.#linkEnded(hearing, seat, code));
    rooms.on('consumersOpened', (hearing, seat, consumers) => this.#tell(hearing, seat, 'consumers-opened', consumers));
    rooms.on('consumersClosed', (hearing, seat, ids) => this.#tell(hearing, seat, 'consumers-closed', ids));
    rooms.on('mediaPath', (hearing, seat, mediaPath) => this.#live.mediaPathChanged(hearing, seat, mediaPath));
    rooms.on('mediaPathGap', (hearing, seat, since, until) => this.#gap(hearing, seat, since, until));
    rooms.on('speakers', (hearing, seats, speakers) => this.#speakers(hearing, seats, speakers));
    rooms.on('lost', (hearing) => this.#mediaLost(hearing));
    bus.on('storage-alarm-changed', () => void this.#storageChanged());
    bus.on('help-said', (request, message) => this.#helpSaid(request, message));
  }

  /** A namespace of its own on the same server, under the same rule of origins. */
  namespace(name: string): Namespace {
    return this.#io.of(name) as unknown as Namespace;
  }

  /** Brings what a service that was killed left undone to an end; before anybody connects. */
  async settle(): Promise<void> {
    await this.#chat.settle();
  }

  /** Tells everybody that the service goes away for a moment, and closes all sockets; takes a second at most. */
  async drain(): Promise<void> {
    this.#draining = true;
    this.#io.emit('ended', { code: 'draining' });
    this.namespace(BOARD_NAMESPACE).emit('ended', { code: 'draining' });
    await Promise.race([this.#io.close(), setTimeout(DRAIN_MS)]);
  }

  /** A seat's link opens it no longer: whoever came by it is out. */
  #linkEnded(hearing: HearingId, seat: SeatId, code: 'token-replaced' | 'token-withdrawn'): void {
    for (const connection of this.#live.connections(hearing)) {
      if (connection.seat === seat) this.#end(connection, { code });
    }
    this.#lobby.forget(hearing, seat);
    // Their sound and picture do not wait for the law.
    this.#live.release(hearing, seat);
    void this.#note(hearing, { type: 'note-link-ended', seat });
  }

  /** Open sockets, for metrics and readiness. */
  get sockets(): number {
    return this.#io.engine.clientsCount;
  }

  async #admit(socket: HearingSocket, network: string): Promise<Rejection<ErrorCode> | null> {
    const gatekeeper = { ...this.#options, handshakes: this.#handshakes };
    const admission = await admitSocket(gatekeeper, socket.handshake.auth, network);
    if (admission instanceof Rejection) return admission;
    if ((await this.#names.read(admission.hearing)) === undefined) return new Rejection('hearing-unknown');
    const connection = openConnection(socket, admission, network, this.#options.log, this.#options.now());
    socket.data.connection = connection;
    socket.conn.on('packet', () => (connection.heardAt = this.#options.now()));
    return null;
  }

  #connected(socket: HearingSocket): void {
    const { connection } = socket.data;
    this.#closeOldest(connection);
    this.#live.add(connection);
    this.#options.bus.publish('connections-changed', connection.hearing);
    this.#names.hold(connection.hearing);
    limitSendQueue(connection);
    const welcomed = this.#welcome(connection).catch((error: unknown) => {
      connection.log.error({ err: error }, 'welcome failed');
      socket.disconnect(true);
    });
    // What a page says at once is answered after it was told where it stands.
    socket.onAny((name: string, ...args: unknown[]) => {
      void welcomed.then(() => this.#dispatch(connection, name, args));
    });
    socket.on('disconnect', (reason, detail) => {
      const tooLarge = String((detail as Error | undefined)?.message ?? '').includes('Max payload');
      connection.log.info({ reason, ...(tooLarge && { code: 'bad-message' }) }, 'socket closed');
      this.#mediaPathTests.end(connection);
      this.#scenes.drop(connection);
      this.#live.remove(connection, reason === 'client namespace disconnect');
      this.#lobby.closed(connection.hearing, connection.seat, connection.browser);
      this.#options.bus.publish('connections-changed', connection.hearing);
      if (!this.#live.connected(connection.hearing)) this.#names.letGo(connection.hearing);
    });
  }

  /** Says where the person stands. A browser that holds the seat has it again at once. */
  async #welcome(connection: Connection): Promise<void> {
    const { service, rooms, now } = this.#options;
    const { hearing, seat, socket } = connection;
    const snapshot = await service.snapshot(hearing);
    if (snapshot === null) throw new Error(`no such hearing: ${hearing}`);
    if (!socket.connected) return;
    const person = snapshot.state.seats.get(seat);
    const place = person?.place;
    const resumed = place !== undefined && isInside(place) && place.session === connection.session;
    let latest = snapshot;
    if (resumed) {
      const former = this.#live.hold(connection, place.session);
      if (former !== null) this.#end(former, { code: 'seat-replaced' });
      // With the transports kept and silent, the person is away until they work again.
      latest = (await this.#noteBack(this.#live.get(hearing, seat))) ?? latest;
    } else {
      connection.session = null;
      connection.secret = null;
      const { browser } = connection;
      if (person?.identity === 'proven') void this.#note(hearing, { type: 'note-link-opened', seat, browser });
    }
    const mediaKept = connection.endpoint !== null && !connection.endpoint.closed;
    const card = await this.#mustCard(hearing);
    const scene = nextScene(latest, this.#context(card), connection, now());
    if (scene === null) throw new Error('welcomed twice');
    const welcome: Welcome = {
      scene,
      now: now(),
      resumed,
      mediaKept,
      consumers: mediaKept ? rooms.consumersOf(hearing, seat) : [],
    };
    socket.emit('welcome', welcome);
    connection.welcomed = true;
    const present = await service.snapshot(hearing);
    if (present !== null && present.seq !== latest.seq) this.#scenes.show(present, connection);
    if (resumed && connection.seen !== null) await this.#tellMissed(connection, card, connection.seen);
  }

  async #tellMissed({ hearing, seat, socket }: Connection, card: HearingCard, since: number): Promise<void> {
    const recent = await this.#options.service.recent(hearing);
    const missed = recent === null ? [] : missedWithNames(recent, card, seat, since);
    if (missed.length > 0) socket.emit('missed', missed);
  }

  #changed(snapshot: Standing, entries: readonly Entry[]): void {
    const { state } = snapshot;
    for (const { seat } of this.#live.held(state.id)) {
      const place = state.seats.get(seat)?.place;
      if (place === undefined || !isInside(place) || isOver(state.phase)) this.#live.release(state.id, seat);
    }
    if (!changesScenes(entries)) return;
    const wait = canWait(entries);
    for (const connection of this.#live.connections(state.id)) {
      // Before a hearing is opened, people may be taken off its list.
      if (!state.seats.has(connection.seat)) {
        this.#end(connection, { code: 'token-withdrawn' });
        continue;
      }
      if (!connection.welcomed) continue;
      if (wait) this.#scenes.showSoon(snapshot, connection);
      else this.#scenes.show(snapshot, connection);
    }
  }

  /** Names are others now: whoever sees them is shown the new ones. */
  async #renamed(hearing: HearingId): Promise<void> {
    try {
      if (!this.#live.connected(hearing) || (await this.#names.read(hearing)) === undefined) return;
      const snapshot = await this.#options.service.snapshot(hearing);
      if (snapshot === null) return;
      for (const connection of this.#live.connections(hearing)) {
        if (connection.welcomed && snapshot.state.seats.has(connection.seat)) this.#scenes.show(snapshot, connection);
      }
    } catch (error) {
      this.#options.log.error({ err: error, hearing }, 'changed names not shown');
    }
  }

  #deliver(message: StoredMessage): void {
    for (const reader of message.readers) {
      this.#live.get(message.hearing, reader)?.connection?.socket.emit('message', asSeen(message));
    }
  }

  /** To the browser that asked: who said it is not told but that it was staff. */
  #helpSaid({ id, hearing }: HelpRequest, message: HelpMessage | null): void {
    for (const { help, socket } of this.#live.connections(hearing)) {
      if (help === id) socket.emit('help-said', { message: message && forPerson(message) });
    }
  }

  /** Those who run hearings are told of the storage, whether or not anything of their hearing changes. */
  async #storageChanged(): Promise<void> {
    // One whose log cannot be read makes nobody wait.
    await Promise.all(this.#live.hearings().map((hearing) => this.#showStorage(hearing)));
  }

  async #showStorage(hearing: HearingId): Promise<void> {
    try {
      const snapshot = await this.#options.service.snapshot(hearing);
      if (snapshot === null) return;
      for (const connection of this.#live.connections(hearing)) {
        if (connection.welcomed && snapshot.state.seats.has(connection.seat)) this.#scenes.show(snapshot, connection);
      }
    } catch (error) {
      this.#options.log.error({ err: error, hearing }, 'state of the storage not shown');
    }
  }

  #context(card: HearingCard): SceneContext {
    return { card, storageAlarm: this.#options.storage.alarm };
  }

  #tell(hearing: HearingId, seat: SeatId, event: 'consumers-opened', consumers: readonly ConsumerParameters[]): void;
  #tell(hearing: HearingId, seat: SeatId, event: 'consumers-closed', ids: readonly string[]): void;
  #tell(
    hearing: HearingId,
    seat: SeatId,
    event: 'consumers-opened' | 'consumers-closed',
    payload: readonly unknown[],
  ): void {
    this.#live.get(hearing, seat)?.connection?.socket.emit(event, payload as never);
  }

  #speakers(hearing: HearingId, seats: readonly SeatId[], speakers: readonly Speaker[]): void {
    const sockets = seats.flatMap((seat) => this.#live.get(hearing, seat)?.connection?.socket.id ?? []);
    // To no room would be to everybody.
    if (sockets.length === 0) return;
    // Ten times a second to everybody: encoded once for all who are told the same.
    const told = this.#io.to(sockets);
    // Loudness is out of date when it arrives late and is never queued; silence is told once and must arrive.
    (speakers.length > 0 ? told.volatile : told).emit('speakers', speakers);
  }

  #mediaLost(hearing: HearingId): void {
    for (const connection of this.#live.connections(hearing)) {
      connection.endpoint = null;
      connection.socket.emit('media-lost');
    }
    for (const live of this.#live.held(hearing)) {
      live.endpoint = null;
      if (live.connection === null) this.#live.mediaLost(hearing, live.seat, this.#options.now());
    }
  }

  /** Makes room for one more socket of a seat: one of the same browser's closes before any of another's. */
  #closeOldest({ hearing, seat, browser }: Connection): void {
    const same = [...this.#live.connections(hearing)].filter((other) => other.seat === seat);
    const lobby = same.filter((other) => this.#live.get(hearing, seat)?.connection !== other);
    if (same.length < (this.#options.socketsPerSeat ?? 4)) return;
    const oldest = lobby.find((other) => other.browser === browser) ?? lobby[0];
    oldest?.socket.disconnect(true);
  }

  #end(connection: Connection, ended: Ended): void {
    connection.session = null;
    connection.socket.emit('ended', ended);
    connection.socket.disconnect();
  }

  /** Another process has the hearing: what is shown here holds no longer, and everybody goes there. */
  #lost(hearing: HearingId, { address }: LeaseHolder): void {
    for (const connection of this.#live.connections(hearing))
      this.#end(connection, { code: 'held-elsewhere', ...(address !== null && { address }) });
    for (const { seat } of this.#live.held(hearing)) this.#live.release(hearing, seat);
  }

  /** Nothing came from a person who is here, and then again. */
  #gap(hearing: HearingId, seat: SeatId, since: number, until: number): void {
    const live = this.#live.get(hearing, seat);
    if (live?.present !== true) return;
    void this.#note(hearing, { type: 'note-line-gap', seat, session: live.session, since, until });
  }

  /** Tells the law that a held seat's person is away, and does so until it is noted or the person is back. */
  async #noteLost(live: LiveSeat, since: number): Promise<void> {
    const { hearing, seat, session } = live;
    while (!live.present && !this.#draining && this.#live.get(hearing, seat) !== undefined) {
      if ((await this.#note(hearing, { type: 'note-line-lost', seat, session, since })) !== null) return;
      await setTimeout(NOTE_AGAIN_MS, undefined, { ref: false });
    }
  }

  /** Tells the law that a held seat's person is here, if so; answers with how the hearing stands then. */
  async #noteBack(live: LiveSeat | undefined): Promise<Standing | null> {
    if (live?.present !== true) return null;
    const { hearing, seat, session } = live;
    const execution = await this.#note(hearing, { type: 'note-line-restored', seat, session });
    if (execution === null) void this.#noteBackLater(live);
    return execution?.ok === true ? execution.snapshot : null;
  }

  async #noteBackLater(live: LiveSeat): Promise<void> {
    await setTimeout(NOTE_AGAIN_MS, undefined, { ref: false });
    if (this.#live.get(live.hearing, live.seat) === live && !this.#draining) await this.#noteBack(live);
  }

  /** Tells the law what was observed; null when it could not be noted. */
  async #note(hearing: HearingId, command: Parameters<HearingService['execute']>[1]): Promise<Execution | null> {
    try {
      return await this.#options.service.execute(hearing, command, { kind: 'system' });
    } catch (error) {
      this.#options.log.error({ err: error, hearing, command: command.type }, 'observation not noted');
      return null;
    }
  }

  async #mustCard(hearing: HearingId): Promise<HearingCard> {
    const card = await this.#names.read(hearing);
    if (card === undefined) throw new Error(`no names for hearing ${hearing}`);
    return card;
  }
}

/** A browser that never answers the close of its socket holds the connection no longer. */
function endLineAfterClose(conn: Socket['conn']): void {
  const { socket: line } = conn.request;
  conn.once('close', () => void setTimeout(CLOSE_MS, undefined, { ref: false }).then(() => line.destroy()));
}
