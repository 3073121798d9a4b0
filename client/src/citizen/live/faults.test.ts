import { afterEach, describe, expect, it, vi } from 'vitest';
import { faultsOf } from './faults.ts';
import type { WaitingResult } from './faults.ts';
import { measureLine } from './line-speed.ts';

const WORKS: WaitingResult = { camera: 'works', microphone: 'works', speaker: 'works', line: 'good', browser: true };

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
    ['a poor line', { line: 'poor' }, ['network']],
    ['a browser that is too old, whatever else works', { browser: false }, ['browser']],
    ['nothing, where something was left out', { camera: 'skipped' }, null],
    ['nothing, where the line could not be measured', { line: 'unknown' }, null],
    ['what fails, though something was left out', { camera: 'skipped', microphone: 'busy' }, ['microphone']],
  ])('%s', (_, found, faults) => expect(faultsOf({ ...WORKS, ...found })).toEqual(faults));
});

describe('a line', () => {
  afterEach(() => vi.unstubAllGlobals());
  const line = (down: number, up = 20_000) => {
    let at = 0;
    const at40 = (kbps: number) => async () => {
      at += (40 * 1024 * 8) / kbps;
      return new Response(new ArrayBuffer(40 * 1024));
    };
    return measureLine(at40(down), at40(up), () => at);
  };

  it('is poor below what pictures need, and when nothing comes', async () => {
    expect(await Promise.all([line(100), line(290), line(320), line(20_000)])).toEqual([
      'poor',
      'poor',
      'good',
      'good',
    ]);
    // A person who hears well may still not be heard.
    expect(await Promise.all([line(20_000, 100), line(20_000, 200)])).toEqual(['poor', 'good']);
    const fails = () => Promise.reject(new TypeError('Failed to fetch'));
    expect(await measureLine(fails, fails, () => 0)).toBe('poor');
  });

  it('is measured in a browser that knows no time limits, and not by a refusal', async () => {
    vi.stubGlobal('AbortSignal', {});
    expect(await line(320)).toBe('good');
    const refused = async () => new Response('busy', { status: 503 });
    let at = 0;
    expect(await measureLine(refused, refused, () => (at += 1000))).toBe('unknown');
  });
});
