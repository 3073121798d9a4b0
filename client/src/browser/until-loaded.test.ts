import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadedOnce, loadedTogether, orReload } from './until-loaded.ts';

/** A tab: whether it has a connection, and how often its page was reloaded. */
let tab: { onLine: boolean; reloads: number };

beforeEach(() => {
  const items = new Map<string, string>();
  const sessionStorage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
  tab = { onLine: true, reloads: 0 };
  vi.stubGlobal('navigator', tab);
  vi.stubGlobal('window', { sessionStorage });
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Code that never arrives. */
const missing = () =>
  orReload(
    () => Promise.reject(new TypeError('not loaded')),
    () => (tab.reloads += 1),
  );

async function fail(load: () => Promise<unknown>, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await expect(load()).rejects.toThrow('not loaded');
}

describe('code without which nobody gets in', () => {
  it('has the page loaded again when it failed twice, at most once a minute', async () => {
    const load = missing();
    await fail(load, 1);
    expect(tab.reloads).toBe(0);
    await fail(load, 1);
    expect(tab.reloads).toBe(1);
    // The same in the reloaded page.
    const again = missing();
    await fail(again, 5);
    expect(tab.reloads).toBe(1);
    vi.advanceTimersByTime(61_000);
    await fail(again, 1);
    expect(tab.reloads).toBe(2);
  });

  it('waits for a connection', async () => {
    tab.onLine = false;
    await fail(missing(), 5);
    expect(tab.reloads).toBe(0);
  });

  it('does not load the page again where the time cannot be kept', async () => {
    vi.stubGlobal('window', {});
    await fail(missing(), 5);
    expect(tab.reloads).toBe(0);
  });

  it('is given as it comes', async () => {
    await expect(orReload(async () => 'code')()).resolves.toBe('code');
  });
});

describe('code that does not come', () => {
  /** When it was asked for, s since the beginning. */
  function asked(): number[] {
    const window = new EventTarget();
    vi.stubGlobal('window', window);
    const times: number[] = [];
    const began = Date.now();
    void loadedOnce(async () => {
      times.push((Date.now() - began) / 1000);
      throw new TypeError('not loaded');
    })();
    return times;
  }

  it('is asked for again after pauses that grow to half a minute', async () => {
    const times = asked();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(times).toEqual([0, 2, 6, 14, 30, 60, 90]);
  });

  it('is asked for again as soon as there is a connection', async () => {
    const times = asked();
    await vi.advanceTimersByTimeAsync(15_000);
    window.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(0);
    expect(times).toEqual([0, 2, 6, 14, 15]);
  });
});

describe('what many parts need', () => {
  it('is loaded once for all of them, and again only when it failed', async () => {
    let loads = 0;
    const load = loadedTogether(async () => {
      loads += 1;
      if (loads === 1) throw new TypeError('not loaded');
      return 'words';
    });
    const first = await Promise.allSettled([load(), load()]);
    expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await Promise.all([load(), load()])).toEqual(['words', 'words']);
    await load();
    expect(loads).toBe(2);
  });
});
