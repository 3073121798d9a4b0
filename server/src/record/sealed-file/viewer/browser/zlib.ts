/* Replaces `node:zlib` in the viewer. */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb8_8320 : value >>> 1;
  return value;
});

/** CRC-32 as in PNG and ZIP. */
export function crc32(data: Uint8Array): number {
  let value = 0xffff_ffff;
  for (const byte of data) value = (value >>> 8) ^ TABLE[(value ^ byte) & 0xff]!;
  return (value ^ 0xffff_ffff) >>> 0;
}
