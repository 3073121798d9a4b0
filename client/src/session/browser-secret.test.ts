import { describe, expect, it } from 'vitest';
import { handshake } from '@mahzar/shared/protocol/handshake';
import { BrowserSecret } from './browser-secret.ts';
import { newSecret } from './session-options.ts';

const link = (seat: string) => ({ hearing: 'h1', token: `x.${btoa(JSON.stringify({ seat }))}.y` });

/** The used part of `Storage`, as the platform defines it. */
function storage(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  } as Storage;
}

describe('the secret of a browser', () => {
  it('is what the service takes, another each time', () => {
    const auth = { version: 1, hearing: 'h1', token: 't' };
    expect(handshake.safeParse({ ...auth, browser: newSecret() }).success).toBe(true);
    expect(newSecret()).not.toBe(newSecret());
  });

  it('is the same for all tabs of one seat until it is forgotten, and another for every seat', () => {
    const store = storage();
    const { secret } = new BrowserSecret(store, link('judge'), newSecret);
    const again = new BrowserSecret(store, link('judge'), newSecret);
    expect(again.secret).toBe(secret);
    expect(new BrowserSecret(store, link('citizen'), newSecret).secret).not.toBe(secret);
    again.forget();
    expect(new BrowserSecret(store, link('judge'), newSecret).secret).not.toBe(secret);
  });

  it('lasts until the page goes where nothing can be kept, and is made anew where something else was', () => {
    const forbidden = { getItem: () => fail(), setItem: () => fail(), removeItem: () => fail() } as unknown as Storage;
    expect(new BrowserSecret(forbidden, link('judge'), newSecret).secret).toHaveLength(43);
    expect(new BrowserSecret(null, link('judge'), newSecret).secret).toHaveLength(43);
    const store = storage();
    store.setItem('mahzar/browser/h1/judge', 'not a secret');
    const { secret } = new BrowserSecret(store, link('judge'), newSecret);
    expect(new BrowserSecret(store, link('judge'), newSecret).secret).toBe(secret);
  });
});

function fail(): never {
  throw new Error('forbidden');
}
