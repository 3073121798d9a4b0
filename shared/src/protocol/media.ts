import { z } from 'zod';
import { SENT_KINDS } from '../hearing/ids.ts';

/*
 * Shapes of WebRTC and RTP parameters as mediasoup exchanges them (https://mediasoup.org/documentation/v3/). Data from clients is
 * bounded in every length and depth; data from the service is passed through as the library made it.
 */

const text = (max: number) => z.string().min(1).max(max);
const uint32 = z.int().min(0).max(0xffff_ffff);
/** Codec parameters: a flat record of short scalars. */
const codecParameters = z
  .record(text(64), z.union([z.string().max(256), z.number(), z.boolean(), z.null()]))
  .refine((record) => Object.keys(record).length <= 24, 'too many codec parameters');

const dtlsFingerprint = z.strictObject({
  algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
  value: z.string().regex(/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){15,63}$/),
});

export const dtlsParameters = z.strictObject({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z.array(dtlsFingerprint).min(1).max(5),
});
export type DtlsParameters = z.infer<typeof dtlsParameters>;

const rtcpFeedback = z.strictObject({ type: text(32), parameter: z.string().max(32).optional() });

const codec = z.strictObject({
  mimeType: z.string().regex(/^(audio|video)\/[A-Za-z0-9.-]{1,32}$/),
  payloadType: z.int().min(0).max(127),
  clockRate: z.int().min(1).max(192_000),
  channels: z.int().min(1).max(8).optional(),
  parameters: codecParameters.optional(),
  rtcpFeedback: z.array(rtcpFeedback).max(16).optional(),
});

const headerExtension = z.strictObject({
  uri: text(128),
  id: z.int().min(1).max(255),
  encrypt: z.boolean().optional(),
  parameters: codecParameters.optional(),
});

const encoding = z.strictObject({
  ssrc: uint32.optional(),
  rid: text(16).optional(),
  codecPayloadType: z.int().min(0).max(127).optional(),
  rtx: z.strictObject({ ssrc: uint32 }).optional(),
  dtx: z.boolean().optional(),
  scalabilityMode: text(16).optional(),
  scaleResolutionDownBy: z.number().min(1).max(64).optional(),
  maxBitrate: z.int().min(1).max(50_000_000).optional(),
  maxFramerate: z.number().min(1).max(120).optional(),
  adaptivePtime: z.boolean().optional(),
  priority: z.enum(['very-low', 'low', 'medium', 'high']).optional(),
  networkPriority: z.enum(['very-low', 'low', 'medium', 'high']).optional(),
  active: z.boolean().optional(),
});

const rtcp = z.strictObject({
  /** Empty in Chromium's parameters for simulcast. */
  cname: z.string().max(128).optional(),
  reducedSize: z.boolean().optional(),
  mux: z.boolean().optional(),
});

/** RTP parameters of a source that a client sends. */
export const rtpParameters = z.strictObject({
  mid: text(16).optional(),
  msid: z.string().max(256).optional(),
  codecs: z.array(codec).min(1).max(16),
  headerExtensions: z.array(headerExtension).max(20).optional(),
  encodings: z.array(encoding).min(1).max(4),
  rtcp: rtcp.optional(),
});
export type RtpParameters = z.infer<typeof rtpParameters>;

/** One source to be produced. The source determines the kind of medium; the client does not choose it. */
export const sourceToProduce = z
  .strictObject({
    source: z.enum(SENT_KINDS),
    rtpParameters,
    /** For a microphone, valid until it is produced again; see `consumerParameters`. */
    fromNarrowLine: z.boolean().optional(),
  })
  .refine(({ source, fromNarrowLine }) => fromNarrowLine === undefined || source === 'microphone', 'of a voice only');
export type SourceToProduce = z.infer<typeof sourceToProduce>;

/** Data made by the service's library for the client's library; not validated further because the service is trusted. */
const opaque = z.looseObject({});

export const transportParameters = z.strictObject({
  id: text(64),
  iceParameters: opaque,
  iceCandidates: z.array(opaque),
  dtlsParameters: opaque,
  sctpParameters: opaque.optional(),
});
export type TransportParameters = z.infer<typeof transportParameters>;

/** A stream that the service sends to a seat. */
export const consumerParameters = z.strictObject({
  id: text(64),
  producerId: text(64),
  seat: text(64),
  source: z.enum(SENT_KINDS),
  kind: z.enum(['audio', 'video']),
  rtpParameters: opaque,
  /** The sender is paused now (muted, or camera off). */
  producerPaused: z.boolean(),
  /** A voice from a narrow line: lost packets are sent again, but later than a browser waits by default. */
  fromNarrowLine: z.boolean().optional(),
});
export type ConsumerParameters = z.infer<typeof consumerParameters>;
