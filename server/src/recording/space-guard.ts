import { statfs } from 'node:fs/promises';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { Logger } from 'pino';
import type { EventBus, Subscriber } from '../kernel/event-bus.ts';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { StorageHealth } from '../hearings/storage-health.ts';
import type { BookedSessions } from './booked-sessions.ts';
import { sessionsOnRecord } from './sessions-on-record.ts';
import { hasRoomFor, spaceFault } from './space-need.ts';

/** Interval between checks of the disks. */
const LOOK_EVERY_MS = 1_000;
/** After this time, a check counts as blocked by a disk that does not answer. */
const HANGING_MS = 5_000;

export interface SpaceGuardOptions {
  readonly bus: EventBus;
  readonly service: Pick<HearingService, 'execute' | 'outage'>;
  readonly health: StorageHealth;
  /** Sessions that are still to begin today. */
  readonly booked: Pick<BookedSessions, 'toBegin'>;
  /** Folders on the disks of the recordings and of the database; missing ones are skipped. */
  readonly folders: readonly string[];
  /** Space that is released to the log when the disk is full; null unless the log is in SQLite. */
  readonly logReserve: {
    readonly bytes: number;
    readonly hold: () => Promise<void>;
    readonly release: () => Promise<void>;
  } | null;
  /** Free bytes that are kept for the log. */
  readonly reserveBytes: number;
  /** For how long there must be room before a session begins (ms). */
  readonly horizonMs: number;
  readonly now: () => number;
  readonly log: Logger;
}

/**
 * Watches the free space of the disks. No session begins without room for it; people who run hearings are warned when it will not
 * last; before it is used up, sessions are suspended, so that the log can still be written.
 */
export class SpaceGuard {
  readonly #options: SpaceGuardOptions;
  readonly #sessions: ReadonlyMap<HearingId, HearingState>;
  readonly #timer: NodeJS.Timeout;
  /** Smallest free space of the disks; null before the first check, and while no disk can be read. */
  #freeBytes: number | null = null;
  /** Free bytes by folder, at the last check. */
  #freeAt: ReadonlyMap<string, number> = new Map();
  /** Start of the running check, by `performance.now()`; null while there is none. */
  #lookingSince: number | null = null;

  constructor(options: SpaceGuardOptions) {
    this.#options = options;
    const { bus, service } = options;
    this.#sessions = sessionsOnRecord(bus);
    const makeRoom: Subscriber<'log-outage'> = (outage) => {
      if (outage?.fault === 'disk-full') void options.logReserve?.release();
    };
    bus.on('log-outage', makeRoom);
    makeRoom(service.outage);
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  /** Whether a session of this hearing has room; true while free space is unknown, as the recorder reports a full disk itself. */
  hasRoomFor(state: HearingState): boolean {
    const { reserveBytes, horizonMs, now } = this.#options;
    if (this.#freeBytes === null) return true;
    const room = { freeBytes: this.#freeBytes, reserveBytes, horizonMs, now: now() };
    return hasRoomFor(state, this.#sessions.values(), room);
  }

  /** Whether anything may be recorded: false once only the log's reserve is left. */
  get mayRecord(): boolean {
    return this.#freeBytes === null || this.#freeBytes >= this.#options.reserveBytes;
  }

  /** Free bytes at the last check, by folder that can be read; null while a disk does not answer. Accesses no disk. */
  get freeByFolder(): ReadonlyMap<string, number> | null {
    const isHanging = this.#lookingSince !== null && performance.now() - this.#lookingSince > HANGING_MS;
    return isHanging ? null : this.#freeAt;
  }

  /** Checks the disks now; does nothing while an earlier check still waits for a disk. */
  async look(): Promise<void> {
    if (this.#lookingSince !== null) return;
    this.#lookingSince = performance.now();
    await this.#look().finally(() => (this.#lookingSince = null));
  }

  async #look(): Promise<void> {
    this.#freeBytes = await this.#free();
    const { service, health, booked, logReserve, reserveBytes, now, log } = this.#options;
    if (this.#freeBytes === null) return health.handleSpace(null);
    const sessions = [...this.#sessions.values()];
    const room = { freeBytes: this.#freeBytes, reserveBytes, now: now() };
    health.handleSpace(spaceFault(sessions, booked.toBegin, room, health.alarm?.kind ?? null));
    if (this.mayRecord) {
      const spare = this.#freeBytes - reserveBytes;
      if (logReserve !== null && service.outage === null && spare > 2 * logReserve.bytes) void logReserve.hold();
      return;
    }
    for (const { id } of sessions) {
      service
        .execute(id, { type: 'note-storage-full' }, { kind: 'system' })
        .catch((error: unknown) => log.error({ err: error, hearing: id }, 'full disk not entered in the hearing log'));
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #free(): Promise<number | null> {
    const free = new Map<string, number>();
    // Sequentially, so that a disk that hangs blocks one thread and not one for each folder.
    for (const folder of new Set(this.#options.folders)) {
      const bytes = await freeBytesAt(folder);
      if (bytes !== null) free.set(folder, bytes);
    }
    this.#freeAt = free;
    return free.size === 0 ? null : Math.min(...free.values());
  }
}

/** Free bytes on the disk of a folder; null if they cannot be read. */
export async function freeBytesAt(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
