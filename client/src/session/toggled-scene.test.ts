import type { Scene } from '@mahzar/shared/protocol/pushes';
import { describe, expect, it } from 'vitest';
import { withPendingToggles } from './toggled-scene.ts';

const scene = (microphone: 'on' | 'off' | 'blocked') => ({ me: { microphone, camera: 'off' } }) as Scene;

describe('the scene that a person sees', () => {
  it('shows a thrown switch before the service has answered', () => {
    expect(withPendingToggles(scene('on'), { microphone: false, camera: true }).me).toEqual({
      microphone: 'off',
      camera: 'on',
    });
  });

  it('keeps to the court that has closed the microphone', () => {
    expect(withPendingToggles(scene('blocked'), { microphone: true }).me.microphone).toBe('blocked');
  });

  it('is the very same object when nothing is wished, so that nothing is drawn again', () => {
    const same = scene('on');
    expect(withPendingToggles(same, {})).toBe(same);
  });
});
