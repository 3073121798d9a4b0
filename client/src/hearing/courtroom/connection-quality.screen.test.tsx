import { afterEach, expect, it } from 'vitest';
import { aPerson } from '../../session/scene.fixture.ts';
import { showHearing } from '../hearing.fixture.tsx';
import type { ShownHearing } from '../hearing.fixture.tsx';
import ConnectionQuality from './ConnectionQuality.tsx';

let shown: ShownHearing;
afterEach(() => shown.leave());

it('offers to be here by voice alone where the line is poor, and pictures again', async () => {
  shown = await showHearing(<ConnectionQuality />, { scene: { people: [aPerson('judge', { name: 'Reza Kiani' })] } });
  expect(shown.text()).toBe('');
  await shown.browser({ quality: 'fair' });
  expect(shown.buttons()).toEqual([]);
  await shown.browser({ leftOut: 'faces' });
  expect(shown.text()).toContain('so that you hear and are heard');
  await shown.press('Voice only');
  expect(shown.text()).toContain('no pictures of others are shown');
  await shown.browser({ weak: ['judge'] });
  expect(shown.text()).toMatch(/no pictures of others are shown.+The connection of Reza Kiani is weak/);
  await shown.browser({ weak: [], leftOut: 'none', quality: 'good' });
  await shown.press('Show pictures');
  expect(shown.buttons()).toEqual([]);
});

it('says that the camera was left off until the person has switched it, also when the line is good again', async () => {
  shown = await showHearing(<ConnectionQuality />, { scene: { acts: ['set-camera'] } });
  const camera = { readyState: 'live' } as MediaStreamTrack;
  await shown.browser({ cameraHeld: true, leftOut: 'all', local: { microphone: null, camera } });
  expect(shown.text()).toMatch(/Some pictures are off for now.+Your camera was left off/);
  expect(shown.buttons()).toEqual(['Turn camera on']);
  await shown.browser({ leftOut: 'none' });
  await shown.press('Turn camera on');
  expect(shown.asked).toEqual([{ name: 'set-camera', request: { on: true } }]);
  await shown.browser({ cameraHeld: false });
  expect(shown.text()).toBe('');
});
