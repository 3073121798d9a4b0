import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLog } from '../../server/test/support/log.ts';
import { holdAnother } from '../../server/test/support/other-hearing.ts';
import type { TestHearing } from '../../server/test/support/other-hearing.ts';
import { TestService } from '../../server/test/support/service.ts';
import { DESK, PHONE } from './support/browser.ts';
import { ScreenPerson } from './support/screen-person.ts';
import { until } from './support/senses.ts';
import { Attendee, startChromium } from './support/session-browser.ts';
import type { Entering } from './support/session-page.ts';

let browser: Browser;
let service: TestService;
/** Another one for each of the two stories. */
let hearing: TestHearing;
const here: { close: () => Promise<void> }[] = [];

beforeAll(async () => {
  [browser, service] = await Promise.all([startChromium('small'), TestService.start()]);
});
afterAll(() => Promise.all([browser.close(), service.stop()]));

async function begin(): Promise<void> {
  hearing = await holdAnother(service);
}
async function end(): Promise<void> {
  await Promise.all(here.splice(0).map((person) => person.close()));
}

/** What somebody sends: small pictures and a sound without pauses, or nothing. */
const HEARD_AND_SEEN = { small: true, tone: true };
const SILENT = { microphone: false, camera: false };

/** Takes a seat in the courtroom. @param by who admits the person, unless the seat is the court's */
async function enter(seat: string, how: Entering, by?: Attendee): Promise<Attendee> {
  const attendee = await Attendee.open(browser, hearing, seat);
  here.push(attendee);
  expect(await attendee.enter(how)).toEqual({ ok: true });
  if (by !== undefined) await by.act('admit', { seat });
  await attendee.until(({ scene }) => scene?.me.place === 'courtroom');
  return attendee;
}

const receivedFrom = (person: Attendee) => person.page.evaluate(() => window.attendance.receivedFrom());

/** Resolves when `count` more packets of a stream have come. */
async function getsMoreOf(person: Attendee, stream: string, count = 30): Promise<void> {
  const before = (await receivedFrom(person))[stream] ?? 0;
  // Not by `waitForFunction`, which takes a promise for a yes.
  const haveCome = async () => ((await receivedFrom(person))[stream] ?? 0) >= before + count || null;
  await until(haveCome, `${count} more packets of ${stream}`, 30_000);
}

describe('a private talk', () => {
  beforeAll(begin);
  afterAll(end);

  it('takes two presses; the two hear each other and the court gets no packet, until the session brings them back', async () => {
    const judge = await enter('judge', HEARD_AND_SEEN);
    const lawyer = await ScreenPerson.comeIn(browser, hearing, 'lawyer', { language: 'en', viewport: DESK });
    const accused = await ScreenPerson.comeIn(browser, hearing, 'accused', { language: 'fa', viewport: PHONE });
    here.push(lawyer, accused);
    const interpreter = await Attendee.open(browser, hearing, 'interpreter');
    here.push(interpreter);
    await interpreter.enter(HEARD_AND_SEEN);
    // The interpreter comes in with the accused.
    for (const seat of ['lawyer', 'accused']) await judge.act('admit', { seat });
    await judge.act('start', { countdownSeconds: 0 });
    for (const person of [lawyer, accused]) await person.reads(person.t.courtroom.onRecord);
    await Promise.all(['lawyer/microphone', 'accused/microphone'].map((stream) => getsMoreOf(judge, stream, 5)));

    await lawyer.press(lawyer.t.panels.talk);
    await lawyer.press(new RegExp(lawyer.nameOf('accused')));
    await lawyer.reads(lawyer.t.privateRoom.promise);
    await accused.reads(accused.t.invitation.counsel.replace('{{name}} ', ''));
    await accused.press(accused.t.invitation.accept);
    await accused.reads(accused.t.privateRoom.promise);
    await judge.until(({ scene, remote }) => scene!.consultations.length === 1 && remote.size === 0);
    const inPrivate = readLog(hearing).at(-1)!.seq;

    // Nobody else is in the courtroom: whatever the judge receives comes from the private room.
    const received = () =>
      judge.page.evaluate(() =>
        Promise.all([window.attendance.received('audio'), window.attendance.received('video')]),
      );
    const before = await received();
    await Promise.all([lawyer.hearsMoreOf('accused', 100), accused.hearsMoreOf('lawyer', 100)]);
    await interpreter.until(({ scene }) => scene?.me.place === 'consultation');
    expect(await received()).toEqual(before);
    expect((await judge.state()).scene?.phase).toBe('in-session');

    await judge.act('recess');
    await lawyer.reads(lawyer.t.privateRoom.meanwhile.replace('{{state}}', lawyer.t.phases.recess));
    await lawyer.hearsMoreOf('accused', 20);
    expect(await received()).toEqual(before);
    const opened = readLog(hearing).filter(({ seq, type }) => seq > inPrivate && type === 'track-opened');
    expect(opened).toEqual([]);

    await judge.act('resume', { countdownSeconds: 0 });
    for (const person of [lawyer, accused]) {
      await person.reads(person.t.notices.calledBack.session);
      const microphone = person.page.getByRole('button', { name: person.t.courtroom.microphone });
      expect(await microphone.getAttribute('aria-pressed')).toBe('false');
    }
    await judge.until(({ scene }) => scene?.phase === 'in-session' && scene.consultations.length === 0);
    await Promise.all([judge.seesMoreOf('lawyer'), judge.seesMoreOf('accused')]);
    // The pictures of both return at once, their sound only when they open their microphones.
    expect((await received())[0]).toBe(before[0]);
    await lawyer.press(lawyer.t.courtroom.microphone);
    await getsMoreOf(judge, 'lawyer/microphone', 5);
  });
});

