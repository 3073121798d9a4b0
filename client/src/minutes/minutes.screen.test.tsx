import type { ReactNode } from 'react';
import { EMPTY_TEXT } from '@mahzar/shared/minutes/text/text';
import type { MinutesPushes, MinutesView } from '@mahzar/shared/protocol/minutes';
import { afterEach, expect, it, vi } from 'vitest';
import { UNREACHABLE } from '../connection/result.ts';
import { minutesEn as en } from '../i18n/minutes.en.ts';
import { show } from '../screen.fixture.tsx';
import type { Shown } from '../screen.fixture.tsx';
import { answerMemory } from '../session/kept-answer.ts';
import { addressOfOwnMinutes } from '../session/own-minutes.ts';
import { enterTab } from '../session/own-tab.ts';
import { tokenKey } from '../session/token-key.ts';
import MinutesApp from './MinutesApp.tsx';
import { MinutesBoard } from './MinutesBoard.tsx';
import { openMinutesSession } from './minutes-session.ts';
import type { AskMinutes, ConnectMinutes, MinutesSession } from './minutes-session.ts';

const AT = Date.UTC(2026, 10, 28);
const HOUR = 3_600_000;

let shown: Shown;
afterEach(async () => {
  await shown.leave();
  vi.unstubAllGlobals();
  window.sessionStorage.clear();
  window.history.replaceState(null, '', '/');
});

function view(change: Partial<MinutesView>): MinutesView {
  const person = (seat: string, role: 'presiding-judge' | 'clerk' | 'accused') => {
    return { seat, role, name: seat, alias: null };
  };
  return {
    now: AT,
    title: '',
    caseNumber: '1',
    branch: '',
    startsAt: AT,
    phase: 'writing',
    readAlong: true,
    me: { seat: 'clerk', acts: ['write', 'begin-reading'], scope: 'whole', phone: null, means: null },
    people: [person('judge', 'presiding-judge'), person('clerk', 'clerk'), person('accused', 'accused')],
    reading: null,
    hasPaper: false,
    withheld: null,
    nextMoved: null,
    earlier: [],
    closed: null,
    ...change,
  };
}

const reading = (round: number, answered = false): NonNullable<MinutesView['reading']> => {
  const answer = { kind: 'signed', at: AT, words: null, drawn: null, reason: null, isOfThisText: true } as const;
  const answers = [{ seat: 'accused', answer: answered ? answer : null }];
  return { round, begunAt: AT, until: Date.now() + HOUR, sha256: 'a'.repeat(64), answers };
};
const signing = (round: number) =>
  view({
    phase: 'reading',
    me: { seat: 'accused', acts: ['sign', 'refuse'], scope: 'whole', phone: '47', means: 'one-time-code' },
    reading: reading(round),
  });

/** Shows the board, or the whole page, with the service's pushes and answers. */
async function look(
  answers: (name: string) => object = () => UNREACHABLE,
  draw = (session: MinutesSession): ReactNode => <MinutesBoard hearing="h1" session={session} />,
) {
  let pushes: Omit<MinutesPushes, 'ended'>;
  let line: Parameters<ConnectMinutes>[1];
  const asked: [string, object][] = [];
  const ask = (async (name: string, request: object) => {
    asked.push([name, request]);
    return answers(name);
  }) as AskMinutes;
  const session = openMinutesSession(
    (given, of) => {
      [pushes, line] = [given, of];
      return { ask, close: () => undefined };
    },
    () => AT,
  );
  shown = await show(draw(session));
  return { pushes: pushes!, line: line!, asked, session };
}

const block = (text: string) => ({ kind: 'line', at: AT, seat: 'accused', to: null, text }) as const;
const box = () => shown.field(en.sign.read) as HTMLInputElement;
const tick = () => box().checked;
/** As soon as the page knows the hash of the text. */
const read = async (): Promise<void> => {
  await expect.poll(() => box().disabled).toBe(false);
  await shown.after(() => box().click());
};

it('what was ticked as read is ticked no longer when another byte is shown, or the text was closed anew', async () => {
  const { pushes } = await look();
  await shown.after(() => {
    pushes.minutes(signing(1));
    pushes.blocks({ from: 0, removed: 0, blocks: [block('one')] });
  });
  await read();
  expect(tick()).toBe(true);
  await shown.after(() => pushes.blocks({ from: 0, removed: 1, blocks: [block('two')] }));
  expect(tick()).toBe(false);
  await read();
  await shown.after(() => pushes.minutes({ ...signing(1), now: AT + 1 }));
  expect(tick()).toBe(true);
  await shown.after(() => pushes.minutes(signing(2)));
  expect(tick()).toBe(false);
});

