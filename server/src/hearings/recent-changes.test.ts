import { evolve } from '@mahzar/shared/hearing/evolve/evolve';
import { Courtroom, CITIZEN, JUDGE } from '@mahzar/shared/hearing/courtroom.fixture';
import { describe, expect, it } from 'vitest';
import { RecentChanges } from './recent-changes.ts';

describe('the recent changes of a hearing', () => {
  it('are some hundreds however long it lasts, and lead from how it stood before them to how it stands', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN).inSession();
    const recent = new RecentChanges(room.state);
    for (let count = 0; count < 1_500; count += 1) {
      room.ask(
        CITIZEN,
        count % 2 === 0 ? { type: 'raise-hand', purpose: 'speak' } : { type: 'lower-hand', seat: CITIZEN },
      );
      recent.add(room.log.at(-1)!);
      expect(recent.entries.length).toBeLessThan(400);
    }
    expect(recent.entries.length).toBeGreaterThanOrEqual(200);
    expect(recent.entries.reduce(evolve, recent.before)).toEqual(room.state);
  });
});
