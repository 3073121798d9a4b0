import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { searchAudit } from '@mahzar/shared/rest/audit';
import { listDue, noteCarriedOut } from '@mahzar/shared/rest/due-answers';
import { exportOfficeFigures, readOfficeFigures } from '@mahzar/shared/rest/office-figures';
import { changeOffice, createOffice, readOffice } from '@mahzar/shared/rest/offices';
import {
  addWalkIn,
  answerCitizen,
  decideRequest,
  listOfficeRequests,
  listOfficials,
  readOfficeRequest,
  writeRequestNotes,
} from '@mahzar/shared/rest/office-requests';
import { chooseTurn, openRequest, proveOpening, readMyRequest, sayCarriedOut } from '@mahzar/shared/rest/requests';
import type { OfficialId, RequestId } from '@mahzar/shared/queue/ids';
import { queueId } from '@mahzar/shared/queue/ids';
import type { OfficeId } from '@mahzar/shared/queue/ids';
import { ALI, citizensOf, MARYAM, turn } from '../../test/support/citizens.ts';
import { startDesk } from '../../test/support/desk.ts';
import type { TestDesk, Visitor } from '../../test/support/desk.ts';
import { officeOf, SATURDAY_EIGHT, SUNDAY, SUNDAY_NINE } from '../../test/support/offices.ts';

const COMPANY = { companions: [], interpreter: '', lawyer: '' };
const NEXT_SUNDAY = SUNDAY_NINE + 7 * 24 * 3_600_000;
const MATTER = { kind: 'detention', text: '', caseNumber: '' };

