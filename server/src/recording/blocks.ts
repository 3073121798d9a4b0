import { crc32 } from 'node:zlib';
import { z } from 'zod';

/** An event of a track, stored beside its packets so that a later reader can explain a picture or a silence. */
export const trackEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('key-frame-request') }),
  z.strictObject({ type: z.literal('pause') }),
  z.strictObject({ type: z.literal('resume') }),
  z.strictObject({ type: z.literal('layer'), spatial: z.int().min(0).max(7), temporal: z.int().min(0).max(7) }),
]);

export type TrackEvent = z.infer<typeof trackEventSchema>;

const hex = (characters: number) => z.string().regex(new RegExp(`^[0-9a-f]{${characters}}$`));

/** Completes a segment: from then on, a changed byte is detected. */
export const sealSchema = z.strictObject({
  type: z.literal('seal'),
  /** SHA-256 of the first `bytes` bytes of the segment. */
  sha256: hex(64),
  bytes: z.int().positive(),
  packets: z.int().nonnegative(),
  /** Arrival of the first and last packet, milliseconds since the epoch. */
  firstAt: z.number(),
  lastAt: z.number(),
  /** Set when the segment was left open by a crash and sealed at the next start. */
  recovered: z.boolean(),
});

export type Seal = z.infer<typeof sealSchema>;

const lineSchema = z.discriminatedUnion('type', [
  /** CRC-32 of `length` bytes of the segment from `offset`, written just before those bytes are synced. */
  z.strictObject({
    type: z.literal('block'),
    offset: z.int().nonnegative(),
    length: z.int().positive(),
    crc: hex(8),
    at: z.number(),
  }),
  z.strictObject({ type: z.literal('event'), at: z.number(), event: trackEventSchema }),
  sealSchema,
]);

/** One line of a segment's side file. */
export type SideLine = z.infer<typeof lineSchema>;
export type Block = Extract<SideLine, { type: 'block' }>;

/** Formats one line of a side file, with its line feed. */
export function formatLine(line: SideLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** Parses a side file. Skips torn, zeroed or foreign lines: a crash can damage the side file just like the journal. */
export function parseLines(text: string): SideLine[] {
  return text.split('\n').flatMap((line) => {
    const parsed = lineSchema.safeParse(parseJson(line));
    return parsed.success ? [parsed.data] : [];
  });
}

export function checksum(bytes: Uint8Array, previous = 0): number {
  return crc32(bytes, previous);
}

export function formatChecksum(crc: number): string {
  return crc.toString(16).padStart(8, '0');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
