import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { NetworkPath } from '@mahzar/shared/device-check';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { ErrorCode } from '@mahzar/shared/protocol/errors';
import { MESSAGES } from '@mahzar/shared/protocol/messages';
import { Rejection } from '@mahzar/shared/rejection';
import type { Logger } from 'pino';
import type { Namespace } from 'socket.io';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { ChatStore, CourtroomCards, HearingDirectory } from '../../hearings/ports.ts';
import type { Execution, HearingService } from '../../hearings/hearing-service.ts';
import type { StorageHealth } from '../../hearings/storage-health.ts';
import type { HelpDesk } from '../../board/help/help-desk.ts';
import type { NextHearings } from '../../scheduling/next-hearings.ts';
import type { HearingExhibits } from '../../exhibits/hearing-exhibits.ts';
import type { DeviceChecks } from '../../device-check/device-check-store.ts';
import type { IdentityCheck } from '../../access/identity/identity-check.ts';
import type { OriginRule } from '../../http/origin.ts';
import type { AddressOf } from '../../http/visitor-address.ts';
import type { MediaPathTest } from '../../media/engine.ts';
import type { HearingRooms } from '../../media/hearing-rooms.ts';
import { Budgets } from './budgets.ts';
import { Chat } from './chat.ts';
import { openConnection } from './connection.ts';
import type { Connection, HearingNamespace, HearingSocket } from './connection.ts';
import { closeOldest, endConnection, endLink, sendElsewhere } from './ending.ts';
import { admitBy } from '../admission.ts';
import { createDispatcher } from '../dispatcher.ts';
import { errorCode } from './error-code.ts';
import { admitSocket } from './handshake.ts';
import type { Gatekeeper } from './handshake.ts';
import { createHandlers } from './handlers.ts';
import { HearingCardCache } from './hearing-card-cache.ts';
import { MediaPathTests } from './media-path-tests.ts';
import type { LiveSeats } from './live-seats.ts';
import type { LobbyBrowsers } from './lobby-browsers.ts';
import { Observations } from './observations.ts';
import type { Presence } from './presence.ts';
import { Pushes } from './pushes.ts';
import { handshakeLimit } from '../limits.ts';
import type { Limit } from '../limits.ts';
import { Scenes } from './scenes.ts';
import { limitSendQueue } from '../send-queue.ts';
import { SocketServer } from '../socket-server.ts';
import { WelcomeSender } from './welcome-sender.ts';

declare module '../../kernel/event-bus.ts' {
  interface BusEvents {
    /** A connection to a hearing was opened or closed, or its browser has made its transports. */
    'connections-changed': [hearing: HearingId];
  }
}

export interface GatewayOptions {
  readonly server: HttpServer | HttpsServer;
  readonly bus: EventBus;
  readonly service: HearingService;
  readonly directory: HearingDirectory;
  readonly cards: CourtroomCards;
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
  /** Makes a media path for a measurement. */
  readonly openMediaPathTest: (path: NetworkPath) => Promise<MediaPathTest>;
  readonly checks: Pick<DeviceChecks, 'keep'>;
  readonly identity: Pick<IdentityCheck, 'sendCode' | 'prove'>;
  readonly exhibits: Pick<HearingExhibits, 'list' | 'show' | 'play' | 'hide' | 'rule'>;
  readonly nextHearings: Pick<NextHearings, 'free' | 'book'>;
  /** Calls off a hearing on behalf of a seat, with all consequences outside of it. */
  readonly callOff: (hearing: HearingId, seat: SeatId) => Promise<Execution>;
  readonly log: Logger;
  readonly now: () => number;
  readonly supportCode: () => string;
  /** Whether an error means that nothing can be stored now. */
  readonly isStorageFault: (error: unknown) => boolean;
  /** See `DispatcherOptions`. */
  readonly isBusy: (error: unknown) => boolean;
  /** Address by which refused handshakes are counted. */
  readonly addressOf: AddressOf;
  /** Rule for the pages that may connect. */
  readonly originAllowed: OriginRule;
  /** Most open sockets of one seat; a newer one closes the oldest. */
  readonly socketsPerSeat?: number;
  /** Multiple of a page's needs that one seat may use; default 1. */
  readonly seatBudget?: number;
}

