import type { Scene } from '@mahzar/shared/protocol/pushes';
import { describe, expect, it } from 'vitest';
import { aPerson, aScene } from './scene.fixture.ts';
import { entersWithSources, hasSources, maySend } from './sending-rules.ts';

const citizen = aScene({
  seq: 7,
  phase: 'in-session',
  me: aPerson('citizen', { role: 'plaintiff', camera: 'off' }),
  acts: ['have-sources', 'send-media'],
});

describe('what may leave the device', () => {
  it('is what the scene says is on', () => {
    expect(maySend('microphone', citizen, {}, true)).toBe(true);
    expect(maySend('camera', citizen, {}, true)).toBe(false);
  });

  it('follows the person at once, before the service has answered', () => {
    expect(maySend('microphone', citizen, { microphone: false }, true)).toBe(false);
    expect(maySend('camera', citizen, { camera: true }, true)).toBe(true);
  });

  it('is nothing from the waiting room, whatever the person wishes', () => {
    const waiting: Scene = { ...citizen, me: { ...citizen.me, place: 'waiting' } };
    expect(hasSources(waiting)).toBe(false);
    expect(maySend('microphone', waiting, { microphone: true }, true)).toBe(false);
  });

  it('is nothing in a recess, though the sources stay', () => {
    const recess: Scene = { ...citizen, phase: 'recess', acts: ['have-sources'] };
    expect(hasSources(recess)).toBe(true);
    expect(maySend('microphone', recess, {}, true)).toBe(false);
  });

  it('is no sound from a blocked microphone, nor over a connection that the person is not told of', () => {
    const blocked: Scene = { ...citizen, me: { ...citizen.me, microphone: 'blocked' } };
    expect(maySend('microphone', blocked, { microphone: true }, true)).toBe(false);
    expect(maySend('microphone', citizen, {}, false)).toBe(false);
  });
});

describe('entering', () => {
  it('brings sources along only where it leads into the courtroom', () => {
    const outside: Scene = { ...citizen, me: { ...citizen.me, place: 'outside' } };
    expect(entersWithSources(outside)).toBe(false);
    expect(entersWithSources({ ...outside, entersDirectly: true })).toBe(true);
    expect(entersWithSources({ ...outside, entersDirectly: true, speaks: false })).toBe(false);
    expect(entersWithSources(citizen)).toBe(true);
  });
});
