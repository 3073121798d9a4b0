import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { MicrophoneDelay } from './microphone-delay.ts';
import type { SessionState } from './types.ts';

beforeEach(() => void vi.useFakeTimers({ now: 100_000 }));
afterEach(() => void vi.useRealTimers());

/** A count on a page in a given state; `opened` counts how often the microphone was released. */
function countOver(state: Pick<SessionState, 'microphoneOpensAt' | 'counts'>) {
  const store = createStore(() => state as SessionState);
  const opened = vi.fn<() => void>();
  return { store, opened, count: new MicrophoneDelay(store, Date.now, opened) };
}

it('opens a microphone three seconds after the page has begun to count, and not before it can', () => {
  const { store, opened, count } = countOver({ microphoneOpensAt: null });
  count.hold();
  count.begin();
  vi.advanceTimersByTime(60_000);
  expect(store.getState().microphoneOpensAt).toBe(Infinity);
  expect(opened).not.toHaveBeenCalled();
  store.setState({ counts: true });
  expect(store.getState().microphoneOpensAt).toBe(163_000);
  vi.advanceTimersByTime(2_999);
  expect(opened).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(store.getState().microphoneOpensAt).toBeNull();
  expect(opened).toHaveBeenCalledOnce();
});

it('counts at once on a page that can, and holds nothing back where no page counts', () => {
  const ready = countOver({ microphoneOpensAt: null, counts: true });
  ready.count.begin();
  expect(ready.store.getState().microphoneOpensAt).toBe(103_000);
  const none = countOver({});
  none.count.hold();
  expect(none.count.isOn).toBe(false);
});

it('lets go of what it holds back for nothing, and begins no count later', () => {
  const { store, count } = countOver({ microphoneOpensAt: null });
  count.begin();
  count.release();
  expect(count.isOn).toBe(false);
  store.setState({ counts: true });
  expect(store.getState().microphoneOpensAt).toBeNull();
});