describe('where nobody films or speaks', () => {
  let judge: Attendee;
  let clerk: Attendee;

  beforeAll(async () => {
    await begin();
    judge = await enter('judge', SILENT);
    clerk = await enter('clerk', SILENT);
  });
  afterAll(end);

  it('what is written reaches exactly its readers, and is there again after a reload', async () => {
    const [lawyer, accused, citizen] = [
      await enter('lawyer', SILENT, judge),
      await enter('accused', SILENT, judge),
      await enter('citizen', SILENT, judge),
    ];
    const everybody = { judge, clerk, lawyer, accused, citizen };
    const write = async (person: Attendee, conversation: string, text: string): Promise<void> => {
      await person.page.evaluate(([to, what]) => window.attendance.session.chat.send(to, what), [
        conversation,
        text,
      ] as const);
      await person.page.waitForFunction(() => {
        const { outbox } = window.attendance.session.store.getState().chat;
        return outbox.every(({ failure }) => failure !== null);
      });
    };
    const readersOf = async (text: string): Promise<string[]> => {
      const found: string[] = [];
      for (const [seat, person] of Object.entries(everybody)) {
        if ((await person.state()).chat.messages.some((message) => message.text === text)) found.push(seat);
      }
      return found;
    };
    await lawyer.until(({ scene }) =>
      scene!.chat.conversations.some(({ id, writable }) => id === 'counsel:lawyer:accused' && writable),
    );

    await write(lawyer, 'counsel:lawyer:accused', 'Say nothing yet.');
    await write(accused, 'clerk:accused', 'I hear badly.');
    await write(clerk, 'clerk:accused', 'Better now?');
    // The chat is closed to the parties until the court opens it.
    await write(citizen, 'all', 'May I?');
    expect((await citizen.state()).chat.outbox).toMatchObject([{ text: 'May I?', failure: { code: 'chat-closed' } }]);
    await judge.act('open-chat', { open: true });
    await citizen.until(({ scene }) => scene!.chat.open);
    await citizen.page.evaluate(() => {
      const { store, chat } = window.attendance.session;
      chat.resend(store.getState().chat.outbox[0]!.nonce);
    });
    // Messages arrive in order: a person with this message has received all earlier ones.
    for (const person of [judge, clerk, lawyer])
      await person.until(({ chat }) => chat.messages.some(({ text }) => text === 'May I?'));
    await write(judge, 'all', 'Yes.');
    for (const person of [clerk, lawyer, accused, citizen])
      await person.until(({ chat }) => chat.messages.some(({ text }) => text === 'Yes.'));

    expect(await readersOf('Say nothing yet.')).toEqual(['lawyer', 'accused']);
    expect(await readersOf('I hear badly.')).toEqual(['clerk', 'accused']);
    expect(await readersOf('Better now?')).toEqual(['clerk', 'accused']);
    // Between the accused and the complainant stands a screen.
    expect(await readersOf('May I?')).toEqual(['judge', 'clerk', 'lawyer', 'citizen']);
    expect(await readersOf('Yes.')).toEqual(Object.keys(everybody));
    expect(readLog(hearing).filter(({ type }) => type === 'message-posted')).toHaveLength(4);

    await accused.page.reload();
    await accused.until(({ stage, chat }) => stage === 'seated' && chat.messages.length === 4);
    expect((await accused.state()).chat.messages.map(({ text }) => text)).toEqual([
      'Say nothing yet.',
      'I hear badly.',
      'Better now?',
      'Yes.',
    ]);
  });

  it('a shared screen does not come back by itself when its page was loaded again: the place is free', async () => {
    expect(await clerk.act('share-screen')).toEqual({ ok: true });
    await getsMoreOf(judge, 'clerk/screen', 5);
    await clerk.page.reload();
    await clerk.until(({ stage }) => stage === 'seated');
    await judge.until(({ scene }) => scene?.share === null);
    expect(await judge.act('share-screen')).toEqual({ ok: true });
    await getsMoreOf(clerk, 'judge/screen', 5);
  });
});
