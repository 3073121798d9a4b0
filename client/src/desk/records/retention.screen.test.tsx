import { carryOutDeletion, orderDeletion, setRetentionPeriod } from '@mahzar/shared/rest/record-retention';
import { afterEach, expect, it } from 'vitest';
import { refuses, fixedService } from '../../../gallery/staff/answers.ts';
import { STAFF_SCREENS } from '../../../gallery/staff/screens.ts';
import { show } from '../../screen.fixture.tsx';
import type { Shown } from '../../screen.fixture.tsx';
import StaffApp from '../StaffApp.tsx';

let shown: Shown;
afterEach(() => shown.leave());

async function open(screen: string) {
  const { path, answers: given } = STAFF_SCREENS[screen]!;
  const asked: { readonly address: string; readonly body: unknown }[] = [];
  window.history.replaceState(null, '', `/staff${path}`);
  const late = [carryOutDeletion, orderDeletion].map((route) => refuses(route, 'record-kept', 409));
  shown = await show(
    <StaffApp
      invitation={null}
      send={(address, request) => {
        if (request.method !== 'GET') asked.push({ address, body: JSON.parse(String(request.body ?? 'null')) });
        return fixedService([...late, refuses(setRetentionPeriod, 'changed-meanwhile', 409), ...given('en')])(
          address,
          request,
        );
      }}
      watchBooking={() => () => undefined}
    />,
  );
  return asked;
}

it('deletes nothing before the number of the order was written, and says what keeps a record', async () => {
  const asked = await open('staff-record-ordered');
  await shown.shows('Deletion was ordered');
  await shown.press('Carry out the deletion');
  await shown.type('Number of the order', '13/1405');
  await shown.press('Delete for ever');
  await shown.shows('is not the number of the order.');
  expect(asked).toEqual([]);
  await shown.type('Number of the order', '۱۲/۱۴۰۵');
  await shown.press('Delete for ever');
  await shown.shows('The record cannot be deleted now.');
  expect(asked.map(({ body }) => body)).toEqual([{ order: '12/1405' }]);
});

it('offers no more than the service says, and says what stands in the way', async () => {
  await open('staff-record');
  await shown.shows('Somebody has asked for a copy');
  await shown.shows('A copy was granted');
  expect(shown.buttons()).toContain('Put on hold');
  expect(shown.buttons()).not.toContain('Order deletion');
});

it('shows of a deleted record the certificate alone', async () => {
  await open('staff-record-deleted');
  await shown.shows('The record was deleted');
  await shown.shows('record deleted');
  expect(shown.text()).not.toContain('Requests for copies');
});

it('says until when a deletion waits for the store, of the record and in the list', async () => {
  const waits = 'Deletion waits until 07/12/2026, because the store keeps files of the recording locked until then.';
  await open('staff-record-deletion-locked');
  await shown.shows(waits);
  expect(shown.text()).not.toContain('were deleted');
  shown.leave();
  await open('staff-retention');
  await shown.shows(waits);
});

it('sets for how long records are kept, in whole days or for ever', async () => {
  const asked = await open('staff-retention');
  await shown.shows('Deletion ordered');
  await shown.shows('On hold');
  await shown.press('Change the period for: Criminal');
  await shown.type('Kept after the hearing (days) (optional)', 'ten');
  await shown.press('Save');
  await shown.shows('is a number of days');
  expect(asked).toEqual([]);
  await shown.type('Kept after the hearing (days) (optional)', '');
  await shown.type('Period of appeal (days)', '۳۰');
  await shown.press('Save');
  await shown.shows('A colleague has just changed it');
  expect(asked[0]).toMatchObject({ body: { version: 1, keepDays: null, appealDays: 30 } });
});
