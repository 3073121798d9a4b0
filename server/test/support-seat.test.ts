import type { Scene } from '@mahzar/shared/protocol/pushes';
import { PROTOCOL_VERSION } from '@mahzar/shared/protocol/version';
import { takeSupportSeat } from '@mahzar/shared/rest/support';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BoardWatcher } from './support/board.ts';
import { TestClient } from './support/client.ts';
import { Visitor } from './support/desk.ts';
import { TestService } from './support/service.ts';
import { addColleagueTo } from './support/staff.ts';

const NAME = 'سعید کاظمی';

let service: TestService;
beforeAll(async () => {
  service = await TestService.start();
});
afterAll(() => service.stop());

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
  expect(await accused!.ask('consult', { invite: [seat] })).toMatchObject({ ok: false, code: 'not-permitted' });
  expect(await helper.ask('consult', { invite: [] })).toMatchObject({ ok: false, code: 'not-permitted' });
  expect(await helper.ask('reach-table', {})).toMatchObject({ ok: false, code: 'not-permitted' });
  expect(await helper.ask('raise-hand', { purpose: 'speak' })).toMatchObject({ ok: true });

  // From another device: the one before is out at once.
  const again = await take();
  await helper.until(() => !helper.socket.connected, 1_000);
  expect(helper.pushed.findLast(({ name }) => name === 'ended')?.payload).toEqual({ code: 'token-replaced' });
  await citizen!.until(() => shown(citizen!.scene) === undefined);
  await expect(TestClient.open(service, auth)).rejects.toMatchObject({ code: 'token-replaced' });
  const back = await TestClient.open(service, again);
  await back.enter();
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
