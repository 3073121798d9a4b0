/** Format and content of a camera's pictures. */
interface Filming {
  readonly width: number;
  readonly height: number;
  readonly perSecond: number;
}

/**
 * Grey pictures as a browser's false camera takes them, uncompressed (YUV4MPEG2): it has nothing to decode, and keeps the file's rate.
 * @param pictures 8-bit grey, width × height bytes each
 */
export function y4m(pictures: Iterable<Buffer>, { width, height, perSecond }: Filming): Buffer {
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F${perSecond}:1 Ip A1:1 C420\n`);
  const withoutColour = Buffer.alloc((width * height) / 2, 128);
  const frames = Array.from(pictures, (picture) => [Buffer.from('FRAME\n'), picture, withoutColour]);
  return Buffer.concat([head, ...frames.flat()]);
}
