/** A coded picture and its time in units of 1/90,000 s. */
export interface Picture {
  readonly timestamp: number;
  readonly data: Buffer;
}

const FILE_HEADER = 32;
const FRAME_HEADER = 12;
const FOURCC = { vp8: 'VP80', h264: 'H264' } as const;

/** Begins an IVF stream (https://wiki.multimedia.cx/index.php/Duck_IVF). Width and height stay 0: pictures contain their own. */
export function ivfHeader(codec: keyof typeof FOURCC): Buffer {
  const header = Buffer.alloc(FILE_HEADER);
  header.write('DKIF', 0, 'latin1');
  header.writeUInt16LE(FILE_HEADER, 6);
  header.write(FOURCC[codec], 8, 'latin1');
  header.writeUInt32LE(90_000, 16);
  header.writeUInt32LE(1, 20);
  return header;
}

export function ivfFrame({ timestamp, data }: Picture): Buffer {
  const header = Buffer.alloc(FRAME_HEADER);
  header.writeUInt32LE(data.length, 0);
  header.writeBigUInt64LE(BigInt(timestamp), 4);
  return Buffer.concat([header, data]);
}

/** Reads pictures from an IVF stream that arrives in pieces. */
export class IvfReader {
  #rest = Buffer.alloc(0);
  #begun = false;

  push(piece: Buffer): Picture[] {
    this.#rest = Buffer.concat([this.#rest, piece]);
    if (!this.#begun) {
      if (this.#rest.length < FILE_HEADER) return [];
      this.#begun = true;
      this.#rest = this.#rest.subarray(FILE_HEADER);
    }
    const pictures: Picture[] = [];
    while (this.#rest.length >= FRAME_HEADER) {
      const end = FRAME_HEADER + this.#rest.readUInt32LE(0);
      if (this.#rest.length < end) break;
      const timestamp = Number(this.#rest.readBigUInt64LE(4));
      pictures.push({ timestamp, data: this.#rest.subarray(FRAME_HEADER, end) });
      this.#rest = this.#rest.subarray(end);
    }
    return pictures;
  }
}
