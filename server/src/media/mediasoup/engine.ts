import { EventEmitter } from 'node:events';
import type { NetworkPath } from '@mahzar/shared/device-check';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import { setLogEventListeners } from 'mediasoup';
import { MediaUnavailable } from '../engine.ts';
import type { EngineEvents, MediaPathTest, MediaEngine, WorkerUsage } from '../engine.ts';
import { descriptorsUsed } from './descriptors.ts';
import { openMediaPathTest } from './media-path-test.ts';
import { openRoom } from './room.ts';
import type { MediasoupRoom, RoomSettings } from './room.ts';
import { WorkerPool } from './workers.ts';
import type { PooledWorker, WorkerPoolOptions } from './workers.ts';

export type MediasoupOptions = WorkerPoolOptions &
  Partial<RoomSettings> & {
    /** Indices of the workers that should get new rooms; if none of these runs, any worker will do. */
    readonly preferred?: () => readonly number[];
  };

/** How often the workers' resources are checked, ms. */
const LOOK_MS = 2_000;
/** Share of its file descriptors above which a worker counts as strained; the rest is for people who are already here. */
const MAX_DESCRIPTORS = 0.8;

interface Placed {
  readonly pooled: PooledWorker;
  readonly opening: Promise<MediasoupRoom>;
  room: MediasoupRoom | undefined;
}

/** Starts mediasoup with its workers. @throws when a worker cannot start, for example wrong binary or port taken */
export async function startMediasoup(options: MediasoupOptions): Promise<MediaEngine> {
  const pool = new WorkerPool(options);
  try {
    await pool.start();
  } catch (error) {
    await pool.close();
    throw error;
  }
  const settings = {
    now: options.now ?? Date.now,
    initialOutgoingBitrate: options.initialOutgoingBitrate ?? 150_000,
    maxIncomingBitrate: options.maxIncomingBitrate ?? 4_000_000,
  };
  const engine = new MediasoupEngine(pool, settings, options.preferred ?? (() => []));
  setLogEventListeners({ onerror: (namespace, log) => void engine.emit('problem', `${namespace}: ${log}`) });
  return engine;
}

class MediasoupEngine extends EventEmitter<EngineEvents> implements MediaEngine {
  readonly #pool: WorkerPool;
  readonly #settings: RoomSettings;
  readonly #preferred: () => readonly number[];
  readonly #rooms = new Map<HearingId, Placed>();
  readonly #looking = setInterval(() => this.#look(), LOOK_MS).unref();
  #strain: string | null = null;

  constructor(pool: WorkerPool, settings: RoomSettings, preferred: () => readonly number[]) {
    super();
    this.#pool = pool;
    this.#settings = settings;
    this.#preferred = preferred;
    pool.on('problem', (message) => this.emit('problem', message));
    pool.on('died', (pooled) => this.#workerDied(pooled));
  }

  async room(hearing: HearingId): Promise<MediasoupRoom> {
    if (!this.#rooms.has(hearing)) await this.#pool.available();
    const placed = this.#rooms.get(hearing) ?? this.#place(hearing);
    try {
      return await placed.opening;
    } catch (error) {
      throw new MediaUnavailable('no room could be made', { cause: error });
    }
  }

  async openMediaPathTest(path: NetworkPath): Promise<MediaPathTest> {
    await this.#pool.available();
    return openMediaPathTest(this.#leastLoaded(), path);
  }

  async usage(): Promise<WorkerUsage[]> {
    const measured = await Promise.allSettled(this.#pool.running.map((pooled) => this.#measure(pooled)));
    return measured.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  }

  get strain(): string | null {
    return this.#strain;
  }

  async close(): Promise<void> {
    clearInterval(this.#looking);
    for (const { room } of this.#rooms.values()) room?.close();
    this.#rooms.clear();
    await this.#pool.close();
  }

  #place(hearing: HearingId): Placed {
    const pooled = this.#leastLoaded();
    const placed: Placed = { pooled, opening: openRoom(hearing, pooled, this.#settings), room: undefined };
    this.#rooms.set(hearing, placed);
    const forget = () => {
      if (this.#rooms.get(hearing) === placed) this.#rooms.delete(hearing);
    };
    placed.opening.then((room) => {
      placed.room = room;
      room.once('closed', forget);
    }, forget);
    return placed;
  }

  #leastLoaded(): PooledWorker {
    const { running } = this.#pool;
    const preferred = this.#preferred();
    const fit = running.filter(({ index }) => preferred.includes(index));
    const among = fit.length > 0 ? fit : running;
    const [first, ...others] = among.map((pooled) => ({ pooled, load: this.#loadOf(pooled) }));
    if (first === undefined) throw new MediaUnavailable('no media worker runs');
    return others.reduce((least, next) => (next.load < least.load ? next : least), first).pooled;
  }

  /** Consumers cause the load; a room or an endpoint counts for its future consumers. */
  #loadOf(pooled: PooledWorker): number {
    return this.#on(pooled).reduce(
      (sum, { room }) => sum + 1 + (room ? room.load.consumers + room.load.endpoints : 0),
      0,
    );
  }

  #on(pooled: PooledWorker): Placed[] {
    return [...this.#rooms.values()].filter((placed) => placed.pooled === pooled);
  }

  async #measure(pooled: PooledWorker): Promise<WorkerUsage> {
    const rooms = this.#on(pooled);
    const loads = rooms.flatMap(({ room }) => (room === undefined ? [] : [room.load]));
    const { ru_utime, ru_stime, ru_maxrss } = await pooled.worker.getResourceUsage();
    return {
      pid: pooled.worker.pid,
      cpuMs: ru_utime + ru_stime,
      maxRssKiB: ru_maxrss,
      hearings: rooms.length,
      endpoints: loads.reduce((sum, { endpoints }) => sum + endpoints, 0),
      consumers: loads.reduce((sum, { consumers }) => sum + consumers, 0),
    };
  }

  #look(): void {
    const used = this.#pool.running.map(({ worker }) => descriptorsUsed(worker.pid));
    const few = used.some((part) => part !== null && part >= MAX_DESCRIPTORS);
    const crowded = this.#pool.crowded.length > 0;
    const strain = few ? 'a worker has few descriptors left' : crowded ? 'too many TCP connections' : null;
    if (strain === this.#strain) return;
    this.#strain = strain;
    this.emit('strain', strain);
  }

  #workerDied(pooled: PooledWorker): void {
    const lost = [...this.#rooms].filter(([, placed]) => placed.pooled === pooled);
    for (const [hearing, { room }] of lost) {
      this.#rooms.delete(hearing);
      room?.die();
    }
    if (lost.length > 0)
      this.emit(
        'workerDied',
        lost.map(([hearing]) => hearing),
      );
  }
}
