import { askForExport, fetchExport } from '@mahzar/shared/rest/record-exports';
import { decideOnCopy } from '@mahzar/shared/rest/record-access';
import { afterEach, expect, it, vi } from 'vitest';
import { answers, refuses, fixedService } from '../../../gallery/staff/answers.ts';
import type { GivenAnswer } from '../../../gallery/staff/answers.ts';
import { STAFF_SCREENS } from '../../../gallery/staff/screens.ts';
import { show } from '../../screen.fixture.tsx';
import type { Shown } from '../../screen.fixture.tsx';
import type { BookingListener, WatchBooking } from '../bookings/booking-connection.ts';
import StaffApp from '../StaffApp.tsx';

let shown: Shown;
/** The requests for data, in order. */
let read: string[] = [];
afterEach(() => shown.leave());

async function open(more: readonly GivenAnswer[], watchBooking: WatchBooking = () => () => undefined) {
  const { path, answers: given } = STAFF_SCREENS['staff-record']!;
  read = [];
  const asked: { readonly address: string; readonly body: unknown }[] = [];
  window.history.replaceState(null, '', `/staff${path}`);
  shown = await show(
    <StaffApp
      invitation={null}
      send={(address, request) => {
        if (request.method !== 'GET') asked.push({ address, body: JSON.parse(String(request.body ?? 'null')) });
        else read.push(address);
        return fixedService([...more, ...given('en')])(address, request);
      }}
      watchBooking={watchBooking}
    />,
  );
  return asked;
}

it('asks for a part of the record as it is written, and sends none that is not within it', async () => {
  const asked = await open([answers(askForExport, { durationMs: 5_400_000, kinds: ['video'], items: [] })]);
  await shown.shows('Make a copy');
  await shown.press('Make a copy');
  await shown.type('From (h:mm:ss of the record) (optional)', '1:40:00');
  await shown.press('Make a copy');
  await shown.shows('within the record');
  expect(asked).toEqual([]);
  await shown.type('From (h:mm:ss of the record) (optional)', '۰:۱۲:۳۰');
  await shown.press('Make a copy');
  await shown.shows('The copy is in the queue');
  expect(asked[0]?.body).toEqual({ kind: 'video', part: { from: 750_000, to: 5_400_000 } });
});

it('says why a request was not decided, and why a copy is not to be had any longer', async () => {
  const asked = await open([
    refuses(decideOnCopy, 'record-sealed', 403),
    refuses(fetchExport, 'copy-not-ordered', 403),
  ]);
  await shown.shows('Requests for copies');
  await shown.press('Grant');
  // Impossible without a reason.
  await shown.press('Grant');
  expect(asked).toEqual([]);
  await shown.type('Reason', 'For the appeal');
  await shown.press('Grant');
  await shown.shows('This record is sealed');
  expect(asked[0]?.body).toEqual({ granted: true, reason: 'For the appeal' });
  await shown.press('Download');
  await shown.shows('the court has to grant it');
});

it('reads who may have the record and its copies anew when they change, and not the booking, which is audited', async () => {
  let told: BookingListener | undefined;
  await open([], (_, listener) => {
    told = listener;
    return () => undefined;
  });
  await shown.shows('Requests for copies');
  read = [];
  told!.record();
  await vi.waitFor(() => expect(read).toHaveLength(3));
  expect(read.map((address) => address.replace(/.*\/record/, '/record')).sort()).toEqual([
    '/record',
    '/record/exports',
    '/record/retention',
  ]);
});
