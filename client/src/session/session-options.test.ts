import { afterEach, describe, expect, it } from 'vitest';
import { takeLink } from '../hearing/join/link.ts';
import { browserOptions } from './session-options.ts';

const before = Object.getOwnPropertyDescriptor(globalThis, 'location');
afterEach(() => {
  if (before === undefined) Reflect.deleteProperty(globalThis, 'location');
  else Object.defineProperty(globalThis, 'location', before);
});

/** Returns where a page with this address in the address bar goes when its session must move to another server. */
function movedFrom(shown: string): URL | null {
  const { origin, pathname, search, hash } = new URL(shown);
  let target: URL | null = null;
  const replace = (to: string | URL) => void (target = new URL(to));
  Object.defineProperty(globalThis, 'location', {
    value: { origin, pathname, search, hash, replace },
    configurable: true,
  });
  browserOptions().moveTo('https://b.example', { hearing: 'h-1', token: 'aaa.bbb.ccc' });
  return target;
}

describe('a page that is sent to another server', () => {
  // Both addresses have lost their secret by then, see `takeLink` and `takeCode`.
  it.each(['https://a.example/hearing/h-1?lang=en', 'https://a.example/j?lang=en'])(
    'arrives with its token, which no server sees: from %s',
    (shown) => {
      const target = movedFrom(shown);
      expect(target?.href).toBe('https://b.example/hearing/h-1?lang=en#aaa.bbb.ccc');
      const history = { state: null, replaceState: () => undefined };
      expect(takeLink(target!, history, null)).toEqual({ hearing: 'h-1', token: 'aaa.bbb.ccc' });
    },
  );
});
