import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckResult } from '@mahzar/shared/device-check';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { listChecks } from '@mahzar/shared/rest/checks';
import { STAFF_ROLES, staffMay } from '@mahzar/shared/staff/roles';
import { startDesk } from '../../test/support/desk.ts';
import type { TestDesk } from '../../test/support/desk.ts';
import { newHearing } from '../../test/support/new-hearing.ts';

const FOUND: CheckResult = {
  camera: 'denied',
  microphone: 'works',
  speaker: 'works',
  network: null,
  browser: 'iphone',
};

let desk: TestDesk;
beforeAll(async () => {
  desk = await startDesk();
  await desk.storage.hearings.create(newHearing, 1);
  await desk.storage.checks.keep(newHearing.id, 'citizen' as SeatId, FOUND, 5_000);
});
afterAll(() => desk.stop());

describe('device checks of a booking', () => {
  const params = { booking: newHearing.id };

  it('are read by staff who watch the board, and by nobody else', async () => {
    for (const role of STAFF_ROLES) {
      const called = await (await desk.as(role)).call(listChecks, { params });
      expect([role, called.status]).toEqual([role, staffMay([role], 'watch-board') ? 200 : 403]);
    }
    expect(await desk.nobody().refused(listChecks, { params })).toBe('not-signed-in');
    const { items } = await (await desk.as('support')).do(listChecks, { params });
    expect(items).toEqual([{ ...FOUND, seat: 'citizen', at: 5_000, outcome: 'limited' }]);
  });

  it('are not found of a booking that does not exist, nor asked for by anything but its id', async () => {
    const clerk = await desk.as('clerk');
    expect(await clerk.refused(listChecks, { params: { booking: 'none' } })).toBe('not-found');
    expect(await clerk.refused(listChecks, { params: { booking: "x'--" } })).toBe('bad-request');
    expect(await clerk.refused(listChecks, { params, query: { seat: 'citizen' } })).toBe('bad-request');
  });
});