/** Socket.IO for hearings: admits sockets, dispatches their messages, sends them changes. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #server: SocketServer;
  readonly #live: LiveSeats;
  readonly #lobby: LobbyBrowsers;
  readonly #names: HearingCardCache;
  readonly #scenes: Scenes;
  readonly #observations: Observations;
  readonly #pushes: Pushes;
  readonly #welcoming: WelcomeSender;
  readonly #chat: Chat;
  readonly #mediaPathTests: MediaPathTests;
  readonly #dispatch: ReturnType<typeof createDispatcher<typeof MESSAGES, Connection, ErrorCode>>;
  readonly #handshakes: Limit;

  constructor(options: GatewayOptions) {
    this.#options = options;
    const { bus, service, rooms, presence, now, cards } = options;
    this.#names = new HearingCardCache(cards, bus);
    this.#lobby = presence.lobby;
    this.#scenes = new Scenes((hearing) => {
      const card = this.#names.get(hearing);
      return card && { card, storageAlarm: options.storage.alarm };
    }, now);
    const { live } = presence;
    this.#live = live;
    this.#server = new SocketServer(options);
    const namespace = this.#server.namespace('/') as unknown as HearingNamespace;
    const [names, scenes] = [this.#names, this.#scenes];
    const isEnding = () => this.#server.draining;
    this.#observations = new Observations({ service, live, log: options.log, isEnding });
    this.#pushes = new Pushes({ namespace, service, live, names, scenes, log: options.log });
    const { storage } = options;
    this.#welcoming = new WelcomeSender({
      service,
      rooms,
      live,
      names,
      scenes,
      observations: this.#observations,
      storage,
      now,
    });
    presence.on('lost', (live, since) => void this.#observations.lost(live, since));
    presence.on('back', (live) => void this.#observations.back(live));
    this.#chat = new Chat({
      bus,
      service,
      store: options.chat,
      newId: options.newId,
      now,
      problem: (hearing, error) => options.log.error({ err: error, hearing }, 'unfinished chat messages not completed'),
      deliver: (message) => this.#pushes.deliver(message),
    });
    this.#mediaPathTests = new MediaPathTests(options.openMediaPathTest);
    const handlers = createHandlers({
      mediaPathTests: this.#mediaPathTests,
      checks: options.checks,
      identity: options.identity,
      exhibits: options.exhibits,
      nextHearings: options.nextHearings,
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
      replaced: (former) => endConnection(former, { code: 'seat-replaced' }),
      noteBack: async ({ hearing, seat }) => {
        const live = this.#live.get(hearing, seat);
        if (live !== undefined) await this.#observations.back(live);
      },
      now,
    });
    this.#dispatch = createDispatcher({
      messages: MESSAGES,
      handlers,
      budgets: new Budgets(options.seatBudget ?? 1),
      isBusy: options.isBusy,
      codeOf: (error) => errorCode(error, options.isStorageFault),
      supportCode: options.supportCode,
    });
    this.#handshakes = handshakeLimit(options.seatBudget);
    const { addressOf, log, supportCode } = options;
    const decide = (socket: HearingSocket, network: string) => this.#admit(socket, network);
    const admit = admitBy({ decide, addressOf, log, refusedAs: 'token refused', supportCode });
    namespace.use((socket, next) => void admit(socket, next));
    namespace.on('connection', (socket) => this.#connected(socket));
    bus.on('hearing-changed', (snapshot, entries) => this.#pushes.changed(snapshot, entries));
    bus.on('hearing-lost', (hearing, holder) => sendElsewhere(live, hearing, holder));
    service.keepWhile((hearing) => this.#live.connected(hearing));
    bus.on('names-changed', (hearing) => void this.#pushes.renamed(hearing));
    bus.on('protection-changed', (of) => {
      for (const hearing of of ?? live.hearings()) void this.#pushes.renamed(hearing);
    });
    bus.on('link-ended', (hearing, seat, code) => {
      endLink(presence, hearing, seat, code);
      void this.#observations.note(hearing, { type: 'note-link-ended', seat });
    });
    rooms.on('consumersOpened', (hearing, seat, consumers) =>
      this.#pushes.tell(hearing, seat, 'consumers-opened', consumers),
    );
    rooms.on('consumersClosed', (hearing, seat, ids) => this.#pushes.tell(hearing, seat, 'consumers-closed', ids));
    rooms.on('mediaPath', (hearing, seat, mediaPath) => this.#live.mediaPathChanged(hearing, seat, mediaPath));
    rooms.on('mediaPathGap', (hearing, seat, since, until) => this.#observations.gap(hearing, seat, since, until));
    rooms.on('speakers', (hearing, seats, speakers) => this.#pushes.speakers(hearing, seats, speakers));
    rooms.on('lost', (hearing) => this.#pushes.mediaLost(hearing));
    bus.on('storage-alarm-changed', () => void this.#pushes.storageChanged());
    bus.on('help-said', (request, message) => this.#pushes.helpSaid(request, message));
  }

  /** A separate namespace on the same server, with the same origin rule. */
  namespace(name: string): Namespace {
    return this.#server.namespace(name);
  }

  /** Completes the unfinished work of a killed service; to be called before anybody connects. */
  async completeUnfinished(): Promise<void> {
    await this.#chat.completeUnfinished();
  }

  /** Announces a short absence of the service, and closes all sockets; takes a second at most. */
  drain(): Promise<void> {
    return this.#server.drain();
  }

  /** Open sockets, for metrics and readiness. */
  get sockets(): number {
    return this.#server.sockets;
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
    closeOldest(this.#live, connection, this.#options.socketsPerSeat ?? 4);
    this.#live.add(connection);
    this.#options.bus.publish('connections-changed', connection.hearing);
    this.#names.hold(connection.hearing);
    limitSendQueue(connection);
    const welcomed = this.#welcoming.welcome(connection).catch((error: unknown) => {
      connection.log.error({ err: error }, 'initial state not sent; socket closed');
      socket.disconnect(true);
    });
    // Messages are handled after the welcome was sent.
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
}
