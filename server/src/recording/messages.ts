import { z } from 'zod';
import type { HearingId, SourceId, TrackId } from '@mahzar/shared/hearing/ids';
import { trackEventSchema } from './blocks.ts';
import type { PictureGap } from './picture-gaps.ts';
import { folderName, sourceOf, trackSpecSchema } from './track-spec.ts';
import type { TrackInfo } from './track-spec.ts';

/**
 * Messages between the service and its recorder process. Both sides validate received messages, because during an upgrade they may
 * be of different versions.
 */

export const errorCodeSchema = z.enum([
  'disk-full',
  'cannot-write',
  'no-socket',
  'not-armed',
  'duplicate-track',
  'unknown-track',
  'invalid-message',
]);

/**
 * `disk-full`: no space or quota is left; `cannot-write`: the disk or folder refuses; `no-socket`: no port could be opened;
 * `not-armed`: `arm` was not called first; `duplicate-track`: the id was used before; `invalid-message`: the two versions do not
 * match.
 */
export type RecorderErrorCode = z.infer<typeof errorCodeSchema>;

const request = { id: z.int().nonnegative() };
/** An id that the service gave to the recorder and gets back. */
const idAs = <Id extends string>() => z.string() as unknown as z.ZodType<Id, string>;
const [hearingId, trackId, sourceId] = [idAs<HearingId>(), idAs<TrackId>(), idAs<SourceId>()];

export const toRecorderSchema = z.discriminatedUnion('type', [
  /** `standby`: the process is not in use until `take-over` follows. */
  z.strictObject({
    type: z.literal('configure'),
    ...request,
    dataDir: z.string().min(1),
    standby: z.boolean().optional(),
    /** Whether the service understands `written`. */
    reportWritten: z.boolean().optional(),
    /** Whether the service understands `indexSha256`. */
    reportIndex: z.boolean().optional(),
    /** Whether the service understands `slowestMs`. */
    reportSpeed: z.boolean().optional(),
    /** Whether the service understands `totals`. */
    reportTotals: z.boolean().optional(),
    /** Whether the service understands `track-listens`. */
    reportListening: z.boolean().optional(),
    /** Whether the service understands `key-frame-needed`. */
    reportKeyFrameNeed: z.boolean().optional(),
    /** Whether the service understands `picture-gap`. */
    reportPictureGaps: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('take-over') }),
  z.strictObject({ type: z.literal('arm'), ...request, hearing: folderName }),
  z.strictObject({
    type: z.literal('open-track'),
    ...request,
    spec: trackSpecSchema,
    /** The track's key, see `TrackCipher`: 32 bytes, base64. */
    key: z.base64().length(44).optional(),
  }),
  z.strictObject({ type: z.literal('close-track'), ...request, track: folderName }),
  z.strictObject({ type: z.literal('event'), track: folderName, event: trackEventSchema }),
]);

export type ToRecorder = z.infer<typeof toRecorderSchema>;
export type RecorderRequest = Exclude<ToRecorder, { type: 'event' | 'take-over' }>;

/** Sent twice a second for each track, so it has only what the service uses. */
export const trackHealthSchema = z.strictObject({
  track: trackId,
  packets: z.int(),
  lastSyncedAt: z.number().nullable(),
  /** Age of the oldest packet that is not synced, ms; 0 if there is none. */
  unsyncedMs: z.number(),
});

export type TrackHealth = z.infer<typeof trackHealthSchema>;

const total = z.number().nonnegative();

/** Totals of a recorder process since its start over all tracks, and its use of CPU and memory. */
const recorderTotalsSchema = z.strictObject({
  packets: total,
  /** Bytes handed to the kernel, in stored form. */
  bytes: total,
  /** Packets dropped because memory was full while the disk refused writes. */
  dropped: total,
  /** Packets that are missing in sealed segments, by the sequence numbers of the others. */
  missing: total,
  /** Processor time, milliseconds. */
  cpuMs: total,
  /** Resident memory. */
  rssBytes: total,
});

export type RecorderTotals = z.infer<typeof recorderTotalsSchema>;

/** A `Rejection` as a message. */
const rejectionSchema = z.strictObject({ code: errorCodeSchema, detail: z.string().optional() });

