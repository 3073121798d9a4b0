import { describe, expect, it } from 'vitest';
import { ACT_GROUPS, actsOf, periodOf, rightOf } from './permission-table.ts';
import { ACTS, DELEGABLE_ACTS, mayEver, PERMISSIONS } from './permissions.ts';
import { CAPACITIES, capacityOf, HEARING_KINDS, ROLES, rolesIn } from '../roles.ts';
import { PHASES } from '../state.ts';

describe('the permission table as it is read', () => {
  it('has every act in one group', () => {
    expect(Object.values(ACT_GROUPS).flat().sort()).toEqual([...ACTS].sort());
  });

  it('has every role in one column', () => {
    for (const kind of HEARING_KINDS)
      expect(CAPACITIES.flatMap((capacity) => rolesIn(kind, capacity)).sort()).toEqual([...ROLES].sort());
  });

  it('says of each role and act what the table says', () => {
    for (const kind of HEARING_KINDS) {
      for (const role of ROLES) {
        const delegable = new Set(DELEGABLE_ACTS);
        for (const act of ACTS) {
          const right = rightOf(capacityOf(kind, role), act, kind);
          expect(right === 'yes', `${role} ${act}`).toBe(mayEver(kind, role, act));
          expect(right !== 'no', `${role} ${act}`).toBe(mayEver(kind, role, act, delegable));
          expect(actsOf(kind, role).includes(act), `${role} ${act}`).toBe(right !== 'no');
        }
      }
    }
  });

  it('calls states by the name that they have together', () => {
    expect(periodOf(PHASES)).toBe('always');
    expect(periodOf(PERMISSIONS.enter.phases)).toBe('held');
    expect(periodOf(PERMISSIONS['receive-media'].phases)).toBe('live');
    expect(periodOf(PERMISSIONS.screen.phases)).toBe('before');
    expect(periodOf(PERMISSIONS.start.phases)).toBeNull();
  });
});
