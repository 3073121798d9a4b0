import { describe, expect, it } from 'vitest';
import { outcomeOf } from './device-check.ts';
import type { CheckResult, NetworkOutcome } from './device-check.ts';

const FLOW = { kbps: 1_500, lossPercent: 0 };
const LINE: NetworkOutcome = { udpMs: 40, tcpMs: 60, measured: 'udp', up: FLOW, down: FLOW };
const FINE: CheckResult = { camera: 'works', microphone: 'works', speaker: 'works', network: LINE, browser: 'chrome' };
const on = (change: Partial<CheckResult>) => outcomeOf({ ...FINE, ...change });
const line = (change: Partial<NetworkOutcome>) => on({ network: { ...LINE, ...change } });

describe('a device check', () => {
  it('is passed when all works, or was left out', () => {
    expect(on({})).toBe('passed');
    expect(on({ camera: 'skipped', microphone: 'skipped', speaker: 'skipped', network: null })).toBe('passed');
  });

  it('is failed without a voice, ears or a line', () => {
    for (const microphone of ['silent', 'denied', 'missing', 'busy', 'insecure'] as const)
      expect(on({ microphone })).toBe('failed');
    expect(on({ speaker: 'not-heard' })).toBe('failed');
    expect(line({ udpMs: null, tcpMs: null, measured: null, up: null, down: null })).toBe('failed');
    expect(line({ up: { kbps: 59, lossPercent: 0 } })).toBe('failed');
    expect(line({ down: { kbps: 2_000, lossPercent: 16 } })).toBe('failed');
  });

  it('is limited without a picture, with an unclear voice, or on a poor line', () => {
    for (const camera of ['black', 'denied', 'missing', 'busy'] as const) expect(on({ camera })).toBe('limited');
    expect(on({ microphone: 'unclear' })).toBe('limited');
    expect(line({ udpMs: null, measured: 'tcp' })).toBe('limited');
    expect(line({ up: { kbps: 250, lossPercent: 0 } })).toBe('limited');
    expect(line({ down: { kbps: 1_500, lossPercent: 5 } })).toBe('limited');
    expect(line({ up: null })).toBe('limited');
  });
});
