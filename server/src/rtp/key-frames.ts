import { startsH264KeyFrame } from './h264.ts';
import { startsVp8KeyFrame } from './vp8.ts';

/** Whether the payload of an RTP packet begins a key frame; every packet of sound does. */
export function startsKeyFrame(codec: 'opus' | 'vp8' | 'h264', payload: Buffer): boolean {
  switch (codec) {
    case 'opus':
      return true;
    case 'vp8':
      return startsVp8KeyFrame(payload);
    case 'h264':
      return startsH264KeyFrame(payload);
    default:
      return codec satisfies never;
  }
}
