import { searchAudit } from '@mahzar/shared/rest/audit';
import { afterEach, expect, it } from 'vitest';
import { answers, fixedService } from '../../../gallery/staff/answers.ts';
import { STAFF_SCREENS } from '../../../gallery/staff/screens.ts';
import { show } from '../../screen.fixture.tsx';
import type { Shown } from '../../screen.fixture.tsx';
import StaffApp from '../StaffApp.tsx';

let shown: Shown;
afterEach(() => shown.leave());

it('tells the number of the court’s order from the id of an order in a case', async () => {
  const { path, answers: given } = STAFF_SCREENS['staff-audit']!;
  const entry = { at: 0, actor: 'system', actorName: null, names: {}, codes: {} };
  const items = [
    { ...entry, seq: 2, act: 'record-deletion-ordered', subject: 'booking:b1', details: { order: '12/1405' } },
    { ...entry, seq: 1, act: 'code-sent', subject: 'case:c1', details: { order: 'o1' } },
  ];
  window.history.replaceState(null, '', `/staff${path}`);
  shown = await show(
    <StaffApp
      invitation={null}
      send={fixedService([answers(searchAudit, { items, next: null }), ...given('en')])}
      watchBooking={() => () => undefined}
    />,
  );
  await shown.shows('Order number: \u206612/1405\u2069');
  await shown.shows('Order ID: \u2066o1\u2069');
  expect(document.body.textContent).not.toContain('Order ID: \u206612/1405\u2069');
});
