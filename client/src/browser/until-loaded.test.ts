import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadedTogether, orReload } from './until-loaded.ts';

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
