import { setTimeout } from 'node:timers/promises';
import { JUDGE } from '@mahzar/shared/hearing/courtroom.fixture';
import { sourceId } from '@mahzar/shared/hearing/ids';
import type { HearingId, TrackId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { expect, it } from 'vitest';
import type { MediaRoom, TapOptions, TapStream } from '../media/engine.ts';
import { RecorderTaps } from './taps.ts';
import type { RecorderPort } from './taps.ts';

const mic = sourceId(JUDGE, 'microphone');
const stream: TapStream = {
  rtpParameters: {
    codecs: [{ mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 }],
    encodings: [{ ssrc: 7 }],
  },
  from: { ip: '127.0.0.1', port: 9 },
  clock: 'w',
};

/** Taps of a room in which the judge's microphone is on, and what has become of them. */
function tapsOf(openTrack: RecorderPort['openTrack']) {
  const closed: string[] = [];
  const requested: string[] = [];
  const problems: unknown[] = [];
  const room = {
    producers: () => new Map([[mic, { id: 'p1' }]]),
    openTap: async (_source: unknown, { receiver }: TapOptions) => {
      await receiver(stream);
      // The media worker answers later than the recorder.
      await setTimeout(20);
      return { close: () => undefined, pictureStopped: () => undefined, requestKeyFrame: () => requested.push('t1') };
    },
  } as unknown as MediaRoom;
  const closeTrack = (track: string) => {
    closed.push(track);
    return Promise.resolve({});
  };
  const taps = new RecorderTaps({
    hearing: 'h1' as HearingId,
    room,
    recorder: { openTrack, closeTrack, event: () => undefined },
    newTrackId: () => 't1' as TrackId,
    sink: {
      trackOpened: () => undefined,
      trackClosed: () => undefined,
      trackReleased: () => undefined,
      problem: (_source, error) => problems.push(error),
    },
  });
  return { taps, closed, problems, requested };
}

it('has a track closed that the recorder did not open in time: it may still open it', async () => {
  for (const [code, expected] of [
    ['timeout', ['t1']],
    ['disk-full', []],
  ] as const) {
    const { taps, closed, problems } = tapsOf(() => Promise.resolve(new Rejection(code)));
    await taps.apply(new Set([mic]));
    expect(closed).toEqual(expected);
    expect(problems).toHaveLength(1);
  }
});

it('reports a track that could not be asked for, though its tap comes later', async () => {
  const { taps, problems } = tapsOf((_spec, listens) => {
    listens({ ip: '127.0.0.1', port: 9 });
    return Promise.reject(new Error('no such thing'));
  });
  await taps.apply(new Set([mic]));
  expect(problems).toEqual([new Error('no such thing')]);
});

it('asks the sender of the track that needs a key frame, while it is recorded', async () => {
  const { taps, requested } = tapsOf(() => Promise.resolve({ ip: '127.0.0.1', port: 9, infoSha256: '' }));
  await taps.apply(new Set([mic]));
  for (const track of ['t1', 't2']) taps.keyFrameNeeded(track);
  await taps.close();
  taps.keyFrameNeeded('t1');
  expect(requested).toEqual(['t1']);
});