describe('requests at their office', () => {
  let desk: TestDesk;
  let office: string;
  let clerk: Visitor;
  let deputy: Visitor;
  let now = SATURDAY_EIGHT;
  const { next, submitted, codeIn } = citizensOf(() => ({ desk, office }));

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

  const params = (request: string) => ({ params: { request } });
  const day = (at = office) => ({ query: { office: at, day: SUNDAY } });

  it('are read by who runs the queue or receives there, whole and with masked national IDs, and that is noted', async () => {
    const [, { id }] = await submitted();
    const [item] = (await deputy.do(listOfficeRequests, day())).items;
    expect(item).toMatchObject({ id, name: MARYAM.name, stage: 'asked', kind: 'detention', at: SUNDAY_NINE });
    expect(await deputy.do(readOfficeRequest, params(id))).toMatchObject({
      who: { nationalId: '******9645' },
      proven: true,
      sameNationalId: 0,
    });
    expect((await clerk.do(readOfficeRequest, params(id))).who.nationalId).toBe('0076229645');
    const { items } = await (await desk.as('administrator')).do(searchAudit, { query: { subject: `request:${id}` } });
    expect(items.map(({ act }) => act)).toEqual(['request-read', 'request-read']);
    const [stranger, support] = [await desk.as('prosecutor'), await desk.as('support')];
    expect(await stranger.refused(readOfficeRequest, params(id))).toBe('not-found');
    expect(await stranger.refused(listOfficeRequests, day())).toBe('not-found');
    expect(await support.refused(readOfficeRequest, params(id))).toBe('not-permitted');
    expect(await desk.nobody().refused(readOfficeRequest, params(id))).toBe('not-signed-in');
    expect((await deputy.do(listOfficials, { params: { office } })).items).toMatchObject([{ title: 'prosecutor' }]);
  });

  it('of an office that names its staff are seen by those named, and by no other clerk', async () => {
    const [, { id }] = await submitted();
    const scheduler = await desk.as('scheduler');
    const { version, id: _, paused: __, ...draft } = await scheduler.do(readOffice, { params: { office } });
    const named = { ...draft, version, staff: [clerk.account] };
    await scheduler.do(changeOffice, { params: { office }, body: named });
    expect((await clerk.do(listOfficeRequests, day())).items).toHaveLength(1);
    expect((await deputy.do(listOfficeRequests, day())).items).toHaveLength(1);
    for (const other of [scheduler, await desk.as('clerk')]) {
      expect(await other.refused(listOfficeRequests, day())).toBe('not-found');
      expect(await other.refused(readOfficeRequest, params(id))).toBe('not-found');
    }
  });

  it('are accepted, or refused with words that the citizen reads, once', async () => {
    const [citizen, { id }] = await submitted();
    const decide = (decision: object) => ({ ...params(id), body: { decision } });
    const refuse = decide({ kind: 'refuse', reason: 'not-competent', words: 'به دادگاه خانواده بروید.' });
    await next('+989123334455', 'پذیرفته نشد', () => clerk.do(decideRequest, refuse));
    expect(await citizen.do(readMyRequest)).toMatchObject({
      reason: { code: 'not-competent', words: 'به دادگاه خانواده بروید.' },
    });
    expect(await clerk.refused(decideRequest, decide({ kind: 'accept', official: null }))).toBe('wrong-stage');
    expect(await citizen.refused(chooseTurn, turn(NEXT_SUNDAY))).toBe('request-over');
    const [, other] = await submitted(ALI, SUNDAY_NINE + 600_000);
    const accept = { ...params(other.id), body: { decision: { kind: 'accept', official: deputy.account } } };
    await next('+989351234567', 'پذیرفته شد', () => clerk.do(decideRequest, accept));
    expect(await clerk.do(readOfficeRequest, params(other.id))).toMatchObject({ stage: 'waiting', number: 2 });
  });

  it('go to another office with the words why', async () => {
    const [citizen, { id }] = await submitted();
    const elsewhere = await (await desk.as('scheduler')).do(createOffice, { body: officeOf([deputy.account]) });
    const decision = { kind: 'redirect', office: elsewhere.id, words: 'صلاحیت با آن دادسراست.' };
    await next('+989123334455', 'نوبت', () => clerk.do(decideRequest, { ...params(id), body: { decision } }));
    expect(await citizen.do(readMyRequest)).toMatchObject({
      office: { id: elsewhere.id },
      turn: null,
      reason: { code: 'redirected' },
    });
  });

  it('are moved for a reason that the office reads, and withdrawn for a citizen with words that they read', async () => {
    const [citizen, { id }] = await submitted();
    const decide = (decision: object) => ({ ...params(id), body: { decision } });
    await clerk.do(decideRequest, decide({ kind: 'accept', official: null }));
    const words = 'با عصا آمده است.';
    await clerk.do(decideRequest, decide({ kind: 'urgent', reason: 'health', words }));
    await clerk.do(decideRequest, decide({ kind: 'reorder', before: null, reason: 'mistake', words: '' }));
    const { moves, moved } = await deputy.do(readOfficeRequest, params(id));
    expect(moves).toMatchObject([{ what: 'urgent', reason: 'health', words, by: expect.stringMatching(/./) }]);
    expect(moved).toEqual(moves[0]);
    expect(JSON.stringify(await citizen.do(readMyRequest))).not.toContain('عصا');
    const withdraw = { kind: 'withdraw', words: 'تلفنی خبر دادید که نمی‌آیید.' };
    await next('+989123334455', 'پس گرفته', () => clerk.do(decideRequest, decide(withdraw)));
    expect(await citizen.do(readMyRequest)).toMatchObject({
      state: 'withdrawn',
      turn: null,
      reason: { code: 'withdrawn', words: withdraw.words },
    });
    expect(await deputy.refused(decideRequest, decide(withdraw))).toBe('wrong-stage');
  });

  it('are withdrawn once, and not from a day that they have left', async () => {
    const { queues } = desk.intake;
    const execute = queues.execute.bind(queues);
    /** Runs an act after a decision was begun and before it is written. */
    const meanwhile = (act: () => Promise<unknown>) =>
      vi.spyOn(queues, 'execute').mockImplementationOnce(async (...given) => {
        await act();
        return execute(...given);
      });
    const withdraw = (id: string) => ({ ...params(id), body: { decision: { kind: 'withdraw', words: 'تلفنی.' } } });
    const [citizen, { id }] = await submitted();
    meanwhile(() => citizen.do(chooseTurn, turn(NEXT_SUNDAY)));
    expect(await clerk.refused(decideRequest, withdraw(id))).toBe('wrong-stage');
    const moved = { state: 'submitted', turn: { at: NEXT_SUNDAY }, reason: null };
    expect(await citizen.do(readMyRequest)).toMatchObject(moved);
    const colleague = await desk.as('clerk');
    meanwhile(() => colleague.do(decideRequest, withdraw(id)));
    expect(await clerk.refused(decideRequest, withdraw(id))).toBe('wrong-stage');
    expect(await citizen.do(readMyRequest)).toMatchObject({ state: 'withdrawn', turn: null });
  });

  it('are answered after the meeting by who met, with the notes beside', async () => {
    const [citizen, { id }] = await submitted();
    const queue = queueId(office as OfficeId, SUNDAY);
    const request = id as RequestId;
    const official = deputy.account as OfficialId;
    const body = { outcome: 'order', words: 'تشکیل پرونده', dueAt: SUNDAY_NINE + 864e5 };
    expect(await deputy.refused(answerCitizen, { ...params(id), body })).toBe('wrong-stage');
    expect(await citizen.refused(sayCarriedOut, { body: { done: 'yes', words: '' } })).toBe('wrong-stage');
    const by = { kind: 'official', official } as const;
    now = SUNDAY_NINE;
    const { queues } = desk.intake;
    for (const command of [
      { type: 'accept', request },
      { type: 'open' },
      { type: 'join', official },
      { type: 'call-next', hearing: 'h1' as never },
    ] as const) {
      if (command.type === 'call-next')
        await queues.execute(queue, { type: 'arrive', request }, { kind: 'citizen', request });
      expect((await queues.execute(queue, command, by)).ok, command.type).toBe(true);
    }
    await queues.execute(queue, { type: 'note-meeting-begun', request }, { kind: 'system' });
    expect((await queues.execute(queue, { type: 'end' }, by)).ok).toBe(true);
    now = SATURDAY_EIGHT;
    expect(await citizen.refused(chooseTurn, turn(NEXT_SUNDAY))).toBe('request-over');
    const due = async (who = deputy) => {
      const { items } = await who.do(listDue, { query: { official: deputy.account, office } });
      return items.map(({ what, name, isLate }) => [what, name, isLate]);
    };
    expect(await due()).toEqual([['answer', MARYAM.name, false]]);
    const stranger = await desk.as('prosecutor');
    expect(await stranger.refused(answerCitizen, { ...params(id), body })).toBe('not-found');
    expect(await clerk.refused(answerCitizen, { ...params(id), body })).toBe('not-permitted');
    await next('+989123334455', 'نتیجه', () => deputy.do(answerCitizen, { ...params(id), body }));
    const { answer } = await citizen.do(readMyRequest);
    expect(answer).toEqual({ ...body, signedAt: SATURDAY_EIGHT });
    for (const done of ['no', 'partly', 'yes'] as const) {
      const said = { done, words: done === 'partly' ? 'یک بار تلفن شد.' : '' };
      const { carriedOut } = await citizen.do(sayCarriedOut, { body: said });
      expect(carriedOut).toEqual({ ...said, at: SATURDAY_EIGHT });
      expect((await deputy.do(readOfficeRequest, params(id))).carriedOut).toEqual(carriedOut);
      const stage = (await queues.snapshot(queue))?.state.requests.get(request)?.stage;
      expect(stage).toMatchObject({ carriedOut: { citizen: done === 'yes', office: null } });
    }
    const done = { ...params(id), body: { done: true } };
    expect(await due(clerk)).toEqual([['carry-out', MARYAM.name, false]]);
    expect(await due(stranger)).toEqual([]);
    now = SUNDAY_NINE + 864e5 + 1;
    const later = await desk.as('clerk');
    expect(await due(later)).toEqual([['carry-out', MARYAM.name, true]]);
    expect(await (await desk.as('prosecutor')).refused(noteCarriedOut, done)).toBe('not-found');
    await later.do(noteCarriedOut, done);
    expect(await due(later)).toEqual([]);
    expect((await later.do(readOfficeRequest, params(id))).isCarriedOut).toBe(true);
    await citizen.do(sayCarriedOut, { body: { done: 'partly', words: '' } });
    expect(await due(later)).toEqual([['carry-out', MARYAM.name, false]]);
    // Repeated statements are not stored without limit.
    for (let more = 0; more < 9; more += 1)
      await citizen.do(sayCarriedOut, { body: { done: more % 2 ? 'no' : 'yes', words: '' } });
    expect(await citizen.refused(sayCarriedOut, { body: { done: 'no', words: '' } })).toBe('too-many-requests');
    now = SATURDAY_EIGHT;
    const figures = { params: { office }, query: { from: SUNDAY, to: SUNDAY, by: 'official' } };
    const met = { key: deputy.account, asked: 1, seen: 1, waitedMedianMinutes: 0, late: 0 };
    expect((await clerk.do(readOfficeFigures, figures)).items).toMatchObject([met]);
    const csv = await clerk.do(exportOfficeFigures, figures);
    expect(csv.split('\r\n').map((line) => line.split(',').slice(0, 3).join())).toMatchObject([
      'key,name,asked',
      // A cell that begins with a sign is marked as text.
      expect.stringMatching(`^'?${deputy.account},.+,1$`),
      ',,1',
      '',
    ]);
    expect(await (await desk.as('support')).refused(readOfficeFigures, figures)).toBe('not-permitted');
    const others = await (
      await desk.as('scheduler')
    ).do(createOffice, {
      body: officeOf([deputy.account], { staff: [later.account] }),
    });
    const elsewhere = { ...figures, params: { office: others.id } };
    expect(await clerk.refused(readOfficeFigures, elsewhere)).toBe('not-found');
    expect((await later.do(readOfficeFigures, elsewhere)).items).toEqual([]);
    const year = { ...figures, query: { ...figures.query, from: '2025-01-01' } };
    expect(await clerk.refused(readOfficeFigures, year)).toBe('too-large');
  });

  it('of who comes in person are in the line at once, with a number and a tracking code', async () => {
    now = SUNDAY_NINE;
    const running = await desk.as('clerk');
    const body = { who: { name: 'بی‌بی کرمی', nationalId: '', phone: '' }, matter: MATTER, company: COMPANY };
    const at = { params: { office } };
    const added = await running.do(addWalkIn, { ...at, body });
    expect(added).toMatchObject({ number: 4, trackingCode: expect.stringMatching(/^\d{12}$/) });
    expect((await running.do(listOfficeRequests, day())).items).toMatchObject([{ via: 'walk-in', stage: 'waiting' }]);
    // A walk-in with a telephone opens the request by the tracking code, like others.
    const here = { ...body, who: { ...body.who, phone: ALI.phone } };
    const { trackingCode } = await running.do(addWalkIn, { ...at, body: here });
    const phone = desk.nobody();
    let challenge = '';
    const sms = await next('+989351234567', 'رمز', async () => {
      const opened = await phone.do(openRequest, { body: { by: { trackingCode, link: null } } });
      challenge = opened.step === 'code' ? opened.challenge : '';
    });
    expect(await phone.do(proveOpening, { body: { challenge, code: codeIn(sms) } })).toMatchObject({ trackingCode });
    const wrong = { ...body, who: { ...body.who, nationalId: '0076229646' } };
    expect(await running.refused(addWalkIn, { ...at, body: wrong })).toBe('answers-missing');
  });

  it('have notes of the office, each written on what was read', async () => {
    const [citizen, { id }] = await submitted();
    const write = (text: string, version: number) => ({ ...params(id), body: { text, version } });
    expect(await deputy.do(writeRequestNotes, write('بررسی شود', 0))).toEqual({ version: 1 });
    expect(await clerk.refused(writeRequestNotes, write('x', 0))).toBe('changed-meanwhile');
    expect(JSON.stringify(await citizen.do(readMyRequest))).not.toContain('بررسی');
  });
});
