import type { Scene } from '@mahzar/shared/protocol/pushes';
import type { SeatId } from '@mahzar/shared/hearing/ids';
import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import { changeStaff } from '@mahzar/shared/rest/staff';
import { takeSupportSeat } from '@mahzar/shared/rest/support';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BoardWatcher } from './support/board.ts';
import { TestClient } from './support/client.ts';
import { Visitor } from './support/desk.ts';
import { TestService } from './support/service.ts';
import { openSeat, until } from './support/session.ts';
import { addColleagueTo } from './support/staff.ts';

const NAME = 'سعید کاظمی';

let service: TestService;
beforeAll(async () => {
  service = await TestService.start();
});
afterAll(() => service.stop());

it('an answer of support is on the page of the person who asked at once, marked as new until it is read', async () => {
  const { cookie } = await addColleagueTo(service, { roles: ['support'] });
  const board = await BoardWatcher.open(service.origin, cookie);
  const { hearing } = service.demo;
  const [asked, other] = [openSeat(service, 'citizen'), openSeat(service, 'citizen')];
  const help = () => asked.store.getState().help;
  await Promise.all([asked, other].map((session) => until(session, ({ scene }) => scene !== null)));
  expect(await asked.help.say('I cannot hear anything')).toBe(true);

  const talk = await board.ask('open-help', { hearing, seat: 'citizen' });
  if (!talk.ok) throw new Error(talk.code);
  const request = { hearing, seat: 'citizen', request: talk.request };
  const answer = { ...request, text: 'Is your speaker on?', nonce: 'nonce-answer-1' };
  expect(await board.ask('say-to-person', answer)).toMatchObject({ ok: true });
  await until(asked, (state) => state.help.messages.length === 2);
  expect(help()).toMatchObject({ waiting: true, unread: 1 });
  expect(help().messages.map(({ from, text }) => [from, text])).toEqual([
    ['person', 'I cannot hear anything'],
    ['staff', 'Is your speaker on?'],
  ]);
  asked.help.show(true);
  expect(help().unread).toBe(0);

  // After the request is closed, the page no longer waits.
  expect(await board.ask('close-help', request)).toMatchObject({ ok: true });
  await until(asked, (state) => !state.help.waiting);
  // No other browser with the link received this or an earlier push.
  expect(other.store.getState().help).toMatchObject({ messages: [], waiting: false });
  for (const each of [asked, other, board]) each.close();
});

const shown = ({ people }: Scene) => people.find(({ role }) => role === 'technician');

