import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOffice } from '@mahzar/shared/rest/offices';
import { addWalkIn, decideRequest, nameGuests, readOfficeRequest } from '@mahzar/shared/rest/office-requests';
import {
  answerRequest,
  chooseTurn,
  openRequest,
  proveOpening,
  submitRequest,
  withdrawRequest,
} from '@mahzar/shared/rest/requests';
import type { OfficialId, RequestId, StaffId } from '@mahzar/shared/queue/ids';
import { queueId } from '@mahzar/shared/queue/ids';
import type { OfficeId } from '@mahzar/shared/queue/ids';
import { ALI, citizensOf, turn } from '../../test/support/citizens.ts';
import { startDesk } from '../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../test/support/desk.ts';
import { messagesTo } from '../../test/support/inbox.ts';
import { officeOf, SATURDAY_EIGHT, SUNDAY, SUNDAY_NINE } from '../../test/support/offices.ts';

const COMPANY = { companions: [], interpreter: '', lawyer: '' };
const LAWYER = { role: 'lawyer', name: 'نازنین رضایی', phone: '۰۹۱۲۰۰۰۰۰۰۱' } as const;
const SISTER = { role: 'companion', name: 'سارا احمدی', phone: '09120000002' } as const;
const [TO_LAWYER, TO_SISTER] = ['+989120000001', '+989120000002'];
const accepted = { body: { decision: { kind: 'accept', official: null } } };

