import { describe, expect, it } from 'vitest';
import { ROLES } from '../hearing/roles.ts';
import type { Role } from '../hearing/roles.ts';
import { linkWay } from './links.ts';

const COURT: readonly Role[] = [
  'presiding-judge',
  'panel-judge',
  'investigating-judge',
  'prosecutor',
  'clerk',
  'technician',
];
const PARTIES: readonly Role[] = ['complainant', 'accused', 'plaintiff', 'defendant', 'lawyer'];

describe('whose link whoever may manage links is given', () => {
  it.each(ROLES.map((role) => [role] as const))('%s', (role) => {
    const [free, tied] = [
      { role, staffAccount: null },
      { role, staffAccount: 'account' },
    ];
    expect(linkWay('staff', free)).toBe(COURT.includes(role) ? 'message' : 'shown');
    expect(linkWay('machine', free)).toBe(PARTIES.includes(role) ? 'shown' : null);
    // A person with an account enters from their own desk, and nobody is shown their link.
    expect(linkWay('staff', tied)).toBe('desk');
    expect(linkWay('machine', tied)).toBeNull();
  });
});
