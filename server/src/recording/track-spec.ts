import { readFile } from 'node:fs/promises';
import type { SeatId, SourceId } from '@mahzar/shared/hearing/ids';
import { COURT, isAltered, parseSourceId, sentKind, sourceId } from '@mahzar/shared/hearing/ids';
import { z } from 'zod';
import { trackInfoFile } from './layout.ts';
import type { Store } from './layout.ts';

/** Ids become names of folders, so they are narrow: no dots, no slashes. */
export const folderName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

export const trackSpecSchema = z.strictObject({
  hearing: folderName,
  track: folderName,
  /** The seat whose microphone, camera or screen this is; `COURT` of what is played of an exhibit. */
  seat: folderName,
  kind: z.enum(['mic', 'camera', 'screen']),
  /** Of a protected person: the track is the altered one, or the raw one, which belongs to the sealed store only. */
  protection: z.enum(['altered', 'sealed']).optional(),
  codec: z.enum(['opus', 'vp8', 'h264']),
  payloadType: z.int().min(0).max(127),
  ssrc: z.int().min(0).max(0xffff_ffff),
  clockRate: z.int().positive(),
  /** RTP header extension with a phone's rotation (urn:3gpp:video-orientation), if negotiated. */
  orientationExtension: z.int().min(1).max(14).optional(),
  /** RTP header extension with the audio level (RFC 6464), if negotiated. */
  audioLevelExtension: z.int().min(1).max(14).optional(),
  /** The plain transport that sends the track: packets from anywhere else are refused by the kernel. */
  from: z.strictObject({ ip: z.literal('127.0.0.1'), port: z.int().min(1).max(65_535) }),
  /** Names the clock behind the sender reports: the same for all tracks of one media worker, e.g. its process id. */
  clock: z.string().min(1).max(64),
  /** Encryption of the track's segments, see `TrackCipher`; missing for unencrypted tracks. */
  encryption: z.literal('aes-256-gcm').optional(),
  /** Proof that the service opened the track (`TrackProofs`); tracks made before proofs existed have none. */
  proof: z.string().max(64).optional(),
});

/** Description of a track, given when it is opened. */
export type TrackSpec = z.infer<typeof trackSpecSchema>;

/** Where the recorder receives a track's packets. */
export interface UdpAddress {
  readonly ip: string;
  readonly port: number;
}

/** The store of a track's journal. */
export function storeOf({ protection }: Pick<TrackSpec, 'protection'>): Store {
  return protection === 'sealed' ? 'sealed' : 'open';
}

const VOICES = { altered: 'altered-microphone', sealed: 'microphone' } as const;
const FACES = { altered: 'altered-camera', sealed: 'camera' } as const;

/** The source of a track, as named in the log and in `reach`. */
export function sourceOf({
  seat,
  kind,
  protection = 'sealed',
}: Pick<TrackSpec, 'seat' | 'kind' | 'protection'>): SourceId {
  if (seat === COURT) return sourceId(COURT, kind === 'mic' ? 'exhibit-audio' : 'exhibit-video');
  const kinds = { mic: VOICES[protection], camera: FACES[protection], screen: 'screen' } as const;
  return sourceId(seat as SeatId, kinds[kind]);
}

const TRACK_KINDS = { microphone: 'mic', camera: 'camera', screen: 'screen' } as const;

/** The reverse of `sourceOf`: seat, kind and protection of a track of a source in a store. */
export function ownerOf(source: SourceId, store: Store): Pick<TrackSpec, 'seat' | 'kind' | 'protection'> {
  const { seat, kind } = parseSourceId(source);
  const sent = sentKind(kind);
  const protection = isAltered(kind) ? 'altered' : store === 'sealed' ? 'sealed' : undefined;
  return { seat, kind: TRACK_KINDS[sent], ...(protection && { protection }) };
}

export const trackInfoSchema = trackSpecSchema.extend({
  version: z.literal(1),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
});

/** Content of a track's `track.json`. */
export type TrackInfo = z.infer<typeof trackInfoSchema>;

/** Reads `track.json`; undefined if it is missing or incomplete (the recorder died while it opened the track). */
export async function readTrackInfo(directory: string): Promise<TrackInfo | undefined> {
  try {
    return parseTrackInfo(await readFile(trackInfoFile(directory), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Parses the text of a `track.json`; undefined if it is invalid. */
export function parseTrackInfo(text: string): TrackInfo | undefined {
  try {
    return trackInfoSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
