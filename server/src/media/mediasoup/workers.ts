import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup';
import { spawnWorker } from './spawn.ts';
import type { SpawnOptions } from './spawn.ts';
import { TcpGates } from './tcp-gate/tcp-gates.ts';

export interface WorkerPoolOptions {
  /** Number of worker processes; one per core is right. */
  readonly workers: number;
  /** Address to listen on, e.g. `0.0.0.0`. */
  readonly listenIp: string;
  /** Address told to browsers; default: the listening address. */
  readonly announcedAddress?: string | undefined;
  /** UDP and TCP port of the first worker; the other workers have the following ports. */
  readonly port: number;
  readonly workerBin?: string | undefined;
  /** Bind worker n to CPU n. */
  readonly pinned?: boolean | undefined;
}

/** A worker process with its one port. */
export interface PooledWorker {
  /** Index from 0: a replacement has the same index. */
  readonly index: number;
  readonly worker: types.Worker;
  readonly server: types.WebRtcServer;
  /** Port at which browsers reach it, by UDP and TCP. */
  readonly port: number;
}

export type WorkerPoolEvents = {
  died: [PooledWorker];
  problem: [message: string];
};

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
const LONGEST_CLOSE_MS = 3000;

/** Keeps a number of workers running. A worker that dies is replaced at once; a failed start is retried with growing pauses. */
export class WorkerPool extends EventEmitter<WorkerPoolEvents> {
  readonly #options: WorkerPoolOptions;
  readonly #workers = new Map<number, PooledWorker>();
  readonly #starting = new Map<number, Promise<void>>();
  readonly #retries = new Set<NodeJS.Timeout>();
  readonly #gates: TcpGates;
  #closed = false;

  constructor(options: WorkerPoolOptions) {
    super();
    this.#options = options;
    this.#gates = new TcpGates(options.listenIp);
    this.#gates.on('problem', (message) => this.emit('problem', message));
  }

  /** Starts all workers. @throws when one cannot be started, so that a wrong setting shows here and not in a hearing */
  async start(): Promise<void> {
    const indexes = Array.from({ length: this.#options.workers }, (_, index) => index);
    // Opened first, because the workers take any loopback ports, and might take these.
    await Promise.all(indexes.map((index) => this.#gates.open(this.#options.port + index)));
    await Promise.all(indexes.map((index) => this.#start(index)));
  }

  /** The workers that run now. */
  get running(): PooledWorker[] {
    return [...this.#workers.values()];
  }

  /** Ports where the number of open TCP connections is near the limit. */
  get crowded(): readonly number[] {
    return this.#gates.crowded;
  }

  /** Resolves when a worker runs, or when a running start has failed. */
  async available(): Promise<void> {
    if (this.#workers.size === 0) await Promise.allSettled(this.#starting.values());
  }

  /** Resolves when the processes have ended; they are killed after 3 s. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const retry of this.#retries) clearTimeout(retry);
    const ended = this.running.map(({ worker }) => end(worker));
    this.#workers.clear();
    await Promise.all([...ended, this.#gates.close()]);
  }

  #start(index: number): Promise<void> {
    const starting = this.#spawn(index).finally(() => this.#starting.delete(index));
    this.#starting.set(index, starting);
    return starting;
  }

  async #spawn(index: number): Promise<void> {
    const { workerBin, pinned, listenIp, announcedAddress, port } = this.#options;
    const options: SpawnOptions = { workerBin, cpu: pinned === true ? index : undefined };
    const worker = await spawnWorker(options);
    try {
      const own = port + index;
      const server = await worker.createWebRtcServer({
        listenInfos: [
          { protocol: 'udp', ip: listenIp, announcedAddress, port: own },
          // Browsers reach it through the gate, and get the gate's port.
          { protocol: 'tcp', ip: '127.0.0.1', announcedAddress: announcedAddress ?? listenIp },
        ],
      });
      const { tcpServers } = await server.dump();
      if (this.#closed) return worker.close();
      this.#gates.lead(own, tcpServers[0]?.port ?? null);
      this.#watch({ index, worker, server, port: own });
    } catch (error) {
      worker.close();
      throw error;
    }
  }

  #watch(pooled: PooledWorker): void {
    const { index } = pooled;
    this.#workers.set(index, pooled);
    pooled.worker.on('died', (error) => {
      this.#workers.delete(index);
      this.#gates.lead(pooled.port, null);
      this.#replace(index, FIRST_PAUSE_MS);
      this.emit('problem', `media worker died: ${error.message}`);
      this.emit('died', pooled);
    });
  }

  #replace(index: number, pauseMs: number): void {
    if (this.#closed) return;
    this.#start(index).catch((error: unknown) => {
      this.emit('problem', `media worker cannot be replaced: ${String(error)}`);
      const retry = setTimeout(() => {
        this.#retries.delete(retry);
        this.#replace(index, Math.min(LONGEST_PAUSE_MS, pauseMs * 2));
      }, pauseMs);
      this.#retries.add(retry);
    });
  }
}

async function end(worker: types.Worker): Promise<void> {
  const ended = new Promise<void>((resolve) => worker.once('subprocessclose', resolve));
  worker.close();
  const killer = setTimeout(() => process.kill(worker.pid, 'SIGKILL'), LONGEST_CLOSE_MS);
  await ended;
  clearTimeout(killer);
}
