import { expect, it } from 'vitest';
import { lossOfOwnLine, sentVoiceOf } from './sent-voice.ts';

const before = { packets: 1_000, repeated: 50, reported: 0 };

it.each([
  ['what the service asks for again', { packets: 1_100, repeated: 80, reported: 0.4 }, 0.3],
  [
    'no more than the service reports: repeated in time, a packet is not lost',
    { packets: 1_100, repeated: 80, reported: 0.1 },
    0.1,
  ],
  ['nothing where others lose the voice', { packets: 1_100, repeated: 50, reported: 0.9 }, 0],
  ['nothing that could be told by a few packets', { packets: 1_008, repeated: 52, reported: 0.9 }, 0],
  ['nothing while no voice is sent', { packets: 1_000, repeated: 50, reported: 0.9 }, 0],
  ['nothing of a voice that begins anew', { packets: 10, repeated: 9, reported: 0.9 }, 0],
])('the own line loses %s', (_, now, expected) => {
  expect(lossOfOwnLine(before, now)).toBe(expected);
});

it('is unknown before a second reading, or without a report', () => {
  expect(lossOfOwnLine(null, before)).toBe(0);
  expect(sentVoiceOf([{ type: 'outbound-rtp', kind: 'audio', packetsSent: 50 }])).toBeNull();
});

it('is counted of voices alone; Firefox does not count what was sent again', () => {
  const reports = [
    { type: 'outbound-rtp', kind: 'audio', packetsSent: 50 },
    { type: 'outbound-rtp', kind: 'video', packetsSent: 70, retransmittedPacketsSent: 7 },
    { type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.1 },
    { type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0.9 },
  ];
  expect(sentVoiceOf(reports)).toEqual({ packets: 50, repeated: 0, reported: 0.1 });
});