export const fromRecorderSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('configured'), id: z.int(), pid: z.int() }),
  z.strictObject({
    type: z.literal('armed'),
    id: z.int(),
    result: z.union([z.strictObject({ bytes: z.int().positive() }), rejectionSchema]),
  }),
  z.strictObject({
    type: z.literal('track-opened'),
    id: z.int(),
    result: z.union([
      z.strictObject({
        ip: z.literal('127.0.0.1'),
        port: z.int(),
        /** Size that the kernel granted; below 4 MiB a stalled recorder loses packets sooner. */
        receiveBufferBytes: z.int(),
        /** SHA-256 (hex) of the track's `track.json`. */
        infoSha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
      rejectionSchema,
    ]),
  }),
  /**
   * Sent before `track-opened`: the port accepts packets. They are kept until the track is on disk, and lost if it is refused.
   */
  z.strictObject({ type: z.literal('track-listens'), track: trackId, ip: z.literal('127.0.0.1'), port: z.int() }),
  z.strictObject({
    type: z.literal('track-closed'),
    id: z.int(),
    result: z.union([z.strictObject({ packets: z.int(), bytes: z.int() }), rejectionSchema]),
  }),
  /** Bytes of a track are on disk and can be decoded: of a picture, from its first key frame on. */
  z.strictObject({ type: z.literal('first-bytes'), track: trackId, at: z.number(), bytes: z.int() }),
  /** Bytes handed to the kernel since the last report: they survive the end of this process, but not a power cut. */
  z.strictObject({
    type: z.literal('written'),
    /** Arrival of each hearing's last packet. */
    hearings: z.array(z.strictObject({ hearing: hearingId, lastAt: z.number() })),
    /** Tracks that have begun, with the arrival of the first packet (sound) or of the first key frame (picture). */
    begun: z.array(z.strictObject({ track: trackId, firstAt: z.number() })),
  }),
  z.strictObject({
    type: z.literal('segment-sealed'),
    hearing: hearingId,
    track: trackId,
    index: z.int().positive(),
    /** Below the hearing's folder. */
    file: z.string(),
    sha256: z.string(),
    /** SHA-256 (hex) of the segment's line in `index.jsonl`. */
    indexSha256: z.string().optional(),
    bytes: z.int(),
    packets: z.int(),
    firstAt: z.number(),
    lastAt: z.number(),
    recovered: z.boolean(),
  }),
  /** Packets of a camera have stopped although it was not silenced. */
  z.strictObject({ type: z.literal('picture-stopped'), track: trackId }),
  /** Packets of a picture are lost, or its first key frame is missing: it cannot be decoded until a key frame arrives. */
  z.strictObject({ type: z.literal('key-frame-needed'), track: trackId }),
  /** Pictures of a source are missing between these times (epoch ms), for `missingMs` in all. Sent before the track is closed. */
  z.strictObject({
    type: z.literal('picture-gap'),
    hearing: hearingId,
    source: sourceId,
    from: z.int(),
    to: z.int(),
    missingMs: z.int(),
  }),
  /** The track exceeded its budget, or had the largest share when the hearing exceeded its own: no more of it is written. */
  z.strictObject({
    type: z.literal('track-cut'),
    track: trackId,
    packetsPerSecond: z.int(),
    bitsPerSecond: z.int(),
  }),
  z.strictObject({
    type: z.literal('health'),
    at: z.number(),
    tracks: z.array(trackHealthSchema),
    /** The longest write or sync since the last report, ms; syncs that are under way count too. */
    slowestMs: z.number().nonnegative().optional(),
    totals: recorderTotalsSchema.optional(),
  }),
  z.strictObject({
    type: z.literal('error'),
    code: errorCodeSchema,
    message: z.string(),
    track: trackId.nullable(),
  }),
]);

/** A report as the service parses it. */
export type FromRecorder = z.infer<typeof fromRecorderSchema>;
/** A report as the recorder sends it. */
export type RecorderReport = z.input<typeof fromRecorderSchema>;
/** One kind of such reports, without its type. */
export type GivenReport<Type extends RecorderReport['type']> = Omit<Extract<RecorderReport, { type: Type }>, 'type'>;
export type HandedOverReport = Omit<Extract<FromRecorder, { type: 'written' }>, 'type'>;
export type Answer = Extract<FromRecorder, { id: number }>;
export type SegmentSealed = Omit<Extract<FromRecorder, { type: 'segment-sealed' }>, 'type'>;
export type PictureGapReport = Omit<Extract<FromRecorder, { type: 'picture-gap' }>, 'type'>;
/** Returns the report of a gap, in whole milliseconds, as it is sent and entered in the log. */
export function pictureGapReport(info: TrackInfo, { from, to, missingMs }: PictureGap): GivenReport<'picture-gap'> {
  const whole = { from: Math.floor(from), to: Math.ceil(to), missingMs: Math.round(missingMs) };
  return { hearing: info.hearing, source: sourceOf(info), ...whole };
}

export type RejectionMessage = z.infer<typeof rejectionSchema>;

/** Returns the code of a file-system or socket error, and its text without a path. */
export function describeError(error: unknown): { code: RecorderErrorCode; message: string } {
  const { code = 'unknown', syscall = 'write' } = error as NodeJS.ErrnoException;
  const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
  if (['socket', 'setsockopt', 'bind', 'connect', 'getsockname', 'getsockopt'].includes(syscall))
    return { code: 'no-socket', message: `${syscall}: ${code}` };
  return { code: full ? 'disk-full' : 'cannot-write', message: `${syscall}: ${code}` };
}
