import type { Ending } from './endings.ts';
import type { Assignment } from './messages.ts';

/** The way of one stream through the process: raw packets in, altered ones out. */
export interface Pipeline {
  /** @param now milliseconds of a monotonic clock */
  handle(packet: Buffer, now: number): void;
  readonly taken: number;
  readonly given: number;
  close(): void;
}

export interface PipelineOptions {
  readonly assignment: Assignment;
  /** Sends to whoever may hear and see the altered stream. */
  readonly give: (packet: Buffer) => void;
  /** Asks the sender of the raw stream for a key frame. */
  readonly requestKeyFrame: () => void;
  /** It cannot go on. */
  readonly fail: (ending: Ending) => void;
}
