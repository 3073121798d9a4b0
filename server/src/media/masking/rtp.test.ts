import { PictureLossIndication, RtcpPacketConverter, RtcpPayloadSpecificFeedback, RtpPacket } from 'werift-rtp';
import { describe, expect, it } from 'vitest';
import { assembleVp8 } from '../../rtp/vp8.ts';
import { audioLevel, orientation, vp8Payloads, writeKeyFrameRequest, writeRtp } from './rtp.ts';

describe('packets of an altered stream', () => {
  it('are read by another library as they were meant', () => {
    const payload = Buffer.from([1, 2, 3]);
    const fields = { payloadType: 111, ssrc: 0xfedc_ba98, sequence: 65_536 + 7, timestamp: 2 ** 32 + 5, marker: true };
    const { header, payload: read } = RtpPacket.deSerialize(writeRtp({ ...fields, payload }));
    expect(header).toMatchObject({
      payloadType: 111,
      ssrc: 0xfedc_ba98,
      sequenceNumber: 7,
      timestamp: 5,
      marker: true,
    });
    expect(read).toEqual(payload);
  });

  it('tell how a picture is turned', () => {
    const fields = { payloadType: 96, ssrc: 1, sequence: 1, timestamp: 1, marker: true, payload: Buffer.from([9]) };
    const packet = RtpPacket.deSerialize(writeRtp({ ...fields, extension: orientation(3, 270) }));
    expect(packet.header.extensions).toEqual([{ id: 3, payload: Buffer.from([3]) }]);
    expect(packet.payload).toEqual(Buffer.from([9]));
  });

  it('tell how loud a sound is, in decibels below the loudest', () => {
    const levelOf = (samples: number[]): number => audioLevel(5, Int16Array.from(samples)).value;
    const sine = Array.from({ length: 160 }, (_, index) => 0x7fff * Math.sin((2 * Math.PI * index) / 40));
    expect(levelOf([0x7fff, -0x7fff])).toBe(0);
    expect(levelOf(sine)).toBe(3);
    expect(levelOf(sine.map((sample) => sample / 100))).toBe(43);
    expect(levelOf([0, 0])).toBe(127);
    const fields = { payloadType: 111, ssrc: 1, sequence: 1, timestamp: 1, marker: true, payload: Buffer.from([9]) };
    const { header } = RtpPacket.deSerialize(writeRtp({ ...fields, extension: { id: 5, value: 43 } }));
    expect(header.extensions).toEqual([{ id: 5, payload: Buffer.from([43]) }]);
  });

  it('hold a picture of any size', () => {
    for (const length of [20, 1_150, 1_151, 5_000]) {
      const picture = Buffer.alloc(length, 1);
      const payloads = vp8Payloads(picture);
      expect(Math.max(...payloads.map((payload) => payload.length))).toBeLessThan(1_200);
      expect(assembleVp8(payloads)).toEqual({ key: false, data: picture });
    }
  });

  it('ask for a key frame in a way that another library knows', () => {
    const [packet] = RtcpPacketConverter.deSerialize(writeKeyFrameRequest(0x1234_5678));
    expect(packet).toBeInstanceOf(RtcpPayloadSpecificFeedback);
    const { feedback } = packet as RtcpPayloadSpecificFeedback;
    expect(feedback).toBeInstanceOf(PictureLossIndication);
    expect((feedback as PictureLossIndication).mediaSsrc).toBe(0x1234_5678);
  });
});
