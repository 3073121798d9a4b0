import { describe, expect, it } from 'vitest';
import { MicrophoneWatch } from './microphone-watch.ts';
import type { MicrophoneSample } from './microphone-watch.ts';

const STEP_MS = 100;

/** Watches a microphone for a duration; returns when the person was first told, ms after the start, and of what. */
function after(watch: MicrophoneWatch, ms: number, sample: Omit<MicrophoneSample, 'at'>, start = 0) {
  for (let at = start; at <= start + ms; at += STEP_MS) {
    const trouble = watch.look({ at, ...sample });
    if (trouble !== null) return { trouble, at: at - start };
  }
  return null;
}
const on = { track: 'live', wanted: 'on', level: 0.4 } as const;

describe('the watch over a microphone', () => {
  it.each([
    ['gone', { ...on, track: 'none', level: null }],
    ['gone', { ...on, track: 'ended', level: 0 }],
    ['taken', { ...on, track: 'muted', level: 0 }],
    ['silent', { ...on, level: 0 }],
    ['off', { ...on, wanted: 'off', level: 0.6 }],
  ] as const)('says within 3 s: %s', (trouble, sample) => {
    const told = after(new MicrophoneWatch(), 5000, sample);
    expect(told).toMatchObject({ trouble });
    expect(told!.at).toBeLessThan(2800);
  });

  it('says nothing of a microphone that works, of a quiet room, or when nobody is to be heard', () => {
    for (const sample of [
      on,
      { ...on, level: 0.02 },
      { ...on, level: null },
      { ...on, wanted: 'off', level: 0.1 } as const,
    ])
      expect(after(new MicrophoneWatch(), 20_000, sample)).toBeNull();
    expect(after(new MicrophoneWatch(), 20_000, { track: 'none', wanted: 'none', level: null })).toBeNull();
  });

  it('takes a door that bangs for no speech', () => {
    const watch = new MicrophoneWatch();
    const off = { ...on, wanted: 'off', level: 0.05 } as const;
    expect(after(watch, 3000, off)).toBeNull();
    expect(after(watch, 200, { ...off, level: 0.9 }, 3100)).toBeNull();
    expect(after(watch, 3000, off, 3400)).toBeNull();
  });

  it('learns that a device gives nothing between words, until another is used', () => {
    const watch = new MicrophoneWatch();
    after(watch, 1500, { ...on, level: 0 });
    expect(after(watch, 1000, on, 1600)).toBeNull();
    expect(after(watch, 9000, { ...on, level: 0 }, 2700)).toBeNull();
    watch.forget();
    expect(after(watch, 9000, { ...on, level: 0 }, 20_000)).toMatchObject({ trouble: 'silent' });
  });
});
