import { describe, expect, it } from 'vitest';
import { isStaffPath, takeInvitation } from './path.ts';

describe('an address of the desk', () => {
  it('is /staff and everything below it, and nothing that only begins so', () => {
    expect(['/staff', '/staff/', '/staff/bookings/b1'].map(isStaffPath)).toEqual([true, true, true]);
    expect(['/', '/staffing', '/hearing/staff'].map(isStaffPath)).toEqual([false, false, false]);
  });
});

describe('an invitation', () => {
  it('leaves the address bar, and is there again after a reload', () => {
    const entries: { state: unknown; address: string }[] = [];
    const history = {
      state: null as unknown,
      replaceState: (state: unknown, _: string, address?: string | URL | null) => {
        entries.push({ state, address: String(address) });
        history.state = state;
      },
    };
    const at = (hash: string) => ({ pathname: '/staff/invitation', search: '?lang=en', hash });
    expect(takeInvitation(at('#secret'), history)).toBe('secret');
    expect(entries.map(({ address }) => address)).toEqual(['/staff/invitation?lang=en']);
    expect(takeInvitation(at(''), history)).toBe('secret');
    expect(takeInvitation({ ...at('#secret'), pathname: '/staff/bookings' }, history)).toBeNull();
  });
});
