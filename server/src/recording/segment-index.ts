import { createHash } from 'node:crypto';
import { z } from 'zod';
import { startsKeyFrame } from '../rtp/key-frames.ts';
import { extensionByte, readRtpHeader } from '../rtp/rtp-header.ts';
import type { RtpHeader } from '../rtp/rtp-header.ts';
import { isRtpOf, parseSenderReport } from '../rtp/rtp.ts';
import { Unwrapper } from '../rtp/unwrap.ts';
import { hasPcapHeader, PCAP_HEADER_BYTES, readRecord } from './pcap.ts';
import type { JournalPacket } from './pcap.ts';
import type { TrackInfo } from './track-spec.ts';

/** A sound of this level or louder is taken for speech: −50 dBov (RFC 6464, where 127 is silence). */
const SPEECH_LEVEL = 50;
/** Longest pause within speech, and shortest sound that is more than a click, ms. */
const PAUSE_MS = 600;
const CLICK_MS = 100;
/** Most reports and most key frames kept for each segment, the first ones: a track may flood. */
const MAX_MARKS = 500;

const counter = z.int().nonnegative();
/** Where a packet's record begins in the segment, and the packet's arrival, epoch milliseconds. */
const mark = { offset: counter, at: z.number() };

/** Index of a segment. It depends only on the segment's bytes and the track's stream, so recomputing it gives the same result. */
export const segmentIndexSchema = z.strictObject({
  version: z.literal(1),
  track: z.string(),
  segment: z.int().positive(),
  /** RTP packets of the stream. */
  packets: counter,
  /** The first and the last of these in stream order, with the values in the packets; null if there are none. */
  first: z.strictObject({ sequence: counter, timestamp: counter }).nullable(),
  last: z.strictObject({ sequence: counter, timestamp: counter }).nullable(),
  /** RTCP sender reports: at `timestamp` of the stream, the sender's clock was at `ntpMs` (Unix epoch). */
  reports: z.array(z.strictObject({ ...mark, ntpMs: z.number(), timestamp: counter })),
  /** First packets of key frames; empty for sound, whose packets do not depend on each other. */
  keyFrames: z.array(z.strictObject({ ...mark, timestamp: counter })),
  /** Times of speech by arrival, epoch milliseconds; null if the packets have no audio level. */
  speech: z.array(z.strictObject({ from: z.number(), to: z.number() })).nullable(),
});

export type SegmentIndex = z.infer<typeof segmentIndexSchema>;

/** What must be known of a track to index it. */
export type IndexedStream = Pick<TrackInfo, 'track' | 'codec' | 'ssrc' | 'payloadType' | 'audioLevelExtension'>;

/** Makes a segment's index while it is written. A packet costs about a microsecond. */
export class SegmentIndexer {
  readonly #segment: number;
  readonly #stream: IndexedStream;
  readonly #sequences = new Unwrapper(16);
  #packets = 0;
  #first: (RtpHeader & { order: number }) | undefined;
  #last: (RtpHeader & { order: number }) | undefined;
  readonly #reports: SegmentIndex['reports'] = [];
  readonly #keyFrames: SegmentIndex['keyFrames'] = [];
  readonly #speech: { from: number; to: number }[] = [];
  #hasLevels = false;

  /** @param segment its number in the track, from 1 */
  constructor(segment: number, stream: IndexedStream) {
    this.#segment = segment;
    this.#stream = stream;
  }

