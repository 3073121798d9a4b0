import {
  enterPortal,
  leavePortal,
  listMyCases,
  PORTAL_IDLE_MS,
  readMyCase,
  readMySession,
  sendPortalCode,
} from '@mahzar/shared/rest/portal';
import type { MyCase } from '@mahzar/shared/rest/portal';
import { afterEach, expect, it, vi } from 'vitest';
import { MY_PERSON, MY_SCREENS } from '../../../gallery/citizen/my.ts';
import { answers, refuses, fixedService } from '../../../gallery/staff/answers.ts';
import type { GivenAnswer } from '../../../gallery/staff/answers.ts';
import type { Send } from '../../connection/call.ts';
import { answerMemory } from '../../session/kept-answer.ts';
import { personInTab } from '../../session/own-tab.ts';
import { show } from '../../screen.fixture.tsx';
import type { Shown } from '../../screen.fixture.tsx';
import { tokenKey } from '../../session/token-key.ts';
import { loadMyWords } from '../words/load-words.ts';
import type { Cases } from './CasesPage.tsx';
import MyApp from './MyApp.tsx';

let shown: Shown;
afterEach(async () => {
  await shown.leave();
  vi.restoreAllMocks();
  sessionStorage.clear();
});

/** Opens a screen of the gallery; a test may change the service's answers. @param late answers later, where it is not null */
async function open(
  name: string,
  late: (address: string, method: string | undefined) => Promise<Response> | null = () => null,
): Promise<GivenAnswer[]> {
  const { path, answers: of } = MY_SCREENS[name]!;
  const given: GivenAnswer[] = [...of('en')];
  window.history.replaceState(null, '', path);
  const send: Send = (address, request) => late(address, request.method) ?? fixedService(given)(address, request);
  shown = await show(<MyApp send={send} />, loadMyWords);
  return given;
}

const NOT_SO = { answer: 'object', words: 'not so' } as const;
const memoryOf = (person = MY_PERSON) => answerMemory(sessionStorage, { person, hearing: 'h1', seat: 'accused' });
const comesBack = () => shown.after(() => document.dispatchEvent(new Event('visibilitychange')));
const ended = (route: GivenAnswer['route']): GivenAnswer => ({
  route,
  value: { code: 'no-session', message: '', support: 'K7' },
  status: 401,
});

/** Goes from a case to the list and back, and to the list again, which is then loaded anew. @param before runs before that */
async function listsAgain(before: () => void): Promise<void> {
  const goTo = (link: string) => shown.after(() => document.querySelector<HTMLElement>(link)!.click());
  await goTo('.way__back');
  await goTo('a.my-line');
  await vi.waitFor(() => expect(document.querySelector('.way__back')).not.toBeNull(), 5_000);
  before();
  await goTo('.way__back');
}

/** Fills in the pages of the entry. */
async function signsIn(given: GivenAnswer[]): Promise<void> {
  given.unshift(
    answers(sendPortalCode, { challenge: 'A'.repeat(43), againInMs: 60_000 }),
    answers(enterPortal, {} as never),
  );
  await shown.type('National ID', '0076229645');
  await shown.press('Continue');
  await shown.type('Mobile number', '09123334455');
  await shown.press('Continue');
  await shown.shows('Enter the one-time code');
  await shown.type('Six-digit code', '123456');
  await shown.press('Sign in');
}

it('leaves nothing of a hearing in the tab when somebody signs out, nor shows cases while the service does not answer', async () => {
  const given = await open('my-cases');
  await shown.shows('breach of trust');
  sessionStorage.setItem(tokenKey('h1'), 'token');
  sessionStorage.setItem('mahzar/h1/accused', 'seat');
  sessionStorage.setItem('mahzar.follow.code', 'a code that was asked for');
  sessionStorage.setItem('mahzar.ask', 'a request of before');
  memoryOf().keep(NOT_SO);
  given.unshift(refuses(leavePortal, 'internal', 500));
  await shown.press('Sign out');
  await shown.shows('You are not signed out yet');
  expect(shown.text()).not.toContain('breach of trust');
  given.unshift(answers(leavePortal, {} as never));
  await shown.press('Sign out');
  await shown.shows('Sign in to my cases');
  expect(shown.text()).not.toContain('You were signed out');
  expect(Object.keys(sessionStorage)).toEqual(['mahzar.ask']);
});

