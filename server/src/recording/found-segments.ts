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
 * - `not-as-sealed`: its bytes are not those of the seal that the recorder wrote beside it
 * - `not-encrypted`: what the recorder writes of the track is encrypted, and it is not
 * - `not-decryptable`: it is encrypted, and nothing of it opens as this segment of this track
 * - `no-key`: it is encrypted, and the hearing's recording has no key
 * - `wrong-store`: by the log or its `track.json` the track lies in the other store
 * - `wrong-info`: the track's `track.json` is not what the log says
 * - `wrong-time`: its packets came before those of an earlier segment, or after those of a later one
 * - `wrong-stream`: none of its packets is of the track's stream
 * - `unknown-track`: neither the log nor a `track.json` says whose it is
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

/** What is known of a track that has segments of which the log does not know. */
export interface FoundTrack {
  readonly info: TrackInfo | undefined;
  /** By its `track.json`, when the log does not say whose it is. */
  readonly source?: { readonly source: SourceId; readonly infoSha256: string };
  /** Why nothing of it is entered. */
  readonly contradiction?: Contradiction;
}

/** Two clocks' roundings of one moment lie apart by less, milliseconds. */
const ROUNDING_MS = 1;

/**
 * Compares what lies beside a track's segments with the log.
 *
 * @param dir the hearing's folder
 * @param proofs know the tracks that this service opened and had no time to enter
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
 * A segment's seal by its own bytes, up to the last whole packet, whatever a seal beside it says; undefined when it holds no
 * packet.
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

/** The reason why a segment contradicts its own seal or its track's entry in the log. */
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
  // What `track.json` says of the stream counts where the log holds its hash.
  if (!info || typeof logged?.infoSha256 !== 'string') return undefined;
  const streams = packets.flatMap(({ kind, payload }) => (kind === 'rtp' ? [ssrcOf(payload)] : []));
  return streams.length > 0 && !streams.includes(info.ssrc) ? 'wrong-stream' : undefined;
}

/** RFC 3550, 5.1. */
function ssrcOf(packet: Buffer): number | undefined {
  return packet.length >= 12 ? packet.readUInt32BE(8) : undefined;
}
