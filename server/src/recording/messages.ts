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
 * `disk-full` make room; `cannot-write` the disk or folder refuses; `no-socket` no port could be opened; `not-armed`
 * call `arm` first; `duplicate-track` that id was used before; `invalid-message` the two ends do not match.
 */
export type RecorderErrorCode = z.infer<typeof errorCodeSchema>;

const request = { id: z.int().nonnegative() };
/** An id that the service gave to the recorder and gets back. */
const idAs = <Id extends string>() => z.string() as unknown as z.ZodType<Id, string>;
const [hearingId, trackId, sourceId] = [idAs<HearingId>(), idAs<TrackId>(), idAs<SourceId>()];

export const toRecorderSchema = z.discriminatedUnion('type', [
  /** `standby`: it is not in use yet, and `take-over` follows when it is. */
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
    /** Of the track, see `TrackCipher`: 32 bytes, base64. */
    key: z.base64().length(44).optional(),
  }),
  z.strictObject({ type: z.literal('close-track'), ...request, track: folderName }),
  z.strictObject({ type: z.literal('event'), track: folderName, event: trackEventSchema }),
]);

export type ToRecorder = z.infer<typeof toRecorderSchema>;
export type RecorderRequest = Exclude<ToRecorder, { type: 'event' | 'take-over' }>;

/** Twice a second for each track: no more than the service uses. */
export const trackHealthSchema = z.strictObject({
  track: trackId,
  packets: z.int(),
  lastSyncedAt: z.number().nullable(),
  /** Age of the oldest packet that is not on the disk; 0 if there is none. */
  unsyncedMs: z.number(),
});

export type TrackHealth = z.infer<typeof trackHealthSchema>;

const total = z.number().nonnegative();

/** Totals of a recorder process since its start over all tracks, and its use of CPU and memory. */
const recorderTotalsSchema = z.strictObject({
  packets: total,
  /** As they are stored. */
  bytes: total,
  /** Packets that found no room in memory while the disk refused. */
  dropped: total,
  /** Packets of sealed segments that the numbers of the others say did not come. */
  missing: total,
  /** Processor time, milliseconds. */
  cpuMs: total,
  /** Resident memory. */
  rssBytes: total,
});

export type RecorderTotals = z.infer<typeof recorderTotalsSchema>;

/** A `Rejection` on its way. */
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
        /** What the kernel granted; under 4 MiB a stop of the recorder loses packets sooner. */
        receiveBufferBytes: z.int(),
        /** SHA-256 (hex) of the track's `track.json`. */
        infoSha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
      rejectionSchema,
    ]),
  }),
  /** Before `track-opened`: the port takes packets, which are kept until the track is on the disk, and lost if it is refused. */
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
    /** Arrival of the first packet of tracks that have begun. */
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
    /** Of the segment's line in `index.jsonl`. */
    indexSha256: z.string().optional(),
    bytes: z.int(),
    packets: z.int(),
    firstAt: z.number(),
    lastAt: z.number(),
    recovered: z.boolean(),
  }),
  /** No more packets of a camera come, though it was not silenced. */
  z.strictObject({ type: z.literal('picture-stopped'), track: trackId }),
  /** Packets of a picture are lost: nothing more of it can be decoded until a key frame comes. */
  z.strictObject({ type: z.literal('key-frame-needed'), track: trackId }),
  /** Pictures of a source are missing between these times, for `missingMs` in all. Told before the track is closed. */
  z.strictObject({
    type: z.literal('picture-gap'),
    hearing: hearingId,
    source: sourceId,
    from: z.int(),
    to: z.int(),
    missingMs: z.int(),
  }),
  /** The track sent more than its budget, or the most of a hearing that did: nothing more of it is written. */
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
    /** The longest that the disk took for what it was given since the last report, or takes for what it has not taken yet. */
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

/** A report as the service reads it. */
export type FromRecorder = z.infer<typeof fromRecorderSchema>;
/** A report as the recorder writes it. */
export type RecorderReport = z.input<typeof fromRecorderSchema>;
/** One kind of such reports, without its type. */
export type GivenReport<Type extends RecorderReport['type']> = Omit<Extract<RecorderReport, { type: Type }>, 'type'>;
export type HandedOverReport = Omit<Extract<FromRecorder, { type: 'written' }>, 'type'>;
export type Answer = Extract<FromRecorder, { id: number }>;
export type SegmentSealed = Omit<Extract<FromRecorder, { type: 'segment-sealed' }>, 'type'>;
export type PictureGapReport = Omit<Extract<FromRecorder, { type: 'picture-gap' }>, 'type'>;
/** A gap in whole milliseconds, as it is told and entered. */
export function pictureGapReport(info: TrackInfo, { from, to, missingMs }: PictureGap): GivenReport<'picture-gap'> {
  const whole = { from: Math.floor(from), to: Math.ceil(to), missingMs: Math.round(missingMs) };
  return { hearing: info.hearing, source: sourceOf(info), ...whole };
}

export type RejectionMessage = z.infer<typeof rejectionSchema>;

/** The code of a file-system error, and its text without a path. */
export function describeError(error: unknown): { code: RecorderErrorCode; message: string } {
  const { code = 'unknown', syscall = 'write' } = error as NodeJS.ErrnoException;
  const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
  if (['socket', 'setsockopt', 'bind', 'connect', 'getsockname', 'getsockopt'].includes(syscall))
    return { code: 'no-socket', message: `${syscall}: ${code}` };
  return { code: full ? 'disk-full' : 'cannot-write', message: `${syscall}: ${code}` };
}