it('leads from a case that cannot be loaded back to the list, where the way out is', async () => {
  const given = await open('my-cases');
  await shown.shows('breach of trust');
  given.unshift(refuses(readMyCase, 'internal', 500));
  await shown.after(() => document.querySelector<HTMLElement>('a.my-line')!.click());
  await vi.waitFor(() => expect(shown.buttons()).toContain('Try again'), 5_000);
  await shown.after(() => document.querySelector<HTMLElement>('.way__back')!.click());
  await shown.shows('breach of trust');
  expect(shown.buttons()).toContain('Sign out');
});

it('shows nothing of a case when nobody has used the page for as long as a session lasts, and says why', async () => {
  const given = await open('my-case');
  await shown.shows('breach of trust');
  sessionStorage.setItem(tokenKey('h1'), 'token');
  memoryOf().keep(NOT_SO);
  given.unshift(ended(readMySession));
  const now = Date.now();
  const clock = vi.spyOn(Date, 'now').mockReturnValue(now + PORTAL_IDLE_MS - 60_000);
  await comesBack();
  expect(shown.text()).toContain('breach of trust');
  clock.mockReturnValue(now + PORTAL_IDLE_MS);
  await comesBack();
  await shown.shows('You were signed out to keep your case private');
  expect(shown.text()).not.toContain('breach of trust');
  expect(sessionStorage.getItem(tokenKey('h1'))).toBeNull();
  // They find it again when they enter, in the minutes of their seat.
  expect(memoryOf().read()).toEqual(NOT_SO);
});

it('shows cases as long as the person uses the session in another tab, as in minutes, and the service says so', async () => {
  const given = await open('my-case');
  await shown.shows('breach of trust');
  const now = Date.now();
  const clock = vi.spyOn(Date, 'now');
  const comesBackAfter = async (minutes: number, answer: GivenAnswer) => {
    given.unshift(answer);
    clock.mockReturnValue(now + minutes * 60_000);
    await comesBack();
    return shown.text().includes('breach of trust');
  };
  const endsIn = (minutes: number, person = MY_PERSON) =>
    answers(readMySession, { person, endsInMs: minutes * 60_000 });
  expect(await comesBackAfter(30, endsIn(20))).toBe(true);
  // Until then it is not asked again.
  expect(await comesBackAfter(49, ended(readMySession))).toBe(true);
  expect(await comesBackAfter(50, endsIn(5))).toBe(true);
  // Somebody else has entered in this browser.
  expect(await comesBackAfter(55, endsIn(30, 'another'))).toBe(false);
  await shown.shows('You were signed out to keep your case private');
});

it('shows nothing of a case, either, when the service does not say after long that the person is in, and asks again', async () => {
  const given = await open('my-case');
  await shown.shows('breach of trust');
  sessionStorage.setItem(tokenKey('h1'), 'token');
  given.unshift(refuses(readMySession, 'internal', 500));
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + PORTAL_IDLE_MS);
  await comesBack();
  await shown.shows('We could not reach the service');
  expect(shown.text()).not.toContain('breach of trust');
  // The session may stand, as it does when the person uses it in another tab.
  expect(shown.text()).not.toContain('You were signed out');
  expect(shown.buttons()).toEqual(expect.arrayContaining(['Try again', 'Sign out']));
  expect(sessionStorage.getItem(tokenKey('h1'))).toBeNull();
  await shown.press('Try again');
  await shown.shows('We could not reach the service');
  given.unshift(answers(readMySession, { person: MY_PERSON, endsInMs: 60_000 }));
  await shown.after(() => window.dispatchEvent(new Event('online')));
  // Perhaps nobody is there any more.
  expect(shown.text()).not.toContain('breach of trust');
  await shown.press('Try again');
  await shown.shows('breach of trust');
});

it('asks again as soon as a session ends by time, also when requests were refused meanwhile', async () => {
  const given = await open('my-document');
  await shown.shows('Save the file');
  const now = Date.now();
  const clock = vi.spyOn(Date, 'now').mockReturnValue(now + PORTAL_IDLE_MS - 1);
  given.unshift(
    refuses({ method: 'get', path: '/my/cases/{case}/documents/{document}/content' }, 'too-many-requests', 429),
    ended(readMySession),
  );
  await shown.press('Save the file');
  clock.mockReturnValue(now + PORTAL_IDLE_MS);
  await comesBack();
  await shown.shows('You were signed out to keep your case private');
});

