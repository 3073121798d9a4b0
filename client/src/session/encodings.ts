import type { RtpCapabilities, RtpCodecCapability, RtpEncodingParameters } from 'mediasoup-client/types';

/** How a picture is sent. */
export interface PictureEncoding {
  readonly codec: RtpCodecCapability | undefined;
  readonly encodings: RtpEncodingParameters[];
}

/** Ceilings in bit/s for pictures of about 180, 360 and 720 lines. */
const LOW = 100_000;
const MIDDLE = 300_000;
const HIGH = 1_200_000;
/** Ceiling in bit/s for a screen of 1080 lines, beside the camera within what one browser may send. */
const SCREEN = 1_500_000;
/**
 * What a picture begins with: little enough that a voice beside it is whole on a poor line from its first second. Who receives it
 * begins with the lowest layer, which fits, and climbs as the browser measures more.
 */
export const START_KBPS = 150;

/**
 * Chooses codec and simulcast layers for a camera.
 *
 * VP8 with a layer for each size of tile; H.264 in one layer where VP8 cannot be encoded, since such phones encode in
 * hardware that often makes one stream only. Browsers drop layers that the picture is too small for (Chromium sends
 * three from 1280×720 and two from 640×480), so no more are asked for than will be sent. All layers have the same
 * temporal structure, as the library requires.
 *
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
 * Chooses codec and layer for a shared screen: one of full size, since letters made smaller cannot be read. A page of text
 * that stands still takes next to nothing; the ceiling is for the moment in which it changes. Its temporal layers let the
 * service send fewer pictures to who has a poor connection.
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
