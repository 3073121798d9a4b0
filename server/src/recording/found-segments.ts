import { basename } from 'node:path';
import type { SourceId } from '@mahzar/shared/hearing/ids';
import type { LoggedTrack } from '../event-log/logged-recording.ts';
import type { Seal } from './blocks.ts';
import { isInRightStore, hashOf, infoFlaws } from './check-recording.ts';
import type { SegmentContent } from './journal-reader.ts';
import type { Store } from './layout.ts';
import { filesOnDisk } from './recording-files.ts';
import type { TrackProofs } from './track-proof.ts';
import { parseTrackInfo, sourceOf, storeOf } from './track-spec.ts';
import type { TrackInfo } from './track-spec.ts';

/**
 * Why a segment that was found on disk is not entered in the log:
 * - `not-as-sealed`: its bytes do not match the seal beside it
 * - `not-encrypted`: it is not encrypted, although its track is according to `track.json`
 * - `not-decryptable`: it is encrypted, and nothing of it can be decrypted as this segment of this track
 * - `no-key`: it is encrypted, and the hearing's recording has no key
 * - `wrong-store`: according to the log or its `track.json`, the track belongs in the other store
 * - `wrong-info`: the track's `track.json` differs from the log
 * - `wrong-time`: it begins before an earlier segment ends, or ends after a later one begins
 * - `wrong-stream`: none of its RTP packets has the track's SSRC
 * - `unknown-track`: the log names no source, and `track.json` is missing or of another track or hearing
 * - `foreign-track`: the log does not name the track, and this service did not open it
 */
export type Contradiction =
  | 'not-as-sealed'
  | 'not-encrypted'
  | 'not-decryptable'
  | 'no-key'
  | 'wrong-store'
  | 'wrong-info'
  | 'wrong-time'
  | 'wrong-stream'
  | 'unknown-track'
  | 'foreign-track';

/** What is known of a track that has segments which the log does not name. */
export interface FoundTrack {
  readonly info: TrackInfo | undefined;
  /** According to its `track.json`, if the log does not name the source. */
  readonly source?: { readonly source: SourceId; readonly infoSha256: string };
  /** Why none of its segments is entered. */
  readonly contradiction?: Contradiction;
}

/** Two roundings of the same time differ by less than this, milliseconds. */
const ROUNDING_MS = 1;

/**
 * Compares a track's `track.json` and store with the log.
 *
 * @param dir the hearing's folder
 * @param proofs recognize tracks that this service opened but did not enter in the log
 */
export async function findTrack(
  dir: string,
  { track, store }: { readonly track: string; readonly store: Store },
  logged: LoggedTrack | undefined,
  proofs: Pick<TrackProofs, 'hold'>,
): Promise<FoundTrack> {
  const bytes = await filesOnDisk(dir).readInfo(store, track);
  const info = bytes && parseTrackInfo(bytes.toString('utf8'));
  if (logged !== undefined && !isInRightStore(logged, store, bytes)) return { info, contradiction: 'wrong-store' };
  if (logged !== undefined && logged.source !== null) {
    const isOther = infoFlaws(logged, bytes).some(({ flaw }) => flaw !== 'info-missing');
    return isOther ? { info, contradiction: 'wrong-info' } : { info };
  }
  if (bytes === undefined || info?.track !== track || info.hearing !== basename(dir)) {
    return { info, contradiction: 'unknown-track' };
  }
  if (storeOf(info) !== store) return { info, contradiction: 'wrong-store' };
  if (logged === undefined && !proofs.hold(info)) return { info, contradiction: 'foreign-track' };
  return { info, source: { source: sourceOf(info), infoSha256: hashOf(bytes) } };
}

/**
 * Computes a segment's seal from its bytes up to the last intact packet; undefined when it has none. Only `recovered` is taken
 * from a seal beside it.
 */
export function sealByBytes({
  stored,
  packets,
  validBytes,
  seal,
}: SegmentContent & { stored: Buffer }): Seal | undefined {
  const [first, last] = [packets[0], packets.at(-1)];
  if (!first || !last) return undefined;
  return {
    type: 'seal',
    sha256: hashOf(stored.subarray(0, validBytes)),
    bytes: validBytes,
    packets: packets.length,
    firstAt: first.at,
    lastAt: last.at,
    recovered: seal?.recovered ?? true,
  };
}

/** Why a segment contradicts its own seal, its `track.json` or the log; undefined if it does not. */
export function contradictionOf(
  { index, seal, stored, packets, isEncrypted }: SegmentContent & { stored: Buffer },
  { firstAt, lastAt }: Seal,
  info: TrackInfo | undefined,
  logged: LoggedTrack | undefined,
): Contradiction | undefined {
  if (seal && hashOf(stored.subarray(0, seal.bytes)) !== seal.sha256) return 'not-as-sealed';
  if (info?.encryption !== undefined && !isEncrypted) return 'not-encrypted';
  for (const known of logged?.segments.values() ?? []) {
    if (known.index < index && (known.lastAt ?? firstAt) > firstAt + ROUNDING_MS) return 'wrong-time';
    if (known.index > index && (known.firstAt ?? lastAt) < lastAt - ROUNDING_MS) return 'wrong-time';
  }
  // The SSRC in `track.json` counts only if the log has the file's hash.
  if (!info || typeof logged?.infoSha256 !== 'string') return undefined;
  const streams = packets.flatMap(({ kind, payload }) => (kind === 'rtp' ? [ssrcOf(payload)] : []));
  return streams.length > 0 && !streams.includes(info.ssrc) ? 'wrong-stream' : undefined;
}

/** The SSRC of an RTP packet (RFC 3550, 5.1); undefined if it is too short. */
function ssrcOf(packet: Buffer): number | undefined {
  return packet.length >= 12 ? packet.readUInt32BE(8) : undefined;
}