it('whoever goes by a number, whom their hand would show, is given nothing to draw on', async () => {
  const { pushes } = await look();
  await shown.after(() => {
    pushes.minutes(signing(1));
    pushes.blocks({ from: 0, removed: 0, blocks: [block('one')] });
  });
  await read();
  expect(shown.buttons()).toContain(en.sign.draw);
  const people = signing(1).people.map((one) => (one.seat === 'accused' ? { ...one, name: null, alias: 1 } : one));
  await shown.after(() => pushes.minutes({ ...signing(1), people }));
  expect(tick()).toBe(true);
  expect(shown.buttons()).not.toContain(en.sign.draw);
});

it('an objection outlives the session of the portal in which it was typed, until it is sent', async () => {
  const lookAgain = async () => {
    const { pushes, line, asked } = await look((name) => (name === 'sign' ? { ok: true } : UNREACHABLE));
    await shown.after(() => {
      pushes.minutes(signing(1));
      pushes.blocks({ from: 0, removed: 0, blocks: [block('one')] });
    });
    await read();
    return { line, asked };
  };
  const chosen = (answer: string) => (shown.field(answer) as HTMLInputElement).checked;
  window.history.replaceState(null, '', addressOfOwnMinutes('h1', 'accused'));
  enterTab('ali');
  const { line } = await lookAgain();
  await shown.after(() => shown.field(en.sign.object).click());
  await shown.type(en.sign.objection, 'Not so.');
  await shown.after(() => line.ended('no-session'));
  expect(shown.text()).toContain(en.refused['no-session']);
  const { asked } = await lookAgain();
  expect(chosen(en.sign.object)).toBe(true);
  expect(shown.field(en.sign.objection).value).toBe('Not so.');
  await shown.type(en.sign.code, '123456');
  await shown.press(en.sign.confirm);
  expect(asked).toContainEqual(['sign', expect.objectContaining({ words: 'Not so.' })]);
  await lookAgain();
  expect(chosen(en.sign.sign)).toBe(true);
  // With a link, or at the desk, nothing is kept.
  window.history.replaceState(null, '', '/minutes/h1');
  await lookAgain();
  await shown.after(() => shown.field(en.sign.object).click());
  await shown.type(en.sign.objection, 'Not so.');
  expect(Object.keys(sessionStorage)).toEqual(['mahzar.my']);
});

it('shows a person who enters in another tab what they typed, when they load the minutes anew', async () => {
  window.history.replaceState(null, '', addressOfOwnMinutes('h1', 'accused'));
  // Their session has ended in this tab, which knows nobody since.
  const memory = answerMemory(sessionStorage, { person: 'ali', hearing: 'h1', seat: 'accused' });
  memory.keep({ answer: 'object', words: 'Not so.' });
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address);
    return Response.json({ person: 'ali', endsInMs: 60_000 });
  });
  const { pushes } = await look(undefined, (session) => <MinutesApp connect={() => session} />);
  await shown.after(() => {
    pushes.minutes(signing(1));
    pushes.blocks({ from: 0, removed: 0, blocks: [block('one')] });
  });
  await read();
  expect(shown.field(en.sign.objection).value).toBe('Not so.');
  await shown.type(en.sign.objection, 'Not at all.');
  expect(memory.read()?.words).toBe('Not at all.');
  // A question that does not prolong the session.
  expect(asked).toEqual(['/api/v1/my/session']);
});

it('whoever signs is told to ask the clerk to read the text aloud, except the clerk', async () => {
  const { pushes } = await look();
  await shown.after(() => pushes.minutes(signing(1)));
  expect(shown.text()).toContain(en.sign.aloud);
  const clerk = { ...signing(1).me, seat: 'clerk' };
  await shown.after(() => pushes.minutes({ ...signing(1), me: clerk }));
  expect(shown.text()).toContain(en.sign.about);
  expect(shown.text()).not.toContain(en.sign.aloud);
});

it('the judge is asked to sign when everybody has answered, and what was said of an earlier text is in sight', async () => {
  const { pushes } = await look();
  const me = { seat: 'judge', acts: ['close'], scope: 'whole', phone: null, means: 'app-code' } as const;
  await shown.after(() => pushes.minutes(view({ phase: 'reading', me, reading: reading(2) })));
  expect(shown.text()).toContain(en.sign.waits);
  const objected = {
    kind: 'objected',
    at: AT,
    words: 'not so',
    drawn: null,
    reason: null,
    isOfThisText: false,
  } as const;
  const earlier = [{ round: 1, begunAt: AT, answers: [{ seat: 'accused', answer: objected }] }];
  await shown.after(() => pushes.minutes(view({ phase: 'reading', me, reading: reading(2, true), earlier })));
  expect(shown.text()).not.toContain(en.sign.waits);
  expect(shown.text()).toContain('not so');
  expect(shown.field(en.sign.read)).toBeDefined();
});

