import { DiskWatch } from './disk-watch.ts';
import type { RecorderClient } from './recorder-client.ts';

/**
 * The recorders of a service, one for each media worker: a flood or a dead process costs the hearings of one worker, and nobody
 * else.
 */
export class Recorders {
  /** By the number of their worker. */
  readonly all: readonly RecorderClient[];
  readonly #placed = new Map<string, RecorderClient>();

  constructor(all: readonly RecorderClient[]) {
    this.all = all;
  }

  /** Numbers of the workers whose recorder takes calls. */
  get ready(): readonly number[] {
    return this.all.flatMap(({ ready }, worker) => (ready ? [worker] : []));
  }

  /** Processes that record now. */
  get pids(): readonly number[] {
    return this.all.flatMap(({ pid }) => pid ?? []);
  }

  /** The recorder of a hearing; before its room is made any will do. */
  of(hearing: string): RecorderClient {
    return this.#placed.get(hearing) ?? this.all[0]!;
  }

  /**
   * The hearing's room is on a worker, which may be another one than before.
   * @param worker counted from 0
   */
  place(hearing: string, worker: number): RecorderClient {
    const recorder = this.all[worker % this.all.length]!;
    this.#placed.set(hearing, recorder);
    return recorder;
  }

  /** Nothing of the hearing is recorded any more. */
  forget(hearing: string): void {
    this.#placed.delete(hearing);
  }

  /** Forgets the key of a hearing's recording: it was destroyed. */
  forgetKey(hearing: string): void {
    for (const recorder of this.all) recorder.forgetKey(hearing);
  }

  /** Seals everything and ends the processes. */
  async close(): Promise<void> {
    await Promise.all(this.all.map((recorder) => recorder.close()));
  }
}

/** Tells when the disk of the recordings becomes slow, by any of the recorders, and when it is so no longer. */
export function watchDiskSpeed(recorders: Recorders, now: () => number, told: (isSlow: boolean) => void): void {
  const watches = recorders.all.map((recorder) => {
    const watch = new DiskWatch();
    recorder.on('health', ({ slowestMs }) => {
      watch.handleReport(slowestMs, now());
      review();
    });
    recorder.on('lost', () => watch.reset());
    return watch;
  });
  let known = false;
  const review = () => {
    const isSlow = watches.some((watch) => watch.isSlow);
    if (isSlow !== known) told((known = isSlow));
  };
}
