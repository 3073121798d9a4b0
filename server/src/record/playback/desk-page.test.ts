import type { Request, Response } from 'express';
import { afterEach, expect, it, vi } from 'vitest';
import { createPlayback } from './playback.ts';
import type { PlaybackParts } from './playback.ts';

afterEach(() => void vi.useRealTimers());

it('a page of the desk is sent although the thread cannot be started, and starts it again after five seconds', () => {
  vi.useFakeTimers();
  const begin = vi.fn<() => never>(() => {
    throw new Error('no thread');
  });
  const { ahead } = createPlayback({ fragments: { begin } } as unknown as PlaybackParts);
  const next = vi.fn<() => void>();
  const begunAfter = (ms: number): number => {
    vi.advanceTimersByTime(ms);
    void ahead({ method: 'GET', path: '/staff/cases' } as Request, {} as Response, next);
    return begin.mock.calls.length;
  };
  expect([0, 0, 4900, 200].map(begunAfter)).toEqual([1, 1, 1, 2]);
  expect(next).toHaveBeenCalledTimes(4);
});
