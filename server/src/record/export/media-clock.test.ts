import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byCapture, clockFromReports } from './media-clock.ts';
import type { Report } from './media-clock.ts';

const RATE = 90_000;
const NTP = 1_800_000_000_000;

/** A report each second; `error` puts some of them off, `offset` is how far the sender's clock is from its media time. */
function reports(count: number, error: (n: number) => number, offset: (n: number) => number = () => 0): Report[] {
  return Array.from({ length: count }, (_, n) => ({
    timestamp: 5000 + n * RATE,
    ntpMs: NTP + n * 1000 + offset(n) + error(n),
  }));
}

const mediaAt = (second: number) => 5000 + second * RATE;

describe('a clock made of sender reports', () => {
  it('is not moved by a first report that is far off, nor by some that jump', () => {
    const clock = clockFromReports(
      reports(20, (n) => (n === 0 ? 255 : n % 4 === 1 ? 60 : 0)),
      RATE,
    )!;
    expect(clock(mediaAt(7.5))).toBeCloseTo(NTP + 7500, 3);
  });

  it('is that of capture, though most reports of a short track are by arrival', () => {
    // As measured of a voice: until its sender's own report comes, the worker tells when packets arrived.
    const errors = [16, 14.9, 14.6, 14.4, 0.1, 0];
    const voice = reports(errors.length, (n) => errors[n]!);
    const clock = clockFromReports(voice, RATE)!;
    expect(clock(mediaAt(2.5)) - NTP - 2500).toBeCloseTo(0.05, 3);
    expect(byCapture(voice, RATE)).toEqual(voice.slice(4));
    // Not behind the time in which a sender tells; not by one report alone; nor where they go on by arrival.
    const late = reports(14, (n) => (n < 11 ? 15 : 0));
    expect(byCapture(late, RATE)).toEqual(late.slice(1));
    for (const others of [[15, 15, 15, 0], [15, 15, 0, 15, 15], [0, 0, 15, 15], [15], []]) {
      const some = reports(others.length, (n) => others[n]!);
      expect(byCapture(some, RATE)).toEqual(some.slice(1));
    }
  });

  it.each([
    ['that is followed by another one', [0, 0, 0, -15, -15, 0]],
    ['that is repeated for long', [0, 0.2, 0, -15, -15.1, -15, 0, 0]],
    ['before others that are off', [0, 0, -15, -15, 9, 0]],
  ])('is not moved by an early report and its repetitions, %s', (_, errors) => {
    const voice = reports(errors.length, (n) => errors[n]!);
    expect(byCapture(voice, RATE)).toEqual(voice.slice(1));
  });

  it('is that of capture, though one of the reports behind is off', () => {
    const errors = [15, 15, 14.8, 0, 0.1, 40, 0, 0.1];
    const voice = reports(errors.length, (n) => errors[n]!);
    expect(byCapture(voice, RATE)).toEqual(voice.slice(3));
  });

  it('is not moved by three of eight reports on sound that are off', () => {
    const everyFifth = Array.from({ length: 50 }, (_, n) => ({
      timestamp: n * 5 * RATE,
      ntpMs: NTP + n * 5000 + (n % 8 > 0 && n % 8 < 4 ? 40 : 0),
    }));
    const clock = clockFromReports(everyFifth, RATE)!;
    for (const second of [0, 30, 120, 240]) expect(clock(second * RATE)).toBeCloseTo(NTP + second * 1000, 3);
  });

  it('follows the drift of a sender for hours', () => {
    // 100 ppm is a bad crystal: 720 ms in two hours.
    const clock = clockFromReports(
      reports(
        7200,
        (n) => (n * 7919) % 5,
        (n) => n * 0.1,
      ),
      RATE,
    )!;
    for (const second of [0, 100, 3600, 7199]) {
      expect(Math.abs(clock(mediaAt(second)) - (NTP + second * 1000.1 + 2))).toBeLessThan(3);
    }
  });

  it('steps where a sender that stood still goes on', () => {
    const clock = clockFromReports(
      reports(
        120,
        () => 0,
        (n) => (n < 47 ? 0 : 800),
      ),
      RATE,
    )!;
    expect(clock(mediaAt(45.9))).toBeCloseTo(NTP + 45_900, 3);
    expect(clock(mediaAt(47.1))).toBeCloseTo(NTP + 47_100 + 800, 3);
  });

  it('needs three reports beside the first', () => {
    expect(
      clockFromReports(
        reports(3, () => 0),
        RATE,
      ),
    ).toBeUndefined();
    expect(
      clockFromReports(
        reports(4, () => 0),
        RATE,
      ),
    ).toBeDefined();
  });

  it('always goes forward while the reports scatter as they do under load', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -25, max: 25 }), { minLength: 4, maxLength: 200 }), (errors) => {
        const clock = clockFromReports(
          reports(errors.length, (n) => errors[n]!),
          RATE,
        )!;
        for (let second = 1; second < errors.length; second++) {
          expect(clock(mediaAt(second))).toBeGreaterThan(clock(mediaAt(second - 0.02)));
        }
      }),
    );
  });
});
