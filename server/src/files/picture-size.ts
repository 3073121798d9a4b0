/** Number of pixels of a picture according to its header: PNG, JPEG or WebP; null when not found. */
export function pixelsOf(content: Buffer): number | null {
  try {
    if (content.readUInt32BE(0) === 0x89504e47) return content.readUInt32BE(16) * content.readUInt32BE(20);
    if (content.toString('latin1', 8, 12) === 'WEBP') return pixelsOfWebp(content);
    return pixelsOfJpeg(content);
  } catch (error) {
    // The file ends within its header.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Frame headers (ITU-T T.81, B.2.2): SOF0 to SOF15 without DHT, JPG and DAC. */
function pixelsOfJpeg(content: Buffer): number | null {
  for (let at = 2; ;) {
    if (content.readUInt8(at) !== 0xff) return null;
    const marker = content.readUInt8(at + 1);
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return content.readUInt16BE(at + 5) * content.readUInt16BE(at + 7);
    }
    at += marker === 0xff ? 1 : 2 + content.readUInt16BE(at + 2);
  }
}

/** RFC 9649, 2.5 to 2.7. */
function pixelsOfWebp(content: Buffer): number | null {
  switch (content.toString('latin1', 12, 16)) {
    case 'VP8X':
      return (1 + content.readUIntLE(24, 3)) * (1 + content.readUIntLE(27, 3));
    case 'VP8L': {
      const bits = content.readUInt32LE(21);
      return (1 + (bits & 0x3fff)) * (1 + ((bits >> 14) & 0x3fff));
    }
    case 'VP8 ':
      return (content.readUInt16LE(26) & 0x3fff) * (content.readUInt16LE(28) & 0x3fff);
    default:
      return null;
  }
}
