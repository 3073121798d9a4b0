import { expect, it } from 'vitest';
import type { BrowserHash, HearingId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import { RecordCalls } from './record-calls.ts';
import { Viewers } from './viewers.ts';

it('asks again whether a right holds, however often somebody has called', async () => {
  let isDeleted = false;
  const calls = new RecordCalls(
    new Viewers({
      booking: () => Promise.resolve(undefined),
      allocatedTo: () => Promise.resolve([]),
      exhibitsOf: () => Promise.resolve([]),
      service: { snapshot: () => Promise.resolve(null) },
      seatOf: () => Promise.resolve(new Rejection('link-unknown')),
      hashBrowser: () => '' as BrowserHash,
      isDeleted: () => Promise.resolve(isDeleted),
      ordersOf: () => Promise.resolve([]),
    }),
  );
  const caller = { kind: 'staff', account: 'a1', session: 's1', roles: ['judge'] } as const;
  const call = (share: 'act' | 'again') =>
    calls.atDesk(share, { caller, params: { booking: 'h1' as HearingId } }, () => Promise.resolve('theirs'));
  for (let called = 0; called < 60; called += 1) expect(await call('act')).toBe('theirs');
  expect(await call('act')).toMatchObject({ code: 'too-many-requests' });
  expect(await call('again')).toBe('theirs');
  isDeleted = true;
  expect(await call('again')).toMatchObject({ code: 'record-deleted' });
});
