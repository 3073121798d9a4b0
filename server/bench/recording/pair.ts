/** The streams of one person: a voice and a camera. */
export const STREAMS = [
  { kind: 'mic', codec: 'opus', payloadType: 100, clockRate: 48_000 },
  { kind: 'camera', codec: 'vp8', payloadType: 101, clockRate: 90_000 },
] as const;

/** The destination of one stream's packets. */
export interface Target {
  readonly pair: number;
  /** Index into `STREAMS`. */
  readonly stream: number;
  readonly port: number;
  /** Port for RTCP reports; the same as `port` with RTCP multiplexing. */
  readonly reportPort: number;
}

/** The SSRC of a pair's stream, both counted from 0. */
export function ssrcOf(pair: number, stream: number): number {
  return 1_000 + pair * STREAMS.length + stream;
}

/** Calls to the sender process, one at a time. */
export type Call =
  | { readonly name: 'open'; readonly clips: readonly string[]; readonly pairs: number }
  | { readonly name: 'send'; readonly targets: readonly Target[] }
  | { readonly name: 'count' }
  | { readonly name: 'stop' };

export type Answer =
  /** The port from which each stream is sent, all streams of the first pair first. */
  | { readonly name: 'open'; readonly ports: readonly number[] }
  | { readonly name: 'send' }
  /** Packets sent since `send`, RTP and reports together. */
  | { readonly name: 'count'; readonly packets: number }
  | { readonly name: 'stop'; readonly packets: number };