it('searches nothing that the person before searched in this tab', async () => {
  const given = await open('my-cases-lawyer');
  await vi.waitFor(() => expect(shown.text()).toContain('Search the cases'), 5_000);
  await shown.type('Search the cases', 'Rezaei');
  given.unshift(ended(readMySession));
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + PORTAL_IDLE_MS);
  await comesBack();
  await shown.shows('You were signed out to keep your case private');
  await signsIn(given);
  await vi.waitFor(() => expect(shown.text()).toContain('Search the cases'), 5_000);
  expect(document.querySelector<HTMLInputElement>('input[type=search], input[name=search], main input')!.value).toBe(
    '',
  );
});

it.each([
  ['the session has ended', ended(readMySession)],
  ['somebody else has entered', answers(readMySession, { person: 'another', endsInMs: 60_000 })],
])('says, when the service answers again, that the person is signed out because %s', async (_, answer) => {
  const given = await open('my-case');
  await shown.shows('breach of trust');
  given.unshift(refuses(readMySession, 'too-many-requests', 429));
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + PORTAL_IDLE_MS);
  await comesBack();
  await shown.shows('We could not reach the service');
  given.unshift(answer);
  await shown.press('Try again');
  await shown.shows('You were signed out to keep your case private');
});

it('signs out a person whose session may stand, as soon as the service answers', async () => {
  const given = await open('my-case');
  await shown.shows('breach of trust');
  given.unshift(refuses(readMySession, 'internal', 500), refuses(leavePortal, 'internal', 500));
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + PORTAL_IDLE_MS);
  await comesBack();
  await shown.shows('We could not reach the service');
  await shown.press('Sign out');
  await shown.shows('You are not signed out yet');
  given.unshift(answers(leavePortal, {} as never));
  await shown.press('Sign out');
  await shown.shows('Sign in to my cases');
});

it('drops what was asked before somebody signs out', async () => {
  const session = Promise.withResolvers<Response>();
  const list = Promise.withResolvers<Response>();
  let isListLate = false;
  const given = await open('my-case', (address, method) => {
    if (method === 'GET' && address.endsWith('/my/session')) return session.promise;
    return isListLate && address.endsWith('/my/cases') ? list.promise : null;
  });
  await shown.shows('breach of trust');
  await listsAgain(() => {
    isListLate = true;
  });
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + PORTAL_IDLE_MS);
  await comesBack();
  given.unshift(refuses(leavePortal, 'internal', 500));
  await shown.press('Sign out');
  await shown.shows('You are not signed out yet');
  await shown.after(() => session.resolve(Response.json({ code: 'internal', message: '' }, { status: 500 })));
  expect(shown.text()).toContain('You are not signed out yet');
  given.unshift(answers(leavePortal, {} as never));
  await shown.press('Sign out');
  await shown.shows('Sign in to my cases');
  const { value } = given.find(({ route }) => route.path === listMyCases.path && route.method === 'get')!;
  await shown.after(() => list.resolve(Response.json(value)));
  expect(shown.text()).toContain('Sign in to my cases');
  expect(shown.text()).not.toContain('You were signed out');
});

it('shows who has entered nothing that was asked for by the person before them', async () => {
  const list = Promise.withResolvers<Response>();
  let isListLate = false;
  const given = await open('my-case', (address, method) =>
    isListLate && method === 'GET' && address.endsWith('/my/cases') ? list.promise : null,
  );
  await shown.shows('breach of trust');
  await listsAgain(() => {
    isListLate = true;
  });
  isListLate = false;
  const { value } = given.find(({ route }) => route.path === listMyCases.path && route.method === 'get')!;
  given.unshift(ended(readMySession));
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + PORTAL_IDLE_MS);
  await comesBack();
  await shown.shows('You were signed out to keep your case private');
  given.unshift(answers(listMyCases, { ...(value as Cases), person: 'another', items: [], requests: [] }));
  await signsIn(given);
  await vi.waitFor(() => expect(personInTab()).toBe('another'), 5_000);
  await shown.after(() => list.resolve(Response.json(value)));
  expect(shown.text()).not.toContain('breach of trust');
  expect(personInTab()).toBe('another');
});

