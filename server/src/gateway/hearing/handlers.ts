import type { PersonCommand } from '@mahzar/shared/hearing/command';
import { sourceId } from '@mahzar/shared/hearing/ids';
import type { HearingId, RoomId, ScreeningId, SeatId, SentKind } from '@mahzar/shared/hearing/ids';
import { entersDirectly } from '@mahzar/shared/hearing/law/entering';
import { allows, mayEver } from '@mahzar/shared/hearing/law/permissions';
import { reach } from '@mahzar/shared/hearing/law/reach';
import { reachTable } from '@mahzar/shared/hearing/projection/reach-table';
import { isHeld, isInside, isOver } from '@mahzar/shared/hearing/state';
import type { HearingState, Seat } from '@mahzar/shared/hearing/state';
import { Rejection } from '@mahzar/shared/rejection';
import type { ErrorCode } from '@mahzar/shared/protocol/errors';
import type { SourceToProduce } from '@mahzar/shared/protocol/media';
import type { IdentityCheck } from '../../access/identity/identity-check.ts';
import type { DeviceChecks } from '../../device-check/device-check-store.ts';
import type { Execution, HearingService, Standing } from '../../hearings/hearing-service.ts';
import type { Endpoint } from '../../media/engine.ts';
import type { HearingRooms } from '../../media/hearing-rooms.ts';
import type { HelpDesk } from '../../board/help/help-desk.ts';
import { ACCEPTED } from '../dispatcher.ts';
import { keyOf } from './budgets.ts';
import type { Chat } from './chat.ts';
import type { Connection } from './connection.ts';
import type { MessageHandlers } from './message-handlers.ts';
import { identityHandlers } from './identity-handlers.ts';
import { helpHandlers } from './help-handlers.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { ReachPages } from './reach-pages.ts';
import { checkReportLimit } from '../limits.ts';
import type { MediaPathTests } from './media-path-tests.ts';
import type { LiveSeats } from './live-seats.ts';
import type { Scenes } from './scenes.ts';
import { hashSessionSecret, newSessionSecret } from './session-secret.ts';
import { writerOf } from './writer.ts';

