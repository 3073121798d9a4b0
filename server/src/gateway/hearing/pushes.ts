import type { Entry } from '@mahzar/shared/hearing/event';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { isInside, isOver } from '@mahzar/shared/hearing/state';
import type { HelpMessage } from '@mahzar/shared/protocol/help';
import type { ConsumerParameters } from '@mahzar/shared/protocol/media';
import type { Speaker } from '@mahzar/shared/protocol/pushes';
import type { Logger } from 'pino';
import { forPerson } from '../../board/help/for-person.ts';
import type { HelpRequest } from '../../board/help/ports.ts';
import type { HearingService, HearingSnapshot } from '../../hearings/hearing-service.ts';
import type { StoredMessage } from '../../hearings/ports.ts';
import { asSeen } from './chat.ts';
import type { HearingNamespace } from './connection.ts';
import { endConnection } from './ending.ts';
import type { HearingCardCache } from './hearing-card-cache.ts';
import type { LiveSeats } from './live-seats.ts';
import { canWait, changesScenes } from './next-scene.ts';
import type { Scenes } from './scenes.ts';

interface PushesParts {
  readonly namespace: HearingNamespace;
  readonly service: HearingService;
  readonly live: LiveSeats;
  readonly names: HearingCardCache;
  readonly scenes: Scenes;
  readonly log: Logger;
}

/** Sends browsers the changes of their hearings. */
export class Pushes {
  readonly #parts: PushesParts;

  constructor(parts: PushesParts) {
    this.#parts = parts;
  }

  /** Releases seats that are no longer held, and shows everybody the new state. */
  changed(snapshot: HearingSnapshot, entries: readonly Entry[]): void {
    const { state } = snapshot;
    for (const { seat } of this.#parts.live.held(state.id)) {
      const place = state.seats.get(seat)?.place;
      if (place === undefined || !isInside(place) || isOver(state.phase)) this.#parts.live.release(state.id, seat);
    }
    if (!changesScenes(entries)) return;
    const wait = canWait(entries);
    for (const connection of this.#parts.live.connections(state.id)) {
      // Before a hearing is opened, people may be removed from its list.
      if (!state.seats.has(connection.seat)) {
        endConnection(connection, { code: 'token-withdrawn' });
        continue;
      }
      if (!connection.welcomed) continue;
      if (wait) this.#parts.scenes.showSoon(snapshot, connection);
      else this.#parts.scenes.show(snapshot, connection);
    }
  }

  /** Names have changed: they are shown again. */
  async renamed(hearing: HearingId): Promise<void> {
    const { live, names, log } = this.#parts;
    try {
      if (live.connected(hearing) && (await names.read(hearing)) !== undefined) await this.#showAgain(hearing);
    } catch (error) {
      log.error({ err: error, hearing }, 'changed names not shown');
    }
  }

  /** Sends a message to its connected readers. */
  deliver(message: StoredMessage): void {
    for (const reader of message.readers) {
      this.#parts.live.connection(message.hearing, reader)?.socket.emit('message', asSeen(message));
    }
  }

  /** Sends a message of support to the browser that asked; its author is shown as staff only. */
  helpSaid({ id, hearing }: HelpRequest, message: HelpMessage | null): void {
    for (const { help, socket } of this.#parts.live.connections(hearing)) {
      if (help === id) socket.emit('help-said', { message: message && forPerson(message) });
    }
  }

  /** Sends hosts the state of the storage, even if nothing in their hearing changes. */
  async storageChanged(): Promise<void> {
    const { live, log } = this.#parts;
    // A hearing whose log cannot be read does not delay the others.
    await Promise.all(
      live.hearings().map((hearing) =>
        this.#showAgain(hearing).catch((error: unknown) => {
          log.error({ err: error, hearing }, 'state of the storage not shown');
        }),
      ),
    );
  }

  /** Shows everybody in a hearing the current scene, if it differs from the last one. */
  async #showAgain(hearing: HearingId): Promise<void> {
    const { service, live, scenes } = this.#parts;
    const snapshot = await service.snapshot(hearing);
    if (snapshot === null) return;
    for (const connection of live.connections(hearing)) {
      if (connection.welcomed && snapshot.state.seats.has(connection.seat)) scenes.show(snapshot, connection);
    }
  }

  /** Sends to the browser that holds a seat. */
  tell(hearing: HearingId, seat: SeatId, event: 'consumers-opened', consumers: readonly ConsumerParameters[]): void;
  tell(hearing: HearingId, seat: SeatId, event: 'consumers-closed', ids: readonly string[]): void;
  tell(
    hearing: HearingId,
    seat: SeatId,
    event: 'consumers-opened' | 'consumers-closed',
    payload: readonly unknown[],
  ): void {
    this.#parts.live.connection(hearing, seat)?.socket.emit(event, payload as never);
  }

  /** Sends speakers to all listeners with the same list. */
  speakers(hearing: HearingId, seats: readonly SeatId[], speakers: readonly Speaker[]): void {
    const sockets = seats.flatMap((seat) => this.#parts.live.connection(hearing, seat)?.socket.id ?? []);
    // Emitting to no room would reach everybody.
    if (sockets.length === 0) return;
    // Sent often to everybody, so a list is encoded once for all its listeners.
    const told = this.#parts.namespace.to(sockets);
    // A late loudness is outdated and never queued; silence is sent once and must arrive.
    (speakers.length > 0 ? told.volatile : told).emit('speakers', speakers);
  }

  /** The worker with the hearing's media has died: browsers must prepare their media again. */
  mediaLost(hearing: HearingId): void {
    this.#parts.live.roomLost(hearing);
    for (const { socket } of this.#parts.live.connections(hearing)) socket.emit('media-lost');
  }
}
