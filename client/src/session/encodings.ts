import type { RtpCapabilities, RtpCodecCapability, RtpEncodingParameters } from 'mediasoup-client/types';

/** Codec and layers of a sent picture. */
export interface PictureEncoding {
  readonly codec: RtpCodecCapability | undefined;
  readonly encodings: RtpEncodingParameters[];
}

/** Ceilings in bit/s for pictures of about 180, 360 and 720 lines. */
const LOW = 100_000;
const MIDDLE = 300_000;
const HIGH = 1_200_000;
/** Ceiling in bit/s for a screen of 1080 lines; with the camera, within the limit of one browser. */
const SCREEN = 1_500_000;
/**
 * Start rate of a picture: low enough that the voice is complete on a poor line from the first second. Receivers begin with the
 * lowest layer, which fits, and climb as the browser measures more.
 */
export const START_KBPS = 150;

/**
 * Chooses codec and simulcast layers for a camera.
 * VP8 with a layer for each size of tile; H.264 in one layer where VP8 cannot be encoded, since such phones encode in hardware that
 * often makes only one stream. Browsers drop layers that are too large for the picture (Chromium sends three from 1280×720 and two
 * from 640×480), so only layers that will be sent are requested. All layers have the same temporal structure, as the library
 * requires.
 * @param lines shorter side of the camera's picture in pixels
 */
export function encodingOf(capabilities: RtpCapabilities, lines: number): PictureEncoding {
  const codecs = capabilities.codecs ?? [];
  const vp8 = codecs.find(({ mimeType }) => mimeType.toLowerCase() === 'video/vp8');
  if (vp8 !== undefined) return { codec: vp8, encodings: simulcast(lines) };
  const h264 = codecs.find(({ mimeType }) => mimeType.toLowerCase() === 'video/h264');
  return { codec: h264, encodings: [{ maxBitrate: HIGH }] };
}

/**
 * Chooses codec and layer for a shared screen: one layer of full size, since smaller letters cannot be read. A static page of text
 * takes almost no bandwidth; the ceiling matters when it changes. Temporal layers let the service send fewer frames to people with
 * a poor connection.
 */
export function screenEncodingOf(capabilities: RtpCapabilities): PictureEncoding {
  const { codec } = encodingOf(capabilities, 0);
  const vp8 = codec?.mimeType.toLowerCase() === 'video/vp8';
  return { codec, encodings: [{ maxBitrate: SCREEN, ...(vp8 && { scalabilityMode: 'L1T3' }) }] };
}

function simulcast(lines: number): RtpEncodingParameters[] {
  if (lines >= 720) return [layer(4, LOW), layer(2, MIDDLE), layer(1, HIGH)];
  if (lines >= 360) return [layer(2, LOW + 50_000), layer(1, MIDDLE + 200_000)];
  return [layer(1, MIDDLE)];
}

function layer(scaleResolutionDownBy: number, maxBitrate: number): RtpEncodingParameters {
  return { scaleResolutionDownBy, maxBitrate, scalabilityMode: 'L1T3' };
}