export interface HandlerParts {
  readonly service: HearingService;
  readonly rooms: HearingRooms;
  readonly live: LiveSeats;
  readonly scenes: Pick<Scenes, 'settle'>;
  readonly chat: Chat;
  readonly help: HelpDesk;
  /** What the day's board shows of a hearing's links is another now. */
  readonly connectionsChanged: (hearing: HearingId) => void;
  readonly mediaPathTests: MediaPathTests;
  readonly checks: Pick<DeviceChecks, 'keep'>;
  readonly identity: Pick<IdentityCheck, 'sendCode' | 'prove'>;
  /** Calls off a hearing at the word of a seat, with all that follows outside of it. */
  readonly callOff: (hearing: HearingId, seat: SeatId) => Promise<Execution>;
  /** Whether the disk has room for a session of a hearing that begins. */
  readonly hasRoomFor: (state: HearingState) => boolean;
  /** Whether the disk still takes anything that is recorded. One that does lets a session go on that has begun. */
  readonly mayRecord: () => boolean;
  readonly newId: () => string;
  /** Tells a browser that another now holds its seat, and closes its connection. */
  readonly replaced: (former: Connection) => void;
  /** Tells the law that the person who holds the seat is here, if so. */
  readonly noteBack: (connection: Connection) => Promise<void>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

type PlainAct = Extract<
  PersonCommand['type'],
  | 'admit-all'
  | 'cancel-countdown'
  | 'recess'
  | 'adjourn'
  | 'close'
  | 'mute-all'
  | 'unlock-microphones'
  | 'lower-all-hands'
  | 'leave-consultation'
  | 'share-screen'
  | 'stop-share'
>;

/** What the service does for every message. Rights are the law's: a handler adds none. */
export function createHandlers(parts: HandlerParts): MessageHandlers {
  const { service, rooms, live } = parts;
  const reports = checkReportLimit();
  const onePage = oneAtATime();
  const tables = new ReachPages();

  /** An act of a person who holds the seat: the law decides, the log keeps it. */
  const act = async (connection: Connection, command: PersonCommand) => {
    if (!holdsSeat(parts, connection)) return new Rejection('not-entered');
    return execute(connection, command);
  };
  const execute = async (connection: Connection, command: PersonCommand) => {
    const actor = { kind: 'seat', seat: connection.seat } as const;
    return answer(connection, await service.execute(connection.hearing, command, actor));
  };
  const answer = (connection: Connection, execution: Execution) =>
    execution.ok ? { seq: shownNow(parts, connection) } : execution.refusal;
  /** Measures may be set before anybody enters; from the opening on only by the browser that holds the seat. */
  const measure = async (connection: Connection, command: PersonCommand) => {
    const { state } = await requireSnapshot(service, connection);
    return isHeld(state.phase) ? act(connection, command) : execute(connection, command);
  };
  const seatAct = (
    type: 'admit' | 'dismiss' | 'remove' | 'readmit' | 'mute' | 'allow-to-speak' | 'lower-hand' | 'invite',
  ) => {
    return (connection: Connection, { seat }: { seat: SeatId }) => act(connection, { type, seat });
  };
  const begin = (type: 'start' | 'resume') => {
    return async (connection: Connection, { countdownSeconds }: { countdownSeconds: number }) => {
      const { state } = await requireSnapshot(service, connection);
      const hasSpace = type === 'start' ? parts.hasRoomFor(state) : parts.mayRecord();
      return act(connection, { type, countdownMs: countdownSeconds * 1000, noSpace: !hasSpace });
    };
  };
  const plainAct = (type: PlainAct) => {
    return (connection: Connection) => act(connection, { type });
  };

  return {
    async prepare(connection) {
      // Of a hearing that is over nothing is kept; a room made now would never be closed.
      if (isOver((await requireSnapshot(service, connection)).state.phase))
        return new Rejection('hearing-closed', { detail: 'enter' });
      const room = await rooms.room(connection.hearing);
      const endpoint = await room.prepareEndpoint(connection.seat);
      if (!live.equip(connection, endpoint)) return new Rejection('not-prepared', { detail: 'gone meanwhile' });
      parts.connectionsChanged(connection.hearing);
      return {
        routerRtpCapabilities: room.rtpCapabilities as never,
        send: endpoint.send,
        receive: endpoint.receive,
        probe: endpoint.probe,
        iceServers: [],
      };
    },

    async 'connect-transports'({ endpoint }, dtls) {
      if (endpoint === null) return new Rejection('not-prepared');
      const connected = await endpoint.connect(dtls);
      return connected.ok ? ACCEPTED : new Rejection(connected.code, { detail: connected.reason });
    },

    async 'restart-ice'({ endpoint }) {
      if (endpoint === null || endpoint.closed) return new Rejection('not-prepared');
      return endpoint.restartIce();
    },

    async 'media-line'(connection, { flows, silentMs }) {
      live.reported(connection, flows, parts.now() - silentMs);
      return ACCEPTED;
    },

    ...parts.mediaPathTests.handlers(),
    ...identityHandlers(parts.identity),

    async 'report-check'(connection, result) {
      const { hearing, seat } = connection;
      if (!(await reports.take(keyOf(connection)))) return new Rejection('too-many-tests');
      await parts.checks.keep(hearing, seat, result, parts.now());
      return ACCEPTED;
    },

    async enter(connection, request) {
      const { endpoint } = connection;
      if (endpoint === null || endpoint.closed) return new Rejection('not-prepared');
      const { state } = await requireSnapshot(service, connection);
      const seat = seatOf(state, connection);
      if (request.produce.length > 0) {
        if (!mayEver(state.kind, seat.role, 'have-sources'))
          return new Rejection('not-permitted', { detail: 'have-sources' });
        if (!landsInCourtroom(state, seat)) return new Rejection('not-in-courtroom', { detail: 'have-sources' });
      }

      const ready = await setUp(endpoint, request);
      if (ready !== null) return ready;
      // A browser that went while its transports were connected must not take the seat, nor take it back.
      if (!connection.socket.connected) return new Rejection('not-prepared', { detail: 'gone meanwhile' });
      const keeps = isInside(seat.place) && connection.session === seat.place.session;
      const secret = keeps && connection.secret !== null ? connection.secret : newSessionSecret();
      const session = hashSessionSecret(secret);
      const { microphone, camera, takeOver, rules } = request;
      // The entering itself is shown to this browser as to the one that holds the seat.
      const before = connection.session;
      connection.session = session;
      const execution = await service.execute(
        connection.hearing,
        { type: 'enter', session, browser: connection.browser, microphone, camera, takeOver, rules },
        { kind: 'seat', seat: connection.seat },
      );
      if (!execution.ok) {
        connection.session = before;
        return execution.refusal;
      }

      connection.secret = secret;
      const former = live.hold(connection, session);
      if (former !== null) parts.replaced(former);
      rooms.adopt(connection.hearing, endpoint);
      await parts.noteBack(connection);
      const { producing } = await produce(parts, connection, endpoint, request.produce);
      const consumers = await rooms.collect(connection.hearing, connection.seat);
      return { seq: shownNow(parts, connection), session: secret, producing, consumers };
    },

    async produce(connection, { sources }) {
      const { endpoint } = connection;
      if (!holdsSeat(parts, connection)) return new Rejection('not-in-courtroom', { detail: 'have-sources' });
      if (endpoint === null) return new Rejection('not-prepared');
      const { state } = await requireSnapshot(service, connection);
      if (!mayEver(state.kind, seatOf(state, connection).role, 'have-sources'))
        return new Rejection('not-permitted', { detail: 'have-sources' });
      const granted = reach(state).sources;
      if (!sources.every(({ source }) => granted.has(sourceId(connection.seat, source)))) {
        return new Rejection('not-in-courtroom', { detail: 'have-sources' });
      }
      const { refused } = await produce(parts, connection, endpoint, sources);
      rooms.refresh(connection.hearing);
      return refused ?? ACCEPTED;
    },

    async 'consumers-ready'({ endpoint }, { ids }) {
      endpoint?.resumeConsumers(ids);
      return ACCEPTED;
    },

    async 'tile-sizes'(connection, { tiles }) {
      const { state } = await requireSnapshot(service, connection);
      // What a browser says of seats that do not exist is not kept.
      const shown = tiles.filter(({ seat }) => state.seats.has(seat));
      connection.endpoint?.setTileHeights(
        new Map(shown.map(({ seat, source, height }) => [sourceId(seat, source ?? 'camera'), height])),
      );
      return ACCEPTED;
    },

    async leave(connection) {
      const left = await act(connection, { type: 'leave' });
      if (!(left instanceof Rejection)) live.release(connection.hearing, connection.seat);
      return left;
    },

    admit: seatAct('admit'),
    dismiss: seatAct('dismiss'),
    remove: seatAct('remove'),
    readmit: seatAct('readmit'),
    mute: seatAct('mute'),
    'allow-to-speak': seatAct('allow-to-speak'),
    'lower-hand': seatAct('lower-hand'),
    invite: seatAct('invite'),
    start: begin('start'),
    resume: begin('resume'),
    'cancel-countdown': plainAct('cancel-countdown'),
    recess: plainAct('recess'),
    'continue-unrecorded': (connection) =>
      act(connection, { type: 'continue-unrecorded', noSpace: !parts.mayRecord() }),
    adjourn: plainAct('adjourn'),
    close: plainAct('close'),
    // Of a hearing that is not open yet: nobody has entered.
    cancel: async (connection) => answer(connection, await parts.callOff(connection.hearing, connection.seat)),
    'mute-all': plainAct('mute-all'),
    'lower-all-hands': plainAct('lower-all-hands'),
    'unlock-microphones': plainAct('unlock-microphones'),
    'admit-all': plainAct('admit-all'),
    'set-gallery': (connection, { open }) => act(connection, { type: 'set-gallery', open }),
    attest: (connection, { people }) => act(connection, { type: 'attest', people }),
    delegate: (connection, { acts }) => act(connection, { type: 'delegate', acts }),
    'raise-hand': (connection, { purpose }) => act(connection, { type: 'raise-hand', purpose }),
    'give-floor': (connection, { seat, limitSeconds }) =>
      act(connection, {
        type: 'give-floor',
        seat,
        limitMs: limitSeconds === null ? null : limitSeconds * 1000,
      }),
    'choose-channel': (connection, { channel }) => act(connection, { type: 'choose-channel', channel }),
    interpret: (connection, { channel }) => act(connection, { type: 'interpret', channel }),
    spotlight: (connection, { seat }) => act(connection, { type: 'spotlight', seat }),
    'set-layout': (connection, { layout }) => act(connection, { type: 'set-layout', layout }),
    consult: (connection, { invite }) => act(connection, { type: 'consult', room: parts.newId() as RoomId, invite }),
    deliberate: (connection, { invite }) =>
      act(connection, { type: 'deliberate', room: parts.newId() as RoomId, invite }),
    'answer-invitation': (connection, { room, accept }) => act(connection, { type: 'answer-invitation', room, accept }),
    'lock-consultation': (connection, { locked }) => act(connection, { type: 'lock-consultation', locked }),
    'leave-consultation': plainAct('leave-consultation'),
    'end-consultation': (connection, { room }) => act(connection, { type: 'end-consultation', room }),
    screen: (connection, { between }) =>
      measure(connection, {
        type: 'screen',
        screen: parts.newId() as ScreeningId,
        between: between as [SeatId[], SeatId[]],
      }),
    'lift-screen': (connection, { screen }) => measure(connection, { type: 'lift-screen', screen }),
    protect: (connection, { seat, on }) => measure(connection, { type: 'protect', seat, on }),
    'check-free-will': (connection, { seat, question, answer }) =>
      act(connection, { type: 'check-free-will', seat, question, answer }),
    'share-screen': plainAct('share-screen'),
    'stop-share': plainAct('stop-share'),
    'allow-share': (connection, { seat, allowed }) => act(connection, { type: 'allow-share', seat, allowed }),
    'open-chat': (connection, { open }) => act(connection, { type: 'open-chat', open }),
    'post-message': async (connection, request) => {
      if (!holdsSeat(parts, connection)) return new Rejection('not-entered', { detail: 'chat-to-clerk' });
      const writer = await writerOf(service, connection);
      const posted = await parts.chat.post(connection.hearing, connection.seat, writer, request);
      return posted instanceof Rejection ? posted : { message: posted.id, at: posted.at };
    },
    'chat-history': onePage(async (connection, request) => {
      // A browser that does not hold the seat may be anybody who has the link.
      if (!holdsSeat(parts, connection)) return new Rejection('not-entered', { detail: 'chat-to-clerk' });
      const { items, earlier } = await parts.chat.history(connection.hearing, connection.seat, request);
      return { messages: items, earlier };
    }),
    ...helpHandlers(parts.help, service, onePage),
    'reach-table': onePage(async (connection, { from = 0 }) => {
      const { state } = await requireSnapshot(service, connection);
      // When the hearing is over nobody holds a seat, and the link of whoever ran it is enough.
      if (isHeld(state.phase) && !holdsSeat(parts, connection))
        return new Rejection('not-entered', { detail: 'see-reach-table' });
      if (!allows(state, seatOf(state, connection).role, 'see-reach-table'))
        return new Rejection('not-permitted', { detail: 'see-reach-table' });
      return tables.page(connection, from, async () => reachTable(await service.entries(connection.hearing)));
    }),
    'set-microphone': (connection, { on, room }) =>
      act(connection, { type: 'set-microphone', on, ...(room !== undefined && { room }) }),
    'set-camera': (connection, { on }) => act(connection, { type: 'set-camera', on }),
  };
}

/** DTLS and capabilities of an endpoint that is about to be used; null when all is well. */
async function setUp(
  endpoint: Endpoint,
  request: Parameters<MessageHandlers['enter']>[1],
): Promise<Rejection<ErrorCode> | null> {
  const capable = endpoint.setRtpCapabilities(request.rtpCapabilities);
  if (!capable.ok) return new Rejection(capable.code, { detail: capable.reason });
  const connected = request.connect === undefined ? capable : await endpoint.connect(request.connect);
  return connected.ok ? null : new Rejection(connected.code, { detail: connected.reason });
}

/** Makes the sources that the seat may have now; one that it may have no longer (dismissed meanwhile) is passed over. */
async function produce(
  { service }: HandlerParts,
  connection: Connection,
  endpoint: Endpoint,
  sources: readonly SourceToProduce[],
): Promise<{ producing: SentKind[]; refused: Rejection<ErrorCode> | null }> {
  const producing: SentKind[] = [];
  let refused: Rejection<ErrorCode> | null = null;
  for (const { source, rtpParameters } of sources) {
    const { state } = await requireSnapshot(service, connection);
    if (!reach(state).sources.has(sourceId(connection.seat, source))) continue;
    const produced = await endpoint.produce(source, rtpParameters);
    if (produced.ok) producing.push(source);
    else refused = new Rejection(produced.code, { detail: produced.reason });
  }
  if (refused !== null) connection.log.warn({ code: refused.code, detail: refused.detail }, 'source refused');
  return { producing, refused };
}

/** The number of the scene that a browser was shown last: what it did is in that one, or changed nothing that it is shown. */
function shownNow({ scenes }: HandlerParts, connection: Connection): number {
  scenes.settle(connection);
  const { shown } = connection;
  if (shown === null) throw new Error('answered before it was welcomed');
  return shown.seq;
}

function holdsSeat({ live }: HandlerParts, connection: Connection): boolean {
  return live.get(connection.hearing, connection.seat)?.connection === connection;
}

/** Whether the seat will be where it may send: in the courtroom, or still in a private room. */
function landsInCourtroom(state: HearingState, seat: Seat): boolean {
  return isInside(seat.place) ? seat.place.kind !== 'waiting' : entersDirectly(state, seat);
}

async function requireSnapshot(service: HearingService, { hearing }: Connection): Promise<Standing> {
  const snapshot = await service.snapshot(hearing);
  if (snapshot === null) throw new Error(`no such hearing: ${hearing}`);
  return snapshot;
}

function seatOf(state: HearingState, { seat }: Connection): Seat {
  const found = state.seats.get(seat);
  if (found === undefined) throw new Error(`no such seat: ${seat}`);
  return found;
}
