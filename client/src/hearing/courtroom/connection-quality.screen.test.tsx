import { afterEach, beforeEach, expect, it } from 'vitest';
import { showHearing } from '../hearing.fixture.tsx';
import type { ShownHearing } from '../hearing.fixture.tsx';
import ConnectionQuality from './ConnectionQuality.tsx';

let shown: ShownHearing;
beforeEach(() => sessionStorage.clear());
afterEach(() => shown.leave());

it('offers to be here by voice alone where the line is poor, and pictures from then on, also after a reload', async () => {
  shown = await showHearing(<ConnectionQuality />);
  expect(shown.text()).toBe('');
  await shown.browser({ quality: 'fair' });
  expect(shown.buttons()).toEqual([]);
  await shown.browser({ leftOut: 'faces' });
  expect(shown.text()).toContain('so that you hear and are heard');
  await shown.press('Voice only');
  expect(shown.text()).toContain('your camera is off');
  shown.leave();
  shown = await showHearing(<ConnectionQuality />);
  await shown.press('Show pictures');
  expect(shown.buttons()).toEqual([]);
});
