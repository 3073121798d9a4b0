import { expect, it } from 'vitest';
import { easeSender } from './eased-sender.ts';

/** The used part of a browser's sender: its parameters, with codecs; it has no track while it is muted. */
function sender(mimeType: string, encodings: RTCRtpEncodingParameters[], refusals = 0) {
  let parameters = { codecs: [{ mimeType }], encodings };
  let refusing = refusals;
  const itself = {
    track: null,
    getParameters: () => structuredClone(parameters),
    setParameters: async (set: typeof parameters) => {
      if (refusing-- > 0) throw new DOMException('', 'InvalidStateError');
      parameters = set;
    },
  };
  return { itself: itself as unknown as RTCRtpSender, encodings: () => parameters.encodings };
}

it('eases a microphone that is muted as a voice, and gives it back what it had', async () => {
  const { itself, encodings } = sender('audio/opus', [{ priority: 'high' }]);
  await easeSender(itself, true);
  expect(encodings()).toEqual([{ priority: 'high', maxBitrate: 20_000 }]);
  await easeSender(itself, false);
  expect(encodings()).toEqual([{ priority: 'high' }]);
});

it('has a camera send its smallest picture alone', async () => {
  const { itself, encodings } = sender('video/VP8', [{ rid: 'r0' }, { rid: 'r1' }]);
  await easeSender(itself, true);
  expect(encodings()).toEqual([
    { rid: 'r0', maxBitrate: 30_000, maxFramerate: 2, scaleResolutionDownBy: 8 },
    { rid: 'r1', active: false },
  ]);
});

it('tries again what the browser refused, and lets nobody fail by it', async () => {
  const { itself, encodings } = sender('audio/opus', [{}], 1);
  await easeSender(itself, true);
  expect(encodings()).toEqual([{}]);
  await easeSender(itself, true);
  expect(encodings()).toEqual([{ maxBitrate: 20_000 }]);
});
