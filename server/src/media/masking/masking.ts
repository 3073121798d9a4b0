import { EventEmitter } from 'node:events';
import type { HearingId, SourceId } from '@mahzar/shared/hearing/ids';
import type { HearingRooms } from '../hearing-rooms.ts';
import type { Failure } from './endings.ts';
import { RoomMasking } from './room-masking.ts';

export type MaskingEvents = {
  /** The altered source has a producer now. */
  opened: [HearingId, SourceId];
  /** A source cannot be altered, and so is not sent at all; another attempt follows. */
  failed: [HearingId, SourceId, how: Failure];
  /** A source is altered, after a failure or for the first time. */
  works: [HearingId, SourceId];
};

/** Alters the media of protected people in all hearings: exactly the sources of `reach.altered`. */
export class Masking extends EventEmitter<MaskingEvents> {
  readonly #rooms = new Map<HearingId, RoomMasking>();

  constructor(rooms: HearingRooms) {
    super();
    rooms.on('opened', (hearing, room) => {
      this.#rooms.get(hearing)?.close();
      const masking = new RoomMasking(room, {
        opened: (altered) => {
          this.emit('opened', hearing, altered);
          rooms.refresh(hearing);
        },
        failed: (source, how) => void this.emit('failed', hearing, source, how),
        works: (source) => void this.emit('works', hearing, source),
      });
      this.#rooms.set(hearing, masking);
      room.once('closed', () => {
        if (this.#rooms.get(hearing) === masking) this.#rooms.delete(hearing);
      });
    });
    rooms.on('reconciled', (hearing, _, reach) => this.#rooms.get(hearing)?.apply(reach.altered));
  }

  /** Ids of the processes that alter a hearing's sources, by raw source. */
  processes(hearing: HearingId): ReadonlyMap<SourceId, number> {
    return this.#rooms.get(hearing)?.processes ?? new Map();
  }

  /** Ends every process. */
  close(): void {
    for (const masking of this.#rooms.values()) masking.close();
  }
}
