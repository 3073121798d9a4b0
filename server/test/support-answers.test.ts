import { afterAll, beforeAll, expect, it } from 'vitest';
import { BoardWatcher } from './support/board.ts';
import { TestService } from './support/service.ts';
import { openSeat, until } from './support/session.ts';
import { addColleagueTo } from './support/staff.ts';

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
