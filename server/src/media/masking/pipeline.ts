import type { Ending } from './endings.ts';
import type { Assignment } from './messages.ts';

/** Alters one stream within the process: takes raw packets, gives altered ones. */
export interface Pipeline {
  /** @param now milliseconds of a monotonic clock */
  handle(packet: Buffer, now: number): void;
  readonly taken: number;
  readonly given: number;
  close(): void;
}

export interface PipelineOptions {
  readonly assignment: Assignment;
  /** Sends a packet to the receivers of the altered stream. */
  readonly give: (packet: Buffer) => void;
  /** Asks the sender of the raw stream for a key frame. */
  readonly requestKeyFrame: () => void;
  /** Reports that altering cannot continue. */
  readonly fail: (ending: Ending) => void;
}