it('offers to sign out where the cases of a person who is in cannot be loaded, and to nobody else', async () => {
  const failing: GivenAnswer = refuses(listMyCases, 'internal', 500);
  const given = await open('my-cases');
  await shown.shows('breach of trust');
  await shown.leave();
  given.unshift(failing, answers(leavePortal, {} as never));
  shown = await show(<MyApp send={fixedService(given)} />, loadMyWords);
  await shown.shows('We could not reach the service');
  await shown.press('Sign out');
  await shown.shows('Sign in to my cases');
  await shown.leave();
  shown = await show(<MyApp send={fixedService(given)} />, loadMyWords);
  await shown.shows('We could not reach the service');
  expect(shown.buttons()).not.toContain('Sign out');
});

it('keeps of what was typed for minutes only what the person who has entered typed', async () => {
  const memories = [memoryOf(), memoryOf('another'), memoryOf('')];
  for (const memory of memories) memory.keep(NOT_SO);
  await open('my-entry');
  await shown.shows('Sign in to my cases');
  expect(memories.every((memory) => memory.read() !== null)).toBe(true);
  await open('my-cases');
  await shown.shows('breach of trust');
  expect(memories.map((memory) => memory.read() !== null)).toEqual([true, false, false]);
});

it('leads to the entry, and says why, when a page of a document finds the session ended, or the list does', async () => {
  const given = await open('my-document');
  await shown.shows('Save the file');
  given.unshift(ended({ method: 'get', path: '/my/cases/{case}/documents/{document}/content' }));
  await shown.press('Save the file');
  await shown.shows('You were signed out to keep your case private');
  await shown.leave();
  const again = await open('my-case');
  await shown.shows('breach of trust');
  await listsAgain(() => again.unshift(ended(listMyCases)));
  await shown.shows('You were signed out to keep your case private');
});

it('says until when a time runs that began when the message arrived, opened or not', async () => {
  const given = await open('my-case-quiet');
  await shown.shows('breach of trust');
  const held = MY_SCREENS['my-order-waits']!.answers('en').find(({ route }) => route.path === readMyCase.path)!
    .value as MyCase;
  const until = Date.UTC(2026, 11, 9, 20, 30);
  const orders = held.orders.map((one) => ({
    ...one,
    served: one.served && { ...one.served, deadline: { kind: 'objection' as const, until } },
  }));
  const due = held.due.map((one) => (one.what === 'open-order' ? { ...one, at: until } : one));
  given.unshift(answers(readMyCase, { ...held, orders, due }));
  await shown.leave();
  window.history.replaceState(null, '', MY_SCREENS['my-case']!.path);
  shown = await show(<MyApp send={fixedService(given)} />, loadMyWords);
  await shown.shows('your time runs until Wednesday 9 December 2026');
  // The last day of a deadline is a whole day.
  expect(shown.text()).not.toContain('23:59');
  window.history.replaceState(null, '', MY_SCREENS['my-order-waits']!.path);
  shown = await show(<MyApp send={fixedService(given)} />, loadMyWords);
  await shown.shows('your time runs, whether you open it or not');
  expect(shown.text()).not.toContain('may begin');
});

it('goes on at the code when the page is loaded anew meanwhile, and says when no other can be sent', async () => {
  const given = await open('my-entry-code');
  await shown.type('National ID', '0076229645');
  await shown.press('Continue');
  await shown.type('Mobile number', '09123334455');
  await shown.press('Continue');
  await shown.shows('Enter the one-time code');
  expect(shown.text()).toContain('If they are in a case');
  expect(JSON.stringify(sessionStorage)).not.toMatch(/0076229645|9123334455/);
  given.unshift(refuses(sendPortalCode, 'too-many-requests', 429));
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 4 * 60_000);
  await vi.waitFor(() => expect(shown.buttons()).toContain('Send another code'), 5_000);
  await shown.press('Send another code');
  await shown.shows('It was tried too often');
  await open('my-entry-code');
  await shown.shows('Enter the one-time code');
});
