import { expect, it } from 'vitest';
import type { RecorderClient } from '../recording/recorder-client.ts';
import { Recorders } from '../recording/recorders.ts';
import { recorderHealth } from './web.ts';

it('people are sent here as long as one recorder runs, and those that do not are told', () => {
  const healthOf = (...ready: boolean[]) =>
    recorderHealth(new Recorders(ready.map((isReady) => ({ ready: isReady }) as RecorderClient)));
  expect(healthOf(true, true)).toBeNull();
  expect(healthOf(true, false, true)).toEqual({ degraded: '1 of 3 recorders do not run' });
  expect(healthOf(false, false)).toBe('no recorder runs');
});
