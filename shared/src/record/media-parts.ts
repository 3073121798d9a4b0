/*
 * Media of several tracks in one answer, each sent as it becomes ready:
 *
 *     part    1 byte: number of the track in the order of the request; 4 bytes: length (big endian); then the bytes
 *     end     a part of length 0: the track is complete; without a part before it, nothing of the track begins in the range
 *     lost    a part of length 2³² − 1, without bytes: the track cannot be read, and its earlier parts are void
 *     gap     a part of length 2³² − 2, then 16 bytes: beginning and end (epoch milliseconds, 64-bit floats, big endian) of a range
 *             in which the record has something of the track that cannot be read
 *     still   a part of length 2³² − 3, then the same: a range in which the record has no new picture of the track. Only with
 *             `still=yes` in the request
 *
 * The answer that begins a playback starts with 4 bytes length (big endian) and JSON of that length, an `Opening`.
 */
const HEADER_BYTES = 5;
const LOST = 2 ** 32 - 1;
const GAP = 2 ** 32 - 2;
const STILL = 2 ** 32 - 3;
const GAP_BYTES = 16;
const OPENING_HEADER_BYTES = 4;

/** A time range, epoch milliseconds. */
export interface MediaRange {
  readonly from: number;
  readonly to: number;
}

/** A time range without media: `unreadable` if there were some, `still` if the record has no new picture. */
export interface MediaGap extends MediaRange {
  readonly kind: 'unreadable' | 'still';
}

/**
 * Returns the header of a part.
 * @param length of the bytes; 0 ends the track
 */
export function partHeader(track: number, length: number): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  header[0] = track;
  new DataView(header.buffer).setUint32(1, length);
  return header;
}

/** Returns the part that reports a track as unreadable. */
export function lostPart(track: number): Uint8Array {
  return partHeader(track, LOST);
}

/** Returns the part that reports a range of a track without media. */
export function gapPart(track: number, { kind, from, to }: MediaGap): Uint8Array {
  const part = new Uint8Array(HEADER_BYTES + GAP_BYTES);
  part.set(partHeader(track, kind === 'still' ? STILL : GAP));
  const view = new DataView(part.buffer, HEADER_BYTES);
  view.setFloat64(0, from);
  view.setFloat64(8, to);
  return part;
}

/** The beginning of a playback. */
export interface Opening<Shown> {
  readonly record: Shown;
  /** The sent media: track ids in the order of the parts' numbers, and the range at whose `from` playing begins. */
  readonly tracks: readonly string[];
  readonly range: MediaRange;
}

/** Returns the bytes that precede the parts in the answer that begins a playback. */
export function openingPart(opening: Opening<unknown>): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(opening));
  const part = new Uint8Array(OPENING_HEADER_BYTES + json.length);
  new DataView(part.buffer).setUint32(0, json.length);
  part.set(json, OPENING_HEADER_BYTES);
  return part;
}

/** Parses an answer that begins a playback. */
export class OpeningReader<Shown> {
  readonly #onOpening: (opening: Opening<Shown>) => void;
  readonly #parts: PartReader;
  #before: Uint8Array[] | null = [];

  /** @param onTrack see `PartReader` */
  constructor(onOpening: (opening: Opening<Shown>) => void, onTrack: ConstructorParameters<typeof PartReader>[0]) {
    this.#onOpening = onOpening;
    this.#parts = new PartReader(onTrack);
  }

  /** Takes received bytes. */
  take(bytes: Uint8Array): void {
    if (this.#before === null) return this.#parts.take(bytes);
    this.#before.push(bytes);
    const all = joinBytes(this.#before);
    if (all.length < OPENING_HEADER_BYTES) return;
    const end = OPENING_HEADER_BYTES + new DataView(all.buffer).getUint32(0);
    if (all.length < end) return;
    this.#before = null;
    this.#onOpening(JSON.parse(new TextDecoder().decode(all.subarray(OPENING_HEADER_BYTES, end))) as Opening<Shown>);
    this.#parts.take(all.subarray(end));
  }
}

/** Parses an answer from pieces of any size. */
export class PartReader {
  readonly #onTrack: (track: number, media: ArrayBuffer | null, gaps: readonly MediaGap[]) => void;
  readonly #parts = new Map<number, Uint8Array[]>();
  readonly #gaps = new Map<number, MediaGap[]>();
  #rest = new Uint8Array(0);

  /**
   * @param onTrack called for each complete track; null when nothing begins in the range, or nothing in it can be read; `gaps` are
   * ranges without media within it
   */
  constructor(onTrack: (track: number, media: ArrayBuffer | null, gaps: readonly MediaGap[]) => void) {
    this.#onTrack = onTrack;
  }

  /** Takes received bytes. */
  take(bytes: Uint8Array): void {
    const all = this.#rest.length === 0 ? bytes : joinBytes([this.#rest, bytes]);
    let at = 0;
    while (all.length - at >= HEADER_BYTES) {
      const view = new DataView(all.buffer, all.byteOffset + at);
      const [track, length] = [all[at]!, view.getUint32(1)];
      const isGap = length === GAP || length === STILL;
      const end = at + HEADER_BYTES + (length === LOST ? 0 : isGap ? GAP_BYTES : length);
      if (end > all.length) break;
      if (isGap) {
        const kind = length === STILL ? 'still' : 'unreadable';
        const gap = { kind, from: view.getFloat64(HEADER_BYTES), to: view.getFloat64(HEADER_BYTES + 8) } as const;
        this.#gaps.set(track, [...(this.#gaps.get(track) ?? []), gap]);
      } else {
        if (length === LOST) this.#parts.delete(track);
        this.#add(track, all.slice(at + HEADER_BYTES, end));
      }
      at = end;
    }
    this.#rest = all.slice(at);
  }

  #add(track: number, bytes: Uint8Array): void {
    const parts = this.#parts.get(track) ?? [];
    if (bytes.length > 0) {
      this.#parts.set(track, [...parts, bytes]);
      return;
    }
    const gaps = this.#gaps.get(track) ?? [];
    this.#parts.delete(track);
    this.#gaps.delete(track);
    this.#onTrack(track, parts.length === 0 ? null : joinBytes(parts).buffer, gaps);
  }
}

/** Returns the media of a complete answer, by track number; null where nothing begins in the range. */
export function tracksIn(answer: ArrayBuffer): (ArrayBuffer | null)[] {
  const tracks: (ArrayBuffer | null)[] = [];
  new PartReader((track, media) => (tracks[track] = media)).take(new Uint8Array(answer));
  return tracks;
}

/** All bytes of the parts, in a buffer of their own. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