describe('who joins a meeting from elsewhere', () => {
  let desk: TestDesk;
  let office: string;
  let clerk: Visitor;
  let deputy: Visitor;
  let now = SATURDAY_EIGHT;
  const { next, proven, submitted } = citizensOf(() => ({ desk, office }));
  const params = (request: string) => ({ params: { request } });
  const name = (request: string, ...guests: object[]) => ({ ...params(request), body: { guests } });
  const codeOf = (sms: string) => /\/g#([0-9A-Za-z]{22})/.exec(sms)![1]!;

  beforeAll(async () => {
    desk = await startDesk({ codeAnswerAfterMs: 50 });
    desk.clock.now = () => now;
    desk.notify.begin();
  });
  afterAll(() => desk.stop());
  beforeEach(async () => {
    await desk.storage.database.db.deleteFrom('attempts').execute();
    now = SATURDAY_EIGHT;
    clerk = await desk.as('clerk');
    deputy = await desk.as('prosecutor');
    const body = officeOf([deputy.account]);
    office = (await (await desk.as('scheduler')).do(createOffice, { body })).id;
  });

  it('is named by the citizen, told when the turn is given, and told when the citizen withdraws', async () => {
    const citizen = await proven();
    const wrong = { ...COMPANY, elsewhere: [{ ...LAWYER, phone: '021' }] };
    await citizen.do(answerRequest, { body: { company: wrong } });
    expect(await citizen.refused(submitRequest, turn(SUNDAY_NINE))).toBe('answers-missing');
    await citizen.do(answerRequest, { body: { company: { ...COMPANY, elsewhere: [LAWYER] } } });
    const { id } = await citizen.do(submitRequest, turn(SUNDAY_NINE));
    expect(await clerk.do(readOfficeRequest, params(id))).toMatchObject({
      company: { elsewhere: [LAWYER] },
      stage: 'asked',
    });
    const sms = await next(TO_LAWYER, 'وکیل', () => clerk.do(decideRequest, { ...params(id), ...accepted }));
    expect(sms).not.toMatch(/مریم|احمدی/);
    const guest = await desk.intake.guestOf(codeOf(sms));
    expect(guest).toMatchObject({ request: id, card: { name: LAWYER.name, role: 'lawyer', at: SUNDAY_NINE } });

    // The link opens nothing of the citizen's own.
    const stranger = desk.nobody();
    const opened = await stranger.do(openRequest, { body: { by: { link: codeOf(sms), trackingCode: null } } });
    const prove = { body: { challenge: (opened as { challenge: string }).challenge, code: '000000' } };
    expect(await stranger.refused(proveOpening, prove)).toMatch(/code/);

    // The guests learn nothing of another turn before it is given.
    const moved = turn(SUNDAY_NINE + 7 * 86_400_000);
    await next(TO_LAWYER, 'برگزار نمی‌شود', () => citizen.do(chooseTurn, moved));
    await next(TO_LAWYER, 'تنها برای شما', () => clerk.do(decideRequest, { ...params(id), ...accepted }));
    await next(TO_LAWYER, 'برگزار نمی‌شود', () => citizen.do(withdrawRequest, { body: {} }));
    expect(await desk.intake.guestOf(codeOf(sms))).toBeNull();
  });

  it('is named anew by the office until the call, and the link of whoever is not any longer opens nothing', async () => {
    const [citizen, { id }] = await submitted();
    await clerk.do(decideRequest, { ...params(id), ...accepted });
    const first = await next(TO_LAWYER, 'ملاقات', () => clerk.do(nameGuests, name(id, LAWYER)));
    const second = await next(TO_SISTER, 'همراه', () => deputy.do(nameGuests, name(id, SISTER)));
    expect(await desk.intake.guestOf(codeOf(first))).toBeNull();
    const seat = (await desk.intake.guestOf(codeOf(second)))?.seat;
    expect(seat).toMatch(/^guest-/);
    expect(await (await desk.as('prosecutor')).refused(nameGuests, name(id))).toBe('not-found');
    expect(await clerk.refused(nameGuests, name(id, LAWYER, { ...SISTER, phone: LAWYER.phone }))).toBe(
      'answers-missing',
    );
    expect(await clerk.refused(nameGuests, name(id, LAWYER, SISTER, LAWYER, SISTER))).toBe('bad-request');

    now = SUNDAY_NINE;
    const queue = queueId(office as OfficeId, SUNDAY);
    const request = id as RequestId;
    const official = deputy.account as OfficialId;
    const by = { kind: 'official', official } as const;
    for (const command of [{ type: 'open' }, { type: 'join', official }] as const)
      await desk.intake.queues.execute(queue, command, by);
    await desk.intake.queues.execute(queue, { type: 'arrive', request }, { kind: 'citizen', request });
    const called = await next(TO_SISTER, 'هم‌اکنون', () =>
      desk.intake.queues.execute(queue, { type: 'call-next', hearing: 'h1' as never }, by),
    );
    expect((await desk.intake.guestOf(codeOf(called)))?.seat).toBe(seat);
    const card = await desk.intake.people.meetingOf(desk.storage.database, queue, request, official);
    expect(card.seats.at(-1)).toMatchObject({ id: seat, role: 'companion', name: SISTER.name, with: ['citizen'] });
    // A citizen who did not come and may still come brings the same people.
    const execute = desk.intake.queues.execute.bind(desk.intake.queues);
    await next(TO_SISTER, 'برگزار نمی‌شود', () => execute(queue, { type: 'note-no-show' }, by));
    const staff = { kind: 'staff', account: clerk.account as StaffId } as const;
    await next(TO_SISTER, 'تنها برای شما', () => execute(queue, { type: 'restore', request, reason: 'health' }, staff));
    await (await desk.as('clerk')).do(nameGuests, name(id, SISTER, LAWYER));
    const log = await desk.intake.queues.entries(queue);
    const namings = log.filter(({ event }) => event.type === 'guests-named');
    expect(namings.map(({ actor, event }) => [actor.kind, event])).toEqual([
      ['staff', { type: 'guests-named', request, guests: ['lawyer'] }],
      ['official', { type: 'guests-named', request, guests: ['companion'] }],
      ['staff', { type: 'guests-named', request, guests: ['companion', 'lawyer'] }],
    ]);
    expect(JSON.stringify(log)).not.toMatch(/رضایی|احمدی|0912|۰۹۱۲/);
    await execute(queue, { type: 'call-next', hearing: 'h2' as never }, by);
    now = SATURDAY_EIGHT;
    expect(await clerk.refused(nameGuests, name(id, LAWYER))).toBe('wrong-stage');
    const company = { ...COMPANY, elsewhere: [LAWYER] };
    expect(await citizen.refused(answerRequest, { body: { company } })).toBe('request-over');
  });

  it('is told so much and no more by one telephone, whoever names it, and once of one change', async () => {
    const [, { id }] = await submitted();
    await clerk.do(decideRequest, { ...params(id), ...accepted });
    const told = async (says = 'ملاقات') =>
      (await messagesTo(desk, TO_LAWYER)).filter(({ body }) => body.includes(says)).length;
    const released = await told('برگزار نمی‌شود');
    const before = await told();
    for (let count = 1; count <= 8; count += 1)
      await clerk.do(nameGuests, name(id, { ...LAWYER, name: `${LAWYER.name} ${count}` }));
    await vi.waitFor(async () => expect(await told()).toBe(before + 6), 10_000);
    // Another request's link does not open it either; a new telephone gets a message.
    const [, other] = await submitted(ALI, SUNDAY_NINE + 600_000);
    await clerk.do(decideRequest, { ...params(other.id), ...accepted });
    await next(TO_SISTER, 'همراه', () => clerk.do(nameGuests, name(other.id, LAWYER, SISTER)));
    expect(await told()).toBe(before + 6);
    // A guest who stays under another name was told that, and not that there is no meeting.
    expect(await told('برگزار نمی‌شود')).toBe(released);
    now += 3_600_000;
    clerk = await desk.as('clerk');
    await clerk.do(nameGuests, name(other.id, SISTER));
    await next(TO_LAWYER, 'ملاقات', () => clerk.do(nameGuests, name(other.id, LAWYER, SISTER)));
  });

  it('is no entry of the queue, and told nothing, in another order or with other digits: that is written alone', async () => {
    const [citizen, { id }] = await submitted();
    await clerk.do(decideRequest, { ...params(id), ...accepted });
    await next(TO_LAWYER, 'ملاقات', () => clerk.do(nameGuests, name(id, LAWYER, SISTER)));
    const log = () => desk.intake.queues.entries(queueId(office as OfficeId, SUNDAY));
    const before = await log();
    const links = () => desk.storage.database.db.selectFrom('request_links').selectAll().execute();
    const given = await links();
    const latin = { ...LAWYER, phone: '09120000001' };
    for (const elsewhere of [
      [SISTER, LAWYER],
      [SISTER, latin],
    ])
      await citizen.do(answerRequest, { body: { company: { ...COMPANY, elsewhere } } });
    expect((await clerk.do(readOfficeRequest, params(id))).company.elsewhere).toEqual([SISTER, latin]);
    await clerk.do(nameGuests, name(id, latin, SISTER));
    expect((await clerk.do(readOfficeRequest, params(id))).company.elsewhere).toEqual([latin, SISTER]);
    expect(await log()).toEqual(before);
    expect(await links()).toEqual(given);
    // Naming one of them twice does not count as naming both.
    expect(await clerk.refused(nameGuests, name(id, LAWYER, latin))).toBe('answers-missing');
  });

  it('is told nothing who was refused before anybody was told, and is named with somebody who came in person', async () => {
    const citizen = await proven(ALI);
    await citizen.do(answerRequest, { body: { company: { ...COMPANY, elsewhere: [LAWYER] } } });
    const { id } = await citizen.do(submitRequest, turn(SUNDAY_NINE + 600_000));
    const refuse = { kind: 'refuse', reason: 'other', words: '' };
    await next('+989351234567', 'پذیرفته نشد', () =>
      clerk.do(decideRequest, { ...params(id), body: { decision: refuse } }),
    );
    now = SUNDAY_NINE;
    clerk = await desk.as('clerk');
    const who = { name: 'حسن رضایی', nationalId: '', phone: '' };
    const matter = { kind: 'complaint', text: '', caseNumber: '' };
    const body = { who, matter, company: { ...COMPANY, companions: ['زینب رضایی'], elsewhere: [LAWYER] } };
    const walkIn = await next(TO_LAWYER, 'صف همان روز', () => clerk.do(addWalkIn, { params: { office }, body }));
    expect(await desk.intake.guestOf(codeOf(walkIn))).not.toBeNull();
    const rows = await desk.storage.database.db.selectFrom('request_links').selectAll().execute();
    expect(rows.filter(({ request_id, guest }) => request_id === id && guest !== null)).toEqual([]);
  });
});