  /** @param offset where the packet's record begins in the segment */
  add({ at: exact, kind, payload }: JournalPacket, offset: number): void {
    const at = asWritten(exact);
    if (kind === 'rtcp') return this.#addReport(at, payload, offset);
    const { ssrc, payloadType } = this.#stream;
    const header = isRtpOf(payload, payloadType) ? readRtpHeader(payload, ssrc) : undefined;
    if (header === undefined) return;
    this.#packets += 1;
    const placed = { ...header, order: this.#sequences.unwrap(header.sequence) };
    if (this.#first === undefined || placed.order < this.#first.order) this.#first = placed;
    if (this.#last === undefined || placed.order > this.#last.order) this.#last = placed;
    if (this.#stream.codec === 'opus') this.#hear(at, payload, header);
    else this.#look(at, payload, header, offset);
  }

  /** Index of the packets added so far. */
  result(): SegmentIndex {
    const counters = (header: RtpHeader | undefined) =>
      header === undefined ? null : { sequence: header.sequence, timestamp: header.timestamp };
    return {
      version: 1,
      track: this.#stream.track,
      segment: this.#segment,
      packets: this.#packets,
      first: counters(this.#first),
      last: counters(this.#last),
      reports: this.#reports,
      keyFrames: this.#keyFrames,
      speech: this.#hasLevels ? this.#speech.filter(({ from, to }) => to - from >= CLICK_MS) : null,
    };
  }

  #addReport(at: number, payload: Buffer, offset: number): void {
    if (this.#reports.length >= MAX_MARKS) return;
    const report = parseSenderReport(payload, this.#stream.ssrc);
    if (report) this.#reports.push({ offset, at, ...report });
  }

  #hear(at: number, payload: Buffer, header: RtpHeader): void {
    const { audioLevelExtension } = this.#stream;
    if (audioLevelExtension === undefined) return;
    const level = extensionByte(payload, header, audioLevelExtension);
    if (level === undefined) return;
    this.#hasLevels = true;
    // The highest bit is the sender's own estimate of speech; it is ignored.
    if ((level & 0x7f) > SPEECH_LEVEL) return;
    const last = this.#speech.at(-1);
    if (last !== undefined && at - last.to <= PAUSE_MS) last.to = at;
    else this.#speech.push({ from: at, to: at });
  }

  #look(at: number, payload: Buffer, { payloadAt, timestamp }: RtpHeader, offset: number): void {
    if (this.#keyFrames.length >= MAX_MARKS || !startsKeyFrame(this.#stream.codec, payload.subarray(payloadAt))) return;
    this.#keyFrames.push({ offset, at, timestamp });
  }
}

/** The index of a segment. @param content its decrypted bytes, known to be unaltered */
export function indexOf(content: Buffer, segment: number, stream: IndexedStream): SegmentIndex {
  const indexer = new SegmentIndexer(segment, stream);
  let position = hasPcapHeader(content) ? PCAP_HEADER_BYTES : content.length;
  for (let found = readRecord(content, position); found; found = readRecord(content, position)) {
    indexer.add(found.packet, position);
    position = found.next;
  }
  return indexer.result();
}

/**
 * Number of a stream's missing packets by sequence numbers: within a segment, and between it and the previous one.
 * @param before last packet of the previous segment; null if there is none
 */
export function missingPackets({ packets, first, last }: SegmentIndex, before: SegmentIndex['last']): number {
  if (first === null || last === null) return 0;
  const within = numbersFrom(first.sequence, last.sequence) + 1 - packets;
  const between = before === null ? 0 : numbersFrom(before.sequence, first.sequence) - 1;
  // Duplicate and late packets are not missing.
  return Math.max(0, within) + (between < HALF_ROUND ? Math.max(0, between) : 0);
}

/** Half the range of sequence numbers, which have 16 bits. */
const HALF_ROUND = 0x8000;

function numbersFrom(one: number, other: number): number {
  return (other - one) & 0xffff;
}

/** An index as a line of `index.jsonl`, without the end of the line. */
export function indexLine(index: SegmentIndex): string {
  return JSON.stringify(index);
}

/** SHA-256 (hex) of a line, as the log has it. */
export function indexHash(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}

/** A time as a journal stores it, in whole microseconds; epoch ms in and out. */
function asWritten(at: number): number {
  const microseconds = Math.round(at * 1000);
  return Math.floor(microseconds / 1_000_000) * 1000 + (microseconds % 1_000_000) / 1000;
}
