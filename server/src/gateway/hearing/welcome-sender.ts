import { isInside } from '@mahzar/shared/hearing/state';
import type { Welcome } from '@mahzar/shared/protocol/pushes';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { HearingCard } from '../../hearings/ports.ts';
import type { StorageHealth } from '../../hearings/storage-health.ts';
import type { HearingRooms } from '../../media/hearing-rooms.ts';
import type { Connection } from './connection.ts';
import { endConnection } from './ending.ts';
import type { HearingCardCache } from './hearing-card-cache.ts';
import type { LiveSeats } from './live-seats.ts';
import type { Observations } from './observations.ts';
import { missedWithNames, nextScene } from './next-scene.ts';
import type { Scenes } from './scenes.ts';

interface WelcomingParts {
  readonly service: HearingService;
  readonly rooms: HearingRooms;
  readonly live: LiveSeats;
  readonly names: HearingCardCache;
  readonly scenes: Scenes;
  readonly observations: Observations;
  readonly storage: Pick<StorageHealth, 'alarm'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Sends the first message to a browser. */
export class WelcomeSender {
  readonly #parts: WelcomingParts;

  constructor(parts: WelcomingParts) {
    this.#parts = parts;
  }

  /** Sends the current scene of the hearing. A browser that holds the seat gets it back at once. */
  async welcome(connection: Connection): Promise<void> {
    const { service, rooms, live, names, scenes, storage, observations, now } = this.#parts;
    const { hearing, seat, socket } = connection;
    const snapshot = await service.snapshot(hearing);
    if (snapshot === null) throw new Error(`no such hearing: ${hearing}`);
    if (!socket.connected) return;
    const person = snapshot.state.seats.get(seat);
    const place = person?.place;
    const resumed = place !== undefined && isInside(place) && place.session === connection.session;
    let latest = snapshot;
    if (resumed) {
      const former = live.hold(connection, place.session);
      if (former !== null) endConnection(former, { code: 'seat-replaced' });
      // If the kept transports are silent, the person stays away until they work again.
      latest = (await observations.back(live.get(hearing, seat))) ?? latest;
    } else {
      connection.session = null;
      connection.secret = null;
      const { browser } = connection;
      if (person?.identity === 'proven') void observations.note(hearing, { type: 'note-link-opened', seat, browser });
    }
    const mediaKept = connection.endpoint !== null && !connection.endpoint.closed;
    const card = await names.read(hearing);
    if (card === undefined) throw new Error(`no names for hearing ${hearing}`);
    const scene = nextScene(latest, { card, storageAlarm: storage.alarm }, connection, now());
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
    // State, names and title may have changed since they were read; an equal scene is not sent again.
    const present = await service.snapshot(hearing);
    if (present !== null) scenes.show(present, connection);
    if (resumed && connection.seen !== null) await this.#tellMissed(connection, card, connection.seen);
  }

  async #tellMissed({ hearing, seat, socket }: Connection, card: HearingCard, since: number): Promise<void> {
    const recent = await this.#parts.service.recent(hearing);
    const missed = recent === null ? [] : missedWithNames(recent, card, seat, since);
    if (missed.length > 0) socket.emit('missed', missed);
  }
}
