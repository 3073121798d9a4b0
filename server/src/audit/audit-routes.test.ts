import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allocateMyself } from '@mahzar/shared/rest/allocation';
import { createBooking, renewLink } from '@mahzar/shared/rest/bookings';
import { confirmIdentity } from '@mahzar/shared/rest/identity';
import { readMessage, searchMessages } from '@mahzar/shared/rest/messages';
import { exportAudit, searchAudit } from '@mahzar/shared/rest/audit';
import { startDesk } from '../../test/support/desk.ts';
import type { TestDesk } from '../../test/support/desk.ts';
import { audit } from './audit-store.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());

describe('what staff did', () => {
  it('is read by pages by administrators, with the names of colleagues', async () => {
    const administrator = await desk.as('administrator');
    const { db, kind } = desk.storage.database;
    await db.transaction().execute(async (transaction) => {
      for (const id of [administrator.account, 'gone', administrator.account]) {
        const note = { actor: { kind: 'staff', id } as const, act: 'case-read', subject: null } as const;
        await audit.note({ db: transaction, kind }, note, 1000);
      }
    });
    const first = await administrator.do(searchAudit, { query: { limit: 2, act: 'case-read' } });
    expect(first.items.map(({ seq, actorName }) => [seq, actorName])).toEqual([
      [3, expect.stringMatching(/^Colleague/)],
      [2, null],
    ]);
    const rest = await administrator.do(searchAudit, { query: { limit: 2, act: 'case-read', after: first.next } });
    expect([rest.items.map(({ seq }) => seq), rest.next]).toEqual([[1], null]);
    expect(await administrator.refused(searchAudit, { query: { after: 'x' } })).toBe('bad-request');
    // A head, three entries, the export itself, and the end of the last line.
    expect((await administrator.do(exportAudit)).split('\r\n')).toHaveLength(6);
  });

  it('says in words what it means by ids: colleagues by name, hearings and cases by number', async () => {
    const scheduler = await desk.as('scheduler');
    const clerk = await desk.as('clerk');
    const startsAt = Date.now() + 3_600_000;
    const planned = { branch: 'شعبه ۱', kind: 'courtroom', title: 'رسیدگی', startsAt, endsAt: startsAt + 3_600_000 };
    const people = [{ id: 'j', role: 'presiding-judge', name: 'رضا کیانی' }];
    const booking = await scheduler.do(createBooking, { body: { caseNumber: '1405-77', ...planned, people } });
    await clerk.do(allocateMyself, { body: { booking: booking.id, as: 'clerk' } });
    const administrator = await desk.as('administrator');
    const [allocated] = (await administrator.do(searchAudit, { query: { act: 'staff-allocated' } })).items;
    expect(allocated!.names).toEqual({
      [`staff:${clerk.account}`]: expect.stringMatching(/^Colleague/),
      [`booking:${booking.id}`]: '1405-77',
    });
    const [booked] = (await administrator.do(searchAudit, { query: { act: 'booking-created' } })).items;
    expect(booked!.names[`case:${booking.case.id}`]).toBe('1405-77');
  });

  it('says who and what of a hearing is meant by role, event and number, and nobody’s name', async () => {
    const [clerk, administrator] = [await desk.as('clerk', 'scheduler'), await desk.as('administrator')];
    const startsAt = Date.now() + 3_600_000;
    const planned = { branch: 'شعبه ۱', kind: 'courtroom', title: 'رسیدگی', startsAt, endsAt: startsAt + 3_600_000 };
    const people = [{ id: 'a', role: 'accused', name: 'کاوه رحیمی', nationalId: '0013542419', phone: '09121234567' }];
    const booking = await clerk.do(createBooking, { body: { caseNumber: '1405-78', ...planned, people } });
    const params = { booking: booking.id, person: 'a' };
    await clerk.do(renewLink, { params, body: {} });
    await clerk.do(confirmIdentity, {
      params,
      body: { outcome: 'confirmed', how: 'by-sight', version: booking.version },
    });
    const [message] = (await clerk.do(searchMessages, { body: { booking: booking.id, limit: 1 } })).items;
    await clerk.do(readMessage, { params: { message: message!.id } });
    const of = async (act: string) => (await administrator.do(searchAudit, { query: { act } })).items[0]!;
    const accused = `person:${booking.id}/a`;
    expect((await of('link-renewed')).codes).toEqual({ [accused]: 'accused' });
    const confirmed = await of('identity-proven');
    expect([confirmed.names[accused], confirmed.codes[accused]]).toEqual(['1405-78', 'accused']);
    expect((await administrator.do(searchAudit, { query: { subject: accused } })).items).toHaveLength(1);
    const read = await of('message-read');
    expect([read.names[read.subject!], read.codes[read.subject!]]).toEqual(['1405-78', message!.event]);
    const whole = JSON.stringify(await administrator.do(searchAudit, { query: { limit: 200 } }));
    for (const secret of ['کاوه', '0013542419', '9121234567']) expect(whole).not.toContain(secret);
  });

  it('is nobody else’s to read', async () => {
    expect(await (await desk.as('clerk', 'judge')).refused(searchAudit)).toBe('not-permitted');
    expect(await desk.nobody().refused(exportAudit)).toBe('not-signed-in');
  });
});
