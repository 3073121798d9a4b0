import { describe, expect, it } from 'vitest';
import { faultsOf } from './faults.ts';
import type { WaitingResult } from './faults.ts';
import { isLinePoor } from './line-speed.ts';

const WORKS: WaitingResult = { camera: 'works', microphone: 'works', speaker: 'works', isLinePoor: false };

describe('what the office is told of a device', () => {
  it.each<[string, Partial<WaitingResult>, ReturnType<typeof faultsOf>]>([
    ['nothing fails where all works', {}, []],
    ['a refused microphone is another matter than none', { microphone: 'denied' }, ['microphone-refused']],
    [
      'no camera, and a microphone that is silent',
      { camera: 'missing', microphone: 'silent' },
      ['camera', 'microphone'],
    ],
    [
      'a black picture and a loudspeaker that is not heard',
      { camera: 'black', speaker: 'not-heard' },
      ['camera', 'speaker'],
    ],
    ['a poor line', { isLinePoor: true }, ['network']],
    ['nothing, where something was left out', { camera: 'skipped' }, null],
    ['what fails, though something was left out', { camera: 'skipped', microphone: 'busy' }, ['microphone']],
  ])('%s', (_, found, faults) => expect(faultsOf({ ...WORKS, ...found })).toEqual(faults));
});

describe('a line', () => {
  const line = (kbps: number) => {
    let at = 0;
    const load: typeof fetch = async () => {
      at += (64 * 1024 * 8) / kbps;
      return new Response(new ArrayBuffer(64 * 1024));
    };
    return isLinePoor(load, () => at);
  };

  it('is poor below what pictures need, and when nothing comes', async () => {
    expect(await Promise.all([line(100), line(290), line(320), line(20_000)])).toEqual([true, true, false, false]);
    expect(
      await isLinePoor(
        () => Promise.reject(new TypeError('Failed to fetch')),
        () => 0,
      ),
    ).toBe(true);
  });
});
