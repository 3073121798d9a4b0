import { DiskWatch } from './disk-watch.ts';
import type { RecorderClient } from './recorder-client.ts';

/** The recorders of a service, one for each media worker: a flood or a dead process affects the hearings of one worker only. */
export class Recorders {
  /** Indexed by the number of their worker. */
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

  /** Returns the recorder of a hearing; before its room exists, any will do. */
  of(hearing: string): RecorderClient {
    return this.#placed.get(hearing) ?? this.all[0]!;
  }

  /**
   * Assigns a hearing to the recorder of its room's worker, which may be another one than before.
   * @param worker counted from 0
   */
  place(hearing: string, worker: number): RecorderClient {
    const recorder = this.all[worker % this.all.length]!;
    this.#placed.set(hearing, recorder);
    return recorder;
  }

  /** Removes the assignment of a hearing that is no longer recorded. */
  forget(hearing: string): void {
    this.#placed.delete(hearing);
  }

  /** Forgets the key of a hearing's recording, because it was destroyed. */
  forgetKey(hearing: string): void {
    for (const recorder of this.all) recorder.forgetKey(hearing);
  }

  /** Seals everything and ends the processes. */
  async close(): Promise<void> {
    await Promise.all(this.all.map((recorder) => recorder.close()));
  }
}

/** Reports when the disk of the recordings becomes slow for any recorder, and when it is slow for none any more. */
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
