import { createHmac, timingSafeEqual } from 'node:crypto';
import type { TrackInfo, TrackSpec } from './track-spec.ts';

/** Distinguishes tracks recorded for this service from folders that somebody else placed beside them. */
export interface TrackProofs {
  /** The proof for the `track.json` of a track that the service opens; base64url. */
  of(spec: TrackSpec): string;
  /** Whether the service opened a track, by its `track.json`. */
  hold(info: TrackInfo): boolean;
}

/**
 * Proofs under a key that the service has and its recorder has not: HMAC-SHA-256 over the owner and the format of the track.
 *
 * @param key 32 bytes
 */
export function trackProofs(key: Buffer): TrackProofs {
  const macOf = (spec: TrackSpec) => createHmac('sha256', key).update(textOf(spec)).digest();
  return {
    of: (spec) => macOf(spec).toString('base64url'),
    hold: (info) => {
      const [claimed, right] = [Buffer.from(info.proof ?? '', 'base64url'), macOf(info)];
      return claimed.length === right.length && timingSafeEqual(claimed, right);
    },
  };
}

function textOf(spec: TrackSpec): string {
  const { hearing, track, seat, kind, protection = null, codec, payloadType, ssrc, clockRate, encryption } = spec;
  const fields = [hearing, track, seat, kind, protection, codec, payloadType, ssrc, clockRate];
  return JSON.stringify(encryption === undefined ? fields : [...fields, encryption]);
}
