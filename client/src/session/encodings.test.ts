import type { RtpCodecCapability } from 'mediasoup-client/types';
import { describe, expect, it } from 'vitest';
import { encodingOf, screenEncodingOf } from './encodings.ts';

const codec = (mimeType: string): RtpCodecCapability => ({
  kind: 'video',
  mimeType,
  clockRate: 90_000,
  preferredPayloadType: 96,
});

describe('the encoding of a camera', () => {
  const both = { codecs: [codec('video/H264'), codec('video/VP8')] };

  it('is VP8 in three layers of 180, 360 and 720 lines for a 720-line picture', () => {
    const { codec: chosen, encodings } = encodingOf(both, 720);
    expect(chosen?.mimeType).toBe('video/VP8');
    expect(encodings.map(({ scaleResolutionDownBy }) => 720 / (scaleResolutionDownBy ?? 1))).toEqual([180, 360, 720]);
    expect(encodings.map(({ maxBitrate }) => maxBitrate)).toEqual([100_000, 300_000, 1_200_000]);
  });

  it('asks for no more layers than a small picture yields', () => {
    expect(encodingOf(both, 480).encodings).toHaveLength(2);
    expect(encodingOf(both, 240).encodings).toHaveLength(1);
  });

  it('is a single layer of H.264 where VP8 cannot be sent', () => {
    const { codec: chosen, encodings } = encodingOf({ codecs: [codec('video/H264')] }, 720);
    expect(chosen?.mimeType).toBe('video/H264');
    expect(encodings).toHaveLength(1);
  });
});

describe('the encoding of a shared screen', () => {
  it('is one layer of full size, whatever the codec', () => {
    for (const mimeType of ['video/VP8', 'video/H264']) {
      const { codec: chosen, encodings } = screenEncodingOf({ codecs: [codec(mimeType)] });
      expect(chosen?.mimeType).toBe(mimeType);
      expect(encodings).toHaveLength(1);
      expect(encodings[0]).not.toHaveProperty('scaleResolutionDownBy');
      expect(encodings[0]?.maxBitrate).toBe(1_500_000);
    }
  });
});
