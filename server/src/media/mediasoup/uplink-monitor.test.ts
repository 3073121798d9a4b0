import { describe, expect, it, vi } from 'vitest';
import { UplinkMonitor } from './uplink-monitor.ts';

/** A browser that is looked at every half second, in seconds since it was first heard. */
function watched() {
  let now = 0;
  let bytes: number | null = 0;
  const told: string[] = [];
  const uplink = new UplinkMonitor(
    () => Promise.resolve(bytes),
    () => now,
  );
  uplink.on('silent', () => told.push(`silent at ${now}`));
  uplink.on('heard', () => told.push(`heard at ${now}`));
  uplink.on('gap', (since, until) => told.push(`gap ${since}–${until}`));
  const look = async (ms = 500) => {
    now += ms;
    await uplink.look();
  };
  return {
    uplink,
    told,
    look,
    sends: async (looks: number) => {
      for (let count = 0; count < looks; count += 1) {
        bytes = (bytes ?? 0) + 80;
        await look();
      }
    },
    rests: async (looks: number) => {
      for (let count = 0; count < looks; count += 1) await look();
    },
    comes: () => (bytes = (bytes ?? 0) + 80),
    cannotBeRead: () => (bytes = null),
  };
}

describe('the uplink monitor', () => {
  it('says nothing while something comes, nor of pauses that a media path has of itself', async () => {
    const { sends, rests, told } = watched();
    await sends(4);
    await rests(2);
    await sends(4);
    expect(told).toEqual([]);
  });

  it('is silent three seconds after the last sign of life, and heard again with the next', async () => {
    const { uplink, sends, rests, told } = watched();
    await sends(4);
    expect(uplink.heardAt).toBe(1_750);
    await rests(20);
    expect(told).toEqual(['silent at 5000']);
    expect(uplink).toMatchObject({ silent: true, heardAt: 1_750 });
    await sends(2);
    expect(told).toEqual(['silent at 5000', 'heard at 12500']);
    expect(uplink.silent).toBe(false);
  });

  it('is heard by a sign that bytes do not count', async () => {
    const { uplink, sends, rests, told } = watched();
    await sends(4);
    await rests(20);
    uplink.sign();
    expect(told).toEqual(['silent at 5000', 'heard at 12000']);
    await rests(1);
    expect(uplink.silent).toBe(false);
  });

  it('is heard by a path that the browser chose, not by an earlier one that is left after another was closed', async () => {
    const { uplink, sends, rests, told } = watched();
    uplink.pathSelected('udp');
    uplink.pathSelected('tcp');
    await sends(4);
    await rests(20);
    uplink.pathSelected('udp');
    expect(told).toEqual(['silent at 5000']);
    uplink.pathSelected('other');
    expect(told).toEqual(['silent at 5000', 'heard at 12000']);
  });

  it('tells a gap that ends before it would be silence', async () => {
    const { sends, rests, told } = watched();
    await sends(4);
    await rests(4);
    await sends(1);
    expect(told).toEqual(['gap 1750–4250']);
  });

  it('tells of two seconds whenever they begin between two looks, and of no second', async () => {
    vi.useFakeTimers();
    try {
      for (let from = 0; from < 500; from += 20) {
        for (const [lasts, tells] of [
          [2_000, 1],
          [1_000, 0],
        ] as const) {
          const begins = 3_000 + from;
          const beats = (at: number) => Math.floor((at + 100) / 100);
          const bytes = () => {
            const now = Date.now();
            if (now < begins) return beats(now);
            return beats(begins) + (now < begins + lasts ? 0 : beats(now - begins - lasts));
          };
          vi.setSystemTime(0);
          const gaps: number[] = [];
          const uplink = new UplinkMonitor(
            () => Promise.resolve(bytes()),
            () => Date.now(),
          );
          uplink.on('gap', (since, until) => gaps.push(until - since));
          const looks = setInterval(() => void uplink.look(), 500);
          await vi.advanceTimersByTimeAsync(8_000);
          clearInterval(looks);
          uplink.close();
          expect(gaps, `${lasts} ms from ${begins}`).toHaveLength(tells);
          for (const ms of gaps) expect(Math.abs(ms - lasts)).toBeLessThanOrEqual(350);
        }
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it('is looked at closely only while the end of a pause is awaited', async () => {
    vi.useFakeTimers();
    try {
      const { sends, rests, told } = watched();
      await rests(4);
      expect(vi.getTimerCount()).toBe(0);
      await sends(1);
      expect(vi.getTimerCount()).toBe(0);
      await rests(1);
      expect(vi.getTimerCount()).toBe(1);
      await rests(10);
      expect(told).toHaveLength(1);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('takes nothing from looks that did not happen: the service was busy, not the media path dead', async () => {
    const { uplink, sends, look, comes, told } = watched();
    await sends(4);
    comes();
    await look(9_000);
    expect(told).toEqual([]);
    await look(4_000);
    expect(uplink.silent).toBe(false);
  });

  it('is not judged before anything came, nor while nothing can be read', async () => {
    const { uplink, sends, rests, cannotBeRead, told } = watched();
    await rests(20);
    await sends(1);
    cannotBeRead();
    await rests(20);
    expect(told).toEqual([]);
    expect(uplink.silent).toBe(false);
  });
});
