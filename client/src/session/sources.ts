/** Sources that a seat can send. */
export type Source = 'microphone' | 'camera';
export const SOURCES = ['microphone', 'camera'] as const satisfies readonly Source[];

/** A device to be sent, and whether it is switched on now. */
export interface Sendable {
  readonly source: Source;
  readonly track: MediaStreamTrack;
  readonly on: boolean;
}
