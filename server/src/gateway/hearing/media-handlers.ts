import { sourceId } from '@mahzar/shared/hearing/ids';
import type { HearingId, SentKind } from '@mahzar/shared/hearing/ids';
import { entersDirectly } from '@mahzar/shared/hearing/law/entering';
import { mayEver } from '@mahzar/shared/hearing/law/permissions';
import { reach } from '@mahzar/shared/hearing/law/reach';
import { isInside, isOver } from '@mahzar/shared/hearing/state';
import type { HearingState, Seat } from '@mahzar/shared/hearing/state';
import type { ErrorCode } from '@mahzar/shared/protocol/errors';
import type { SourceToProduce } from '@mahzar/shared/protocol/media';
import { ACCEPTED, Rejection } from '@mahzar/shared/rejection';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { Endpoint } from '../../media/engine.ts';
import type { HearingRooms } from '../../media/hearing-rooms.ts';
import type { Connection } from './connection.ts';
import type { LiveSeats } from './live-seats.ts';
import type { MessageHandlers } from './message-handlers.ts';
import type { Scenes } from './scenes.ts';
import { holdsSeat, requireSnapshot, seatOf, shownNow } from './seat-of-connection.ts';
import { hashSessionSecret, newSessionSecret } from './session-secret.ts';

export interface MediaParts {
  readonly service: HearingService;
  readonly rooms: HearingRooms;
  readonly live: LiveSeats;
  readonly scenes: Pick<Scenes, 'showWaiting'>;
  /** The board's data about a hearing's links have changed. */
  readonly connectionsChanged: (hearing: HearingId) => void;
  /** Notifies a browser that another one has taken its seat, and closes its connection. */
  readonly replaced: (former: Connection) => void;
  /** Notes with the law that the seat's person is here, if so. */
  readonly noteBack: (connection: Connection) => Promise<void>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Messages for making transports, taking a seat and sending. */
export function mediaHandlers(parts: MediaParts) {
  const { service, rooms, live } = parts;
  return {
    async prepare(connection, { voicesFirst }) {
      // Nothing is kept of a hearing that is over; a room made now would never be closed.
      if (isOver((await requireSnapshot(service, connection)).state.phase))
        return new Rejection('hearing-closed', { detail: 'enter' });
      const room = await rooms.room(connection.hearing);
      const endpoint = await room.prepareEndpoint(connection.seat, { voicesFirst });
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
      return endpoint.connect(dtls);
    },

    async 'restart-ice'({ endpoint }) {
      if (endpoint === null || endpoint.closed) return new Rejection('not-prepared');
      return endpoint.restartIce();
    },

    async 'media-line'(connection, { flows, silentMs }) {
      live.reported(connection, flows, parts.now() - silentMs);
      return ACCEPTED;
    },

    async 'upstream-loss'({ endpoint }) {
      if (endpoint === null || endpoint.closed) return new Rejection('not-prepared');
      return endpoint.upstreamLoss();
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
      // A browser that went while its transports were connected must neither take the seat nor take it back.
      if (!connection.socket.connected) return new Rejection('not-prepared', { detail: 'gone meanwhile' });
      const keeps = isInside(seat.place) && connection.session === seat.place.session;
      const secret = keeps && connection.secret !== null ? connection.secret : newSessionSecret();
      const session = hashSessionSecret(secret);
      const { microphone, camera, takeOver, rules } = request;
      // The scenes about entering must already treat this browser as the holder of the seat.
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
      // Consumers do not wait for producers.
      const [{ producing }, consumers] = await Promise.all([
        produce(parts, connection, endpoint, request.produce),
        rooms.collect(connection.hearing, connection.seat),
      ]);
      if (producing.length > 0) rooms.refresh(connection.hearing);
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
      // Heights of unknown seats are ignored.
      const shown = tiles.filter(({ seat }) => state.seats.has(seat));
      connection.endpoint?.setTileHeights(
        new Map(shown.map(({ seat, source, height }) => [sourceId(seat, source ?? 'camera'), height])),
      );
      return ACCEPTED;
    },
  } satisfies Partial<MessageHandlers>;
}

/** Sets DTLS parameters and capabilities of an endpoint before its use; null when successful. */
async function setUp(
  endpoint: Endpoint,
  request: Parameters<MessageHandlers['enter']>[1],
): Promise<Rejection<ErrorCode> | null> {
  const capable = endpoint.setRtpCapabilities(request.rtpCapabilities);
  if (capable instanceof Rejection) return capable;
  const connected = request.connect === undefined ? ACCEPTED : await endpoint.connect(request.connect);
  return connected instanceof Rejection ? connected : null;
}

/** Makes the sources that the seat may have now; skips those that are no longer permitted, for example after a dismissal. */
async function produce(
  { service }: Pick<MediaParts, 'service'>,
  connection: Connection,
  endpoint: Endpoint,
  sources: readonly SourceToProduce[],
): Promise<{ producing: SentKind[]; refused: Rejection<ErrorCode> | null }> {
  const producing: SentKind[] = [];
  let refused: Rejection<ErrorCode> | null = null;
  for (const { source, rtpParameters, ...options } of sources) {
    const { state } = await requireSnapshot(service, connection);
    if (!reach(state).sources.has(sourceId(connection.seat, source))) continue;
    const produced = await endpoint.produce(source, rtpParameters, options);
    if (produced instanceof Rejection) refused = produced;
    else producing.push(source);
  }
  if (refused !== null) connection.log.warn({ code: refused.code, detail: refused.detail }, 'source refused');
  return { producing, refused };
}

/** Whether the seat will be where it may send: in the courtroom, or still in a private room. */
function landsInCourtroom(state: HearingState, seat: Seat): boolean {
  return isInside(seat.place) ? seat.place.kind !== 'waiting' : entersDirectly(state, seat);
}
