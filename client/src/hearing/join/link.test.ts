import { describe, expect, it } from 'vitest';
import { hearingInPath, takeLink } from './link.ts';

function tab() {
  const kept = new Map<string, string>();
  const addresses: string[] = [];
  return {
    addresses,
    storage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    },
    history: {
      state: null,
      replaceState: (_: unknown, __: string, address?: string | URL | null) => void addresses.push(String(address)),
    },
  };
}

describe('a personal link', () => {
  it('gives the hearing and the token, and leaves no token in the address bar', () => {
    const { storage, history, addresses } = tab();
    const link = takeLink({ pathname: '/hearing/h-1', search: '?lang=en', hash: '#aaa.bbb.ccc' }, history, storage);
    expect(link).toEqual({ hearing: 'h-1', token: 'aaa.bbb.ccc' });
    expect(addresses).toEqual(['/hearing/h-1?lang=en']);
  });

  it('is known again after a reload, for its own hearing only', () => {
    const { storage, history } = tab();
    takeLink({ pathname: '/hearing/h-1', search: '', hash: '#secret' }, history, storage);
    expect(takeLink({ pathname: '/hearing/h-1', search: '', hash: '' }, history, storage)?.token).toBe('secret');
    expect(takeLink({ pathname: '/hearing/h-2', search: '', hash: '' }, history, storage)?.token).toBe('');
  });

  it('replaces the one before it in the same tab', () => {
    const { storage, history } = tab();
    takeLink({ pathname: '/hearing/h-1', search: '', hash: '#old' }, history, storage);
    takeLink({ pathname: '/hearing/h-1', search: '', hash: '#new' }, history, storage);
    expect(takeLink({ pathname: '/hearing/h-1', search: '', hash: '' }, history, storage)?.token).toBe('new');
  });

  it('works where the browser forbids storage', () => {
    const forbidden = {
      getItem: (): string => {
        throw new Error('forbidden');
      },
      setItem: (): void => {
        throw new Error('forbidden');
      },
    };
    const { history } = tab();
    expect(takeLink({ pathname: '/hearing/h', search: '', hash: '#t' }, history, forbidden)?.token).toBe('t');
    expect(takeLink({ pathname: '/hearing/h', search: '', hash: '' }, history, forbidden)?.token).toBe('');
  });

  it('is none at another path', () => {
    expect(hearingInPath('/')).toBeNull();
    expect(hearingInPath('/hearing/')).toBeNull();
    expect(hearingInPath('/hearing/a/b')).toBeNull();
    expect(hearingInPath('/hearing/%E0%A4%A')).toBeNull();
    expect(hearingInPath('/hearing/h%2D1/')).toBe('h-1');
  });
});
