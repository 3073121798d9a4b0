import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ringUntilTouched } from './ring-until-touched.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it.each(['pointerdown', 'keydown', 'click'])('rings on until the page is touched, by %s, and not for ever', (touch) => {
  const ring = vi.fn<() => void>();
  const ended = vi.fn<() => void>();
  const page = new EventTarget();
  ringUntilTouched(ring, page as Document, ended);
  vi.advanceTimersByTime(9_000);
  expect(ring).toHaveBeenCalledTimes(3);
  expect(ended).not.toHaveBeenCalled();
  page.dispatchEvent(new Event(touch));
  vi.advanceTimersByTime(60_000);
  expect(ring).toHaveBeenCalledTimes(3);
  ringUntilTouched(ring, page as Document, ended);
  vi.advanceTimersByTime(600_000);
  expect(ring).toHaveBeenCalledTimes(3 + 8);
  expect(ended).toHaveBeenCalledTimes(2);
});