it('what was written and could not be kept stays in sight when the text was closed meanwhile', async () => {
  let isAway = true;
  const { pushes, line } = await look((name) => {
    if (isAway) return UNREACHABLE;
    return name === 'write'
      ? { ok: false, error: { code: 'wrong-phase' } }
      : { ok: true, steps: [], editors: [], next: null };
  });
  const text = { version: 0, doc: EMPTY_TEXT.toJSON() as unknown };
  await shown.after(() => {
    pushes.minutes(view({}));
    pushes.text(text);
  });
  await shown.shows(en.saved);
  await shown.after(() => line.away());
  await shown.press(en.parts.ruling);
  expect(shown.text()).toContain(en.fill.ruling.trim());
  isAway = false;
  await shown.after(() => {
    pushes.minutes(view({ phase: 'reading', me: { ...view({}).me, acts: ['end-reading'] }, reading: reading(1) }));
    pushes.text(text);
  });
  await shown.shows(en.lost);
  expect(shown.text()).toContain(en.fill.ruling.trim());
  await shown.press(en.again);
  expect(shown.text()).not.toContain(en.fill.ruling.trim());
});

it('the text is closed as the clerk has it before them', async () => {
  const { pushes, asked } = await look((name) => (name === 'write' ? { ok: true, version: 1 } : { ok: true }));
  await shown.after(() => {
    pushes.minutes(view({}));
    pushes.text({ version: 7, doc: EMPTY_TEXT.toJSON() as unknown });
  });
  await shown.shows(en.saved);
  await shown.press(en.reading.begin);
  await shown.press(en.reading.confirm);
  expect(asked).toContainEqual(['begin-reading', expect.objectContaining({ version: 7 })]);
});

it.each(['no-session', 'not-identified'] as const)(
  'nothing of the minutes stays on the page after %s',
  async (code) => {
    const { pushes, line, session } = await look();
    await shown.after(() => {
      pushes.minutes({ ...signing(1), title: 'The shop' });
      pushes.blocks({ from: 0, removed: 0, blocks: [block('said in court')] });
    });
    expect(shown.text()).toContain('said in court');
    await shown.after(() => line.ended(code));
    expect(shown.text()).toContain(en.refused[code]);
    expect(shown.text()).not.toContain('said in court');
    expect(session.store.getState()).toMatchObject({ view: null, blocks: [] });
    const hrefs = [...document.querySelectorAll('a')].map((link) => link.getAttribute('href'));
    expect(hrefs).toEqual(code === 'no-session' ? ['/my'] : []);
  },
);

it('from their own cases a person comes back to them, their acts keep the session, and times lead to no record that would not open', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address);
    return Response.json({});
  });
  enterTab('ali');
  const links = () => [...document.querySelectorAll('main a, nav a')].map((link) => link.getAttribute('href'));
  const open = async (address: string) => {
    window.history.replaceState(null, '', address);
    const { pushes } = await look(undefined, (session) => <MinutesApp connect={() => session} />);
    await shown.after(() => {
      pushes.minutes(signing(1));
      pushes.blocks({ from: 0, removed: 0, blocks: [block('said in court')] });
    });
    await shown.shows('said in court');
    window.dispatchEvent(new Event('scroll'));
    for (let times = 0; times < 3; times += 1) window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }));
  };
  await open('/minutes/h1');
  expect([links(), asked]).toEqual([[`/record/h1#at=${AT}`], []]);
  await open('/minutes/h1?own=accused');
  expect([links(), asked]).toEqual([['/my'], ['/api/v1/my/cases']]);
  window.sessionStorage.setItem(tokenKey('h1'), 'token');
  await open('/minutes/h1?own=accused');
  expect(links()).toEqual(['/my', `/record/h1#at=${AT}`]);
});

it('leaves nothing in the tab by which its next user could enter the hearing when the session of the person ends', async () => {
  window.history.replaceState(null, '', addressOfOwnMinutes('h1', 'accused'));
  enterTab('ali');
  const { line } = await look(undefined, (session) => <MinutesApp connect={() => session} />);
  sessionStorage.setItem(tokenKey('h1'), 'token');
  sessionStorage.setItem('mahzar/h1/accused', 'seat');
  const memory = answerMemory(sessionStorage, { person: 'ali', hearing: 'h1', seat: 'accused' });
  memory.keep({ answer: 'object', words: 'not so' });
  await shown.after(() => line.ended('draining'));
  expect(sessionStorage.getItem(tokenKey('h1'))).toBe('token');
  await shown.after(() => line.ended('no-session'));
  // The person finds their objection when they enter again.
  expect(memory.read()).toEqual({ answer: 'object', words: 'not so' });
  expect(sessionStorage).toHaveLength(1);
});
