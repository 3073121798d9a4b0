import { randomUUID } from 'node:crypto';
import { BOARD_NAMESPACE } from '@mahzar/shared/protocol/board-address';
import { MINUTES_NAMESPACE } from '@mahzar/shared/protocol/minutes-address';
import { RECORD_NAMESPACE } from '@mahzar/shared/protocol/record-address';
import { QUEUE_NAMESPACE } from '@mahzar/shared/protocol/queue-address';
import { verifyToken } from '../access/tokens/token.ts';
import { BoardGateway } from '../gateway/board/board-gateway.ts';
import { BookingWatch } from '../gateway/booking/booking-watch.ts';
import { Gateway } from '../gateway/hearing/gateway.ts';
import type { Presence } from '../gateway/hearing/presence.ts';
import { MinutesGateway } from '../gateway/minutes/minutes-gateway.ts';
import { PagesElsewhere } from '../gateway/queue/pages-elsewhere.ts';
import { RecordGateway } from '../gateway/record/record-gateway.ts';
import { QueueGateway } from '../gateway/queue/queue-gateway.ts';
import type { HearingExhibits } from '../exhibits/hearing-exhibits.ts';
import type { NextHearings } from '../scheduling/next-hearings.ts';
import type { HearingService } from '../hearings/hearing-service.ts';
import { originRule } from '../http/origin.ts';
import type { KeyRing } from '../kernel/key-ring.ts';
import type { MediaEngine } from '../media/engine.ts';
import type { HearingRooms } from '../media/hearing-rooms.ts';
import { openSignal } from '../storage/signal.ts';
import type { Board } from './board.ts';
import type { Desk } from './desk.ts';
import type { Queues } from './queues.ts';
import type { Recording } from './recording.ts';
import type { Runtime } from './runtime.ts';
import type { Storage } from './storage.ts';
import type { Web } from './web.ts';

export interface Gateways {
  readonly gateway: Gateway;
  readonly boardGateway: BoardGateway;
  readonly queueGateway: QueueGateway;
  readonly recordGateway: RecordGateway;
  readonly minutesGateway: MinutesGateway;
}

/** Sockets of hearings, of today's board, of the pages of bookings, records and minutes, and of queues. */
export function openGateways(
  { config, bus, log, now, supportCode }: Runtime,
  parts: {
    readonly web: Pick<Web, 'server' | 'addressOf'>;
    readonly keys: KeyRing;
    readonly service: HearingService;
    readonly storage: Storage;
    readonly engine: MediaEngine;
    readonly rooms: HearingRooms;
    readonly presence: Presence;
    readonly recording: Pick<Recording, 'storageHealth' | 'space'>;
    readonly desk: Desk;
    readonly board: Board;
    readonly queues: Queues;
    readonly exhibits: HearingExhibits;
    readonly nextHearings: NextHearings;
  },
): Gateways {
  const { web, keys, service, storage, engine, rooms, presence, desk } = parts;
  const { storageHealth, space } = parts.recording;
  const { board, help } = parts.board;
  const { addressOf } = web;
  const isBusy = storage.database.kind.isLockTimeout;
  const gateway = new Gateway({
    bus,
    server: web.server,
    service,
    directory: storage.hearings,
    cards: desk.courtroomCards,
    verify: (token, hearing) => verifyToken(token, { keys, hearing, now: now() }),
    chat: storage.chat,
    newId: randomUUID,
    rooms,
    presence,
    help,
    storage: storageHealth,
    hasRoomFor: (state) => space.hasRoomFor(state),
    mayRecord: () => space.mayRecord,
    openMediaPathTest: (path) => engine.openMediaPathTest(path),
    checks: storage.checks,
    identity: desk.identity,
    exhibits: parts.exhibits,
    nextHearings: parts.nextHearings,
    callOff: (hearing, seat) => desk.scheduling.bookings.callOff(hearing, seat),
    log,
    now,
    supportCode,
    isStorageFault: (error) => service.isStorageFault(error),
    isBusy,
    addressOf,
    originAllowed: originRule(config),
    seatBudget: config.seatBudget,
  });
  const bookings = new BookingWatch({
    bus,
    states: (hearing) => desk.identity.states(hearing),
    problem: (hearing, error) => log.error({ err: error, hearing }, 'booking page not updated'),
  });
  const boardGateway = new BoardGateway({
    bus,
    namespace: gateway.namespace(BOARD_NAMESPACE),
    board,
    help,
    bookings,
    callerOf: desk.callerOf,
    addressOf,
    log,
    isBusy,
    supportCode,
  });
  const recordGateway = new RecordGateway({
    bus,
    namespace: gateway.namespace(RECORD_NAMESPACE),
    viewers: desk.viewers,
    addressOf,
    log,
    supportCode,
  });
  const minutesGateway = new MinutesGateway({
    bus,
    namespace: gateway.namespace(MINUTES_NAMESPACE),
    ...desk.minutes,
    zone: config.court.zone,
    hearings: service,
    now,
    addressOf,
    log,
    isBusy,
    supportCode,
  });
  const queueGateway = new QueueGateway({
    bus,
    namespace: gateway.namespace(QUEUE_NAMESPACE),
    queues: desk.intake.queues,
    meetings: parts.queues.meetings,
    callerOf: desk.callerOf,
    ...parts.queues.access,
    elsewhere:
      config.database.kind === 'sqlite'
        ? null
        : new PagesElsewhere({
            database: storage.database,
            signal: openSignal(config.database, 'queue-pages'),
            newId: randomUUID,
            problem: (error) => log.error({ err: error }, 'queue pages open here not told to a peer process'),
          }),
    now,
    addressOf,
    log,
    isBusy,
    supportCode,
  });
  return { gateway, boardGateway, queueGateway, recordGateway, minutesGateway };
}