it('support comes to a hearing by the board: waits, is let in by name, seen by all, and leaves no way in behind', async () => {
  const { cookie, account } = await addColleagueTo(service, { roles: ['support'], name: NAME });
  const support = new Visitor(service.origin, cookie, account);
  const board = await BoardWatcher.open(service.origin, cookie);
  const { hearing } = service.demo;
  const take = async () => {
    const { link } = await support.do(takeSupportSeat, { params: { hearing } });
    return { version: PROTOCOL_VERSION, hearing, token: new URL(link).hash.slice(1) };
  };
  const [judge, citizen, lawyer, accused] = await Promise.all(
    ['judge', 'citizen', 'lawyer', 'accused'].map((seat) => TestClient.seat(service, seat)),
  );
  await judge!.enter();
  for (const person of [citizen!, lawyer!, accused!]) {
    await person.enter();
    await judge!.ask('admit', { seat: person.scene.me.seat });
  }
  const auth = await take();
  const helper = await TestClient.open(service, auth);
  expect(await helper.enter()).toMatchObject({ ok: true });
  const { seat } = helper.scene.me;
  expect(helper.scene.me).toMatchObject({ role: 'technician', name: NAME, place: 'waiting' });
  await judge!.until(() => shown(judge!.scene)?.place === 'waiting');
  expect(shown(citizen!.scene)).toBeUndefined();
  await board.until(() => board.person(hearing, seat)?.place === 'waiting');
  expect(board.person(hearing, seat)).toMatchObject({ role: 'technician', name: NAME });

  expect(await judge!.ask('admit-all', {})).toMatchObject({ ok: true });
  expect(helper.scene.me.place).toBe('waiting');
  expect(await judge!.ask('admit', { seat })).toMatchObject({ ok: true });
  for (const person of [judge!, citizen!, lawyer!, accused!]) {
    await person.until(() => shown(person.scene)?.place === 'courtroom');
    expect(shown(person.scene)).toMatchObject({ name: NAME, seat });
  }
  await helper.until(() => helper.scene.me.place === 'courtroom');
  // The colleague sees the same names as others, and only a number for a protected person.
  const witness = await TestClient.seat(service, 'witness');
  await witness.enter();
  await judge!.ask('admit', { seat: 'witness' as SeatId });
  const known = () => helper.scene.people.find(({ role }) => role === 'witness');
  await helper.until(() => known()?.place === 'courtroom');
  expect(known()).toMatchObject({ alias: 1, name: '' });
  const told = helper.frames.heard.join('');
  expect(told).not.toContain(service.demo.seats.find(({ seat: id }) => id === 'witness')!.name);
  expect(helper.scene.people.filter(({ role }) => role === 'complainant' || role === 'accused').length).toBeGreaterThan(
    1,
  );
  witness.close();
  expect(await accused!.ask('consult', { invite: [seat] })).toMatchObject({ ok: false, code: 'not-permitted' });
  expect(await helper.ask('consult', { invite: [] })).toMatchObject({ ok: false, code: 'not-permitted' });
  expect(await helper.ask('reach-table', {})).toMatchObject({ ok: false, code: 'not-permitted' });
  expect(await helper.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: true });

  // Entering from another device ends the former one at once.
  const again = await take();
  await helper.until(() => !helper.socket.connected, 1_000);
  expect(helper.pushed.findLast(({ name }) => name === 'ended')?.payload).toEqual({ code: 'token-replaced' });
  await citizen!.until(() => shown(citizen!.scene) === undefined);
  await expect(TestClient.open(service, auth)).rejects.toMatchObject({ code: 'token-replaced' });
  const back = await TestClient.open(service, again);
  await back.enter();

  // A colleague who is suspended while seated is removed at once, and the link ends.
  const second = await addColleagueTo(service, { roles: ['support'], name: 'لیلا حسینی' });
  const visitor = new Visitor(service.origin, second.cookie, second.account);
  const { link } = await visitor.do(takeSupportSeat, { params: { hearing } });
  const theirs = { version: PROTOCOL_VERSION, hearing, token: new URL(link).hash.slice(1) };
  const suspended = await TestClient.open(service, theirs);
  await suspended.enter();
  const their = suspended.scene.me.seat;
  expect(await judge!.ask('admit', { seat: their })).toMatchObject({ ok: true });
  await citizen!.until(() => citizen!.scene.people.some(({ seat: id }) => id === their));
  const chief = await addColleagueTo(service, { roles: ['administrator'] });
  const administrator = new Visitor(service.origin, chief.cookie, chief.account);
  const body = { version: 1, disabled: true };
  await administrator.do(changeStaff, { params: { account: second.account }, body });
  await suspended.until(() => !suspended.socket.connected, 1_000);
  expect(suspended.pushed.findLast(({ name }) => name === 'ended')?.payload).toEqual({ code: 'token-withdrawn' });
  await citizen!.until(() => citizen!.scene.people.every(({ seat: id }) => id !== their));
  await expect(TestClient.open(service, theirs)).rejects.toMatchObject({ code: 'token-withdrawn' });
  expect(await judge!.ask('remove', { seat })).toMatchObject({ ok: true });
  await back.until(() => back.scene.me.place === 'expelled');
  const out = await TestClient.open(service, await take());
  expect(await out.enter()).toMatchObject({ ok: false, code: 'expelled' });

  const table = await judge!.ask('reach-table', {});
  expect(table.ok && table.rows.some(({ listener, source }) => listener === 'citizen' && source.startsWith(seat))).toBe(
    true,
  );
  await judge!.ask('close', {});
  await judge!.until(() => judge!.scene.phase === 'closed');
  expect(await support.refused(takeSupportSeat, { params: { hearing } })).toBe('hearing-over');
  for (const each of [judge!, citizen!, lawyer!, accused!, out, board]) each.close();
});
