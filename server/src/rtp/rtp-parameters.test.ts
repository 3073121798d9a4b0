import { describe, expect, it } from 'vitest';
import { describeConsumer, tapCapabilities } from './rtp-parameters.ts';

describe('the capabilities that a tap consumes with', () => {
  it('ask for key frames and for nothing that would need an answer', () => {
    const router = {
      codecs: [
        {
          mimeType: 'video/VP8',
          rtcpFeedback: [
            { type: 'nack' },
            { type: 'nack', parameter: 'pli' },
            { type: 'ccm', parameter: 'fir' },
            { type: 'goog-remb' },
            { type: 'transport-cc' },
          ],
        },
        { mimeType: 'video/rtx', rtcpFeedback: [] },
      ],
      headerExtensions: [
        { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level' },
        { uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time' },
        { uri: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01' },
        { uri: 'urn:3gpp:video-orientation' },
      ],
    };
    expect(tapCapabilities(router)).toEqual({
      codecs: [
        {
          mimeType: 'video/VP8',
          rtcpFeedback: [
            { type: 'nack', parameter: 'pli' },
            { type: 'ccm', parameter: 'fir' },
          ],
        },
      ],
      headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level' }, { uri: 'urn:3gpp:video-orientation' }],
    });
  });
});

describe('a consumer', () => {
  it('is described by its first codec, its stream and its extension for rotation', () => {
    const described = describeConsumer({
      codecs: [{ mimeType: 'video/H264', payloadType: 103, clockRate: 90_000 }],
      headerExtensions: [{ uri: 'urn:3gpp:video-orientation', id: 11 }],
      encodings: [{ ssrc: 42 }],
    });
    expect(described).toEqual({
      codec: 'h264',
      payloadType: 103,
      ssrc: 42,
      clockRate: 90_000,
      orientationExtension: 11,
    });
  });

  it('of a codec that is not recorded is not described', () => {
    const av1 = { codecs: [{ mimeType: 'video/AV1', payloadType: 1, clockRate: 90_000 }], encodings: [{ ssrc: 1 }] };
    expect(describeConsumer(av1)).toBeUndefined();
  });
});
