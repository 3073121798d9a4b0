import { expect, it } from 'vitest';
import { FetchTogether } from './fetch-together.ts';
import type { FetchedMedia } from './source-feed.ts';

const range = (from: number) => ({ from, to: from + 1000, begins: true });
const bytes = (length: number) => ({ media: new ArrayBuffer(length), gaps: [] });
const lost = { media: null, gaps: [{ kind: 'unreadable', from: 0, to: 1000 }] } as const;
type MediaRequest = { tracks: readonly string[]; from: number; signal: AbortSignal };

/** A service with the answers that a test gives; records the requests. */
function service(most = 3) {
  const asked: MediaRequest[] = [];
  const answers: ((index: number, fetched: FetchedMedia) => void)[] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  const together = new FetchTogether(({ tracks, range: { from } }, onTrack, signal) => {
    asked.push({ tracks, from, signal });
    answers.push(onTrack);
    ends.push(Promise.withResolvers<void>());
    return ends.at(-1)!.promise;
  }, most);
  const fetch = (track: string, from = 0, signal = new AbortController().signal) =>
    together.fetch('play', track, range(from), signal);
  return { asked, answers, ends, fetch };
}

it('what is asked for at one time is one request for each range, and no longer than it may be', async () => {
  const { asked, answers, ends, fetch } = service();
  const wanted = [fetch('a'), fetch('b'), fetch('x', 500), fetch('c'), fetch('d')];
  await Promise.resolve();
  expect(asked.map(({ tracks, from }) => [from, ...tracks])).toEqual([
    [0, 'a', 'b', 'c'],
    [500, 'x'],
    [0, 'd'],
  ]);
  answers[0]!(1, lost);
  answers[0]!(0, bytes(7));
  expect(await wanted[1]).toBe(lost);
  expect((await wanted[0])?.media?.byteLength).toBe(7);
  // Tracks that have not arrived at the end of the answer are missing.
  ends[0]!.resolve();
  await expect(wanted[3]).rejects.toThrow('ended');
  ends[1]!.reject(new Error('no line'));
  await expect(wanted[2]).rejects.toThrow('no line');
});

it('a request is given up when nobody wants any of it any longer', async () => {
  const { asked, answers, fetch } = service();
  const gone = [new AbortController(), new AbortController()];
  const wanted = ['a', 'b'].map((track, index) => fetch(track, 0, gone[index]!.signal));
  await Promise.resolve();
  gone[0]!.abort();
  await expect(wanted[0]).rejects.toThrow();
  expect(asked[0]!.signal.aborted).toBe(false);
  answers[0]!(1, bytes(1));
  expect((await wanted[1])?.media?.byteLength).toBe(1);
  const both = [fetch('c', 0, gone[0]!.signal), fetch('d', 0, gone[1]!.signal)];
  gone[1]!.abort();
  await Promise.resolve();
  await Promise.all(both.map((one) => expect(one).rejects.toThrow()));
  expect(asked).toHaveLength(1);
});
