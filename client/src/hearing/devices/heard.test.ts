import { expect, it } from 'vitest';
import { aPerson, aScene } from '../../session/scene.fixture.ts';
import { isHeard } from './heard.ts';

it('is nobody in a recess or a suspended hearing, and in private only whoever may confer', () => {
  expect(isHeard(aScene({ acts: ['set-microphone', 'send-media'] }))).toBe(true);
  expect(isHeard(aScene({ phase: 'suspended', acts: ['set-microphone'] }))).toBe(false);
  const inPrivate = aPerson('me', { place: 'consultation' });
  expect(isHeard(aScene({ me: inPrivate, acts: ['send-media'] }))).toBe(false);
  expect(isHeard(aScene({ me: inPrivate, acts: ['confer'] }))).toBe(true);
});
