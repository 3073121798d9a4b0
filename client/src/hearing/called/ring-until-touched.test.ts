import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ringUntilTouched } from './ring-until-touched.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('rings on until the page is touched, and not for ever', () => {
  const ring = vi.fn<() => void>();
  const page = new EventTarget();
  ringUntilTouched(ring, page as Document);
  vi.advanceTimersByTime(9_000);
  expect(ring).toHaveBeenCalledTimes(3);
  page.dispatchEvent(new Event('pointerdown'));
  vi.advanceTimersByTime(60_000);
  expect(ring).toHaveBeenCalledTimes(3);
  ringUntilTouched(ring, page as Document);
  vi.advanceTimersByTime(600_000);
  expect(ring).toHaveBeenCalledTimes(3 + 8);
});
