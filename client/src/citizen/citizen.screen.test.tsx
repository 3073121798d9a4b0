import {
  addToRequest,
  answerRequest,
  beginRequest,
  leaveRequest,
  openRequest,
  proveOpening,
  proveRequest,
  readMyRequest,
  sayCarriedOut,
  submitRequest,
} from '@mahzar/shared/rest/requests';
import type { MyRequest } from '@mahzar/shared/rest/requests';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CITIZEN_SCREENS } from '../../gallery/citizen/screens.ts';
import { answers, refuses, fixedService } from '../../gallery/staff/answers.ts';
import type { GivenAnswer } from '../../gallery/staff/answers.ts';
import { show } from '../screen.fixture.tsx';
import type { Shown } from '../screen.fixture.tsx';
import type { GuestPush } from '@mahzar/shared/protocol/queue';
import type { GuestListener, WatchGuest } from './guest/watch-guest.ts';
import { PressedAudio } from './live/audio.fixture.ts';
import type { TurnListener, WatchTurn } from './live/turn-context.ts';
import CitizenApp, { preloadPages } from './CitizenApp.tsx';
import { aMemory, aRequest } from './request.fixture.ts';
import { loadCitizenWords } from './words/load-words.ts';

let shown: Shown;
beforeAll(preloadPages);
// A new tab storage for each test: a page that was left may still send, and store unsent input.
beforeEach(() => void vi.stubGlobal('sessionStorage', aMemory()));
afterEach(async () => {
  await shown.leave();
  vi.unstubAllGlobals();
});

/** Opens the citizens' pages at a path with a service that gives these answers, the first matching one. */
async function open(
  path: string,
  given: GivenAnswer[],
  code: string | null = null,
  watchTurn: WatchTurn | null = null,
  serviceAheadMs = 0,
) {
  const asked: { readonly what: string; readonly body: unknown }[] = [];
  window.history.replaceState(null, '', path);
  shown = await show(
    <CitizenApp
      code={code}
      watchTurn={watchTurn}
      send={async (address, request) => {
        const what = `${request.method} ${address.replace('/api/v1/', '')}`;
        if (request.method !== 'GET') asked.push({ what, body: JSON.parse(String(request.body ?? 'null')) });
        const answer = await fixedService(given)(address, request);
        if (serviceAheadMs !== 0) answer.headers.set('Date', new Date(Date.now() + serviceAheadMs).toUTCString());
        return answer;
      }}
    />,
    loadCitizenWords,
  );
  return { asked, given };
}

/** A page of the gallery. */
const screen = (name: string): GivenAnswer[] => [...CITIZEN_SCREENS[name]!.answers('en')];
const focused = () => document.activeElement as HTMLElement | null;
const at = (path: string) => vi.waitFor(() => expect(window.location.pathname).toBe(path));
const follow = (address: string) =>
  shown.after(() => document.querySelector<HTMLElement>(`a[href="${address}"]`)?.click());
const choose = (label: string) =>
  shown.after(() =>
    [...document.querySelectorAll<HTMLElement>('label')]
      .find(({ textContent }) => textContent.startsWith(label))
      ?.click(),
  );

describe('a script in every field', () => {
  const SCRIPT = '<img src=x onerror=alert(1)><script>alert(1)</script>';
  const said = aRequest({
    state: 'submitted',
    proven: true,
    who: { name: SCRIPT, nationalId: SCRIPT, phone: SCRIPT },
    matter: { kind: 'other', text: SCRIPT, caseNumber: SCRIPT },
    company: {
      companions: [SCRIPT],
      interpreter: SCRIPT,
      lawyer: SCRIPT,
      elsewhere: [{ role: 'lawyer', name: SCRIPT, phone: SCRIPT }],
    },
    additions: [{ at: 0, text: SCRIPT }],
    files: [{ id: 'f1', name: SCRIPT, kind: 'pdf', size: 1, received: 1, state: 'kept' }],
    reason: { code: 'other', words: SCRIPT },
    answer: { outcome: 'order', words: SCRIPT, dueAt: null, signedAt: 0 },
    carriedOut: { done: 'no', words: SCRIPT, at: 0 },
  });

  it.each(['/follow', '/follow/add', '/follow/guests', '/follow/carried-out'])(
    'is text on the page %s',
    async (path) => {
      await open(path, [answers(readMyRequest, said), ...screen('citizen-request')]);
      await vi.waitFor(() => expect(document.querySelector('h1')).not.toBeNull());
      expect(document.querySelectorAll('script, img[src="x"]')).toHaveLength(0);
      if (path === '/follow') await shown.shows(SCRIPT);
    },
  );
});

describe('asking for a meeting', () => {
  it('begins at what it is, goes to the first question, and says what is missing where it is', async () => {
    const { asked } = await open('/ask', [
      answers(beginRequest, aRequest({ who: { name: 'Zahra Ahmadi', nationalId: '', phone: '' } })),
      ...screen('citizen-name'),
    ]);
    await shown.press('Start now');
    await at('/ask/name');
    await shown.shows('Question 1 of 12');
    await shown.press('Continue');
    expect(focused()?.textContent).toContain('Write your first name and surname.');
    expect(asked).toEqual([]);
    await shown.after(() => document.querySelector<HTMLElement>('.error-summary a')?.click());
    expect(focused()).toBe(shown.field('First name and surname'));
    expect(focused()?.getAttribute('aria-describedby')).toContain('problem');
    await shown.type('First name and surname', 'Zahra Ahmadi');
    await shown.press('Continue');
    await at('/ask/national-id');
    expect(asked[0]).toMatchObject({ what: 'POST my-request', body: { office: 'langarud', language: 'en' } });
    await shown.shows('Your answers are saved');
  });

  it('keeps what was typed across a reload before it was sent', async () => {
    await open('/ask/name', screen('citizen-name'));
    await shown.type('First name and surname', 'Zahra Ahm');
    await shown.leave();
    await open('/ask/name', screen('citizen-name'));
    await shown.shows('What is your name?');
    expect(shown.field('First name and surname').value).toBe('Zahra Ahm');
  });

  it('goes on without a connection, and says so', async () => {
    const lost = { route: answerRequest, status: 503, value: { code: 'service-draining', message: '', support: '' } };
    await open('/ask/national-id', [lost, ...screen('citizen-national-id')]);
    await shown.type('National ID', '۰۴۹۹۳۷۰۸۹۹');
    await shown.press('Continue');
    await at('/ask/mobile');
    await shown.shows('Your answers stay in this page');
  });

  it('sends a code when its page is come to, and says what is wrong with one', async () => {
    const { asked } = await open('/ask/code', [refuses(proveRequest, 'wrong-code', 401), ...screen('citizen-code')]);
    await shown.shows('The message is sent.');
    expect(asked).toEqual([{ what: 'POST my-request/code', body: {} }]);
    await shown.type('Code of six digits', '12');
    await shown.press('Continue');
    expect(shown.text()).toContain('The code has six digits.');
    await shown.type('Code of six digits', '۱۲۳ ۴۵۶');
    await shown.press('Continue');
    await shown.shows('The code is not right.');
    expect(asked.at(-1)?.body).toEqual({ code: '123456' });
    // The phone has unloaded the page while its person read the message: another code would invalidate the present one.
    const proved = answers(proveRequest, aRequest({ ...PERSON, proven: true }));
    const again = await open('/ask/code', [proved, ...screen('citizen-code')]);
    await shown.shows('The message is sent.');
    await shown.type('Code of six digits', '654321');
    await shown.press('Continue');
    await at('/ask/kind');
    expect(again.asked.map(({ body }) => body)).toEqual([{ code: '654321' }]);
  });

  it('does not lead past what is not answered, whatever the address says', async () => {
    await open('/ask/check', [answers(readMyRequest, aRequest(PERSON)), ...screen('citizen-code')]);
    await at('/ask/code');
  });

  it('comes back to all answers after one was changed', async () => {
    await open('/ask/turn', screen('citizen-turn'));
    await shown.shows('Today, in the queue');
    await choose('Today, in the queue');
    await shown.press('Continue');
    await shown.shows('Check your answers');
    await follow('/ask/company?from=check');
    await shown.shows('Is somebody with you?');
    await shown.press('Continue');
    await shown.shows('Check your answers');
    // The turn depends on the kind of matter, so it must be chosen again.
    await follow('/ask/kind?from=check');
    await shown.shows('What is your request about?');
    await choose('A complaint');
    await shown.press('Continue');
    await at('/ask/turn');
  });

  it('asks for another turn when the chosen one was taken meanwhile, and hands the request in', async () => {
    const { given, asked } = await open('/ask/turn', [
      refuses(submitRequest, 'turn-taken', 409),
      ...screen('citizen-turn'),
    ]);
    await shown.shows('Today, in the queue');
    await choose('Today, in the queue');
    await shown.press('Continue');
    await shown.shows('Check your answers');
    await shown.press('Hand in the request');
    await at('/ask/turn');
    await shown.shows('Somebody else has just taken this turn.');
    await choose('Sunday 29 November');
    await choose('09:30');
    await shown.press('Continue');
    await shown.shows('Check your answers');
    const done = aRequest({ state: 'submitted', trackingCode: '482177305190' });
    given.unshift(answers(submitRequest, done));
    await shown.press('Hand in the request');
    await shown.shows('4821-7730-5190');
    expect(asked.at(-1)?.body).toEqual({ choice: { kind: 'turn', at: Date.UTC(2026, 10, 29, 6, 0) } });
    expect(sessionStorage.getItem('mahzar.ask')).toBeNull();
  });

  it('says when no turn is free, and when the office is open next', async () => {
    await open('/ask/turn', screen('citizen-turn-none'));
    await shown.shows('There is no free turn now.');
    expect(shown.text()).toContain('Sunday 29 November 2026');
    expect(document.querySelector('form [type=submit]')).toBeNull();
  });
});

describe('photos, papers and a voice message', () => {
  const chooses = (...files: File[]) =>
    shown.after(() => {
      const input = document.querySelector<HTMLInputElement>('input[multiple]')!;
      Object.defineProperty(input, 'files', { value: files, configurable: true });
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
  const photo = (name: string) => new File(['…'], name, { type: 'image/jpeg' });
  const create = (status: number, code: string) => ({
    route: { method: 'post', path: '/my-request/files' } as const,
    status,
    value: { code, message: '', support: '' },
  });

  const hasMicrophone = (getUserMedia: () => Promise<unknown>): void => {
    vi.stubGlobal('MediaRecorder', Recorder);
    vi.stubGlobal('navigator', { ...navigator, mediaDevices: { getUserMedia } });
  };

  it('says of each file why it is not sent, without sending what cannot be taken', async () => {
    const { asked } = await open('/ask/files', [create(409, 'too-many-files'), ...screen('citizen-files')]);
    await shown.shows('Photos or PDF, up to 6 files of 10 MB each.');
    const large = new File([`%PDF-1.7${' '.repeat(10 * 1024 * 1024)}`], 'scan.pdf', { type: 'application/pdf' });
    await chooses(new File(['MZ'], 'letter.pdf', { type: 'application/pdf' }), large, new File(['…'], 'a.exe'));
    await shown.shows('a.exe');
    const said = [...document.querySelectorAll('.file [role=alert]')].map(({ textContent }) => textContent);
    expect(said.map((text) => text.split('.')[0])).toEqual([
      'This is neither a photo nor a PDF',
      'This file is larger than 10 MB, which is the most',
      'This is neither a photo nor a PDF',
    ]);
    expect(asked).toEqual([]);
    await chooses(photo('a.jpg'));
    await shown.shows('There are as many files as can be taken.');
    await shown.press('Remove letter.pdf');
    expect(shown.text()).not.toContain('letter.pdf');
  });

  it('takes no more than the service does, and says so', async () => {
    await open('/ask/files', screen('citizen-files'));
    await shown.shows('Take a photo');
    await chooses(...'1234567'.split('').map((name) => photo(`${name}.jpg`)));
    await shown.shows('No more files can be sent.');
    expect(shown.text()).toContain('There are as many files as can be taken.');
    expect(shown.buttons()).not.toContain('Take a photo');
  });

  it('goes on while a file is sent, and hands the request in without waiting for it', async () => {
    const isKept = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    await open('/ask/files', screen('citizen-files'));
    await shown.shows('Take a photo');
    expect(isKept()).toBe(false);
    await chooses(photo('a.jpg'));
    await shown.shows('You can go on');
    // A person who is about to close the page is asked first.
    expect(isKept()).toBe(true);
    await shown.press('Continue');
    await at('/ask/company');
  });

  it('is loaded anew after an update without asking anybody, though a file is being sent', async () => {
    let told: TurnListener | undefined;
    const asked: boolean[] = [];
    const asks = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    const now = performance.now.bind(performance);
    const late = vi.spyOn(performance, 'now').mockImplementation(() => now() + 120_000);
    const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => void asked.push(asks()));
    await open('/follow/add', screen('citizen-live'), null, (listener) => {
      told = listener;
      return { report: async () => true, close: () => undefined };
    });
    await vi.waitFor(() => expect(told).toBeDefined());
    await shown.shows('Take a photo');
    await chooses(photo('a.jpg'));
    expect(asks()).toBe(true);
    await shown.after(() => told?.ended(true));
    expect(asked).toEqual([false]);
    for (const spy of [late, reload]) spy.mockRestore();
  });

  it('asks to write instead where the microphone may not be used', async () => {
    hasMicrophone(() => Promise.reject(new DOMException('', 'NotAllowedError')));
    await open('/ask/matter', screen('citizen-matter'));
    await shown.press('Record a message');
    await shown.shows('or write what it is about');
  });

  it('keeps the message that is there when another cannot be recorded', async () => {
    hasMicrophone(() => Promise.reject(new DOMException('', 'NotAllowedError')));
    const { asked } = await open('/ask/matter', screen('citizen-matter-voice'));
    await shown.press('Record again');
    await shown.shows('does not let this page use the microphone');
    expect(asked).toEqual([]);
    expect(shown.buttons()).toContain('Listen to it');
  });

  it('puts another message in the place of the one that is there when it is made, not before', async () => {
    hasMicrophone(async () => ({ getTracks: () => [] }));
    const remove = { route: { method: 'delete', path: '/my-request/files/f3' }, status: 200, value: null } as const;
    const { asked } = await open('/ask/matter', [remove, ...screen('citizen-matter-voice')]);
    await shown.press('Record again');
    await shown.shows('Your voice is being recorded');
    expect(asked).toEqual([]);
    await shown.press('Stop recording');
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    expect(asked.map(({ what }) => what)).toEqual(['DELETE my-request/files/f3', 'POST my-request/files']);
  });

  it('records nobody who has left the page while the browser asked', async () => {
    let allow = (_: unknown): void => undefined;
    const asking = new Promise((resolve) => (allow = resolve));
    const stop = vi.fn<() => void>();
    hasMicrophone(() => asking);
    const { asked } = await open('/ask/matter', screen('citizen-matter'));
    await shown.press('Record a message');
    await shown.after(() => document.querySelector<HTMLElement>('.way__back')?.click());
    await shown.after(() => allow({ getTracks: () => [{ stop }] }));
    await vi.waitFor(() => expect(stop).toHaveBeenCalledOnce());
    expect(asked.filter(({ what }) => what.includes('files'))).toEqual([]);
  });

  it('says how many files there may be beside a voice message', async () => {
    await open('/ask/files', screen('citizen-matter-voice'));
    await shown.shows('up to 5 files');
  });

  it('offers to add what the office has asked for', async () => {
    await open('/follow', screen('citizen-request-incomplete'));
    await shown.shows('Please send a photo of the detention order');
    const saved = document.querySelector<HTMLAnchorElement>('a[download]');
    expect(saved?.getAttribute('href')).toBe('/api/v1/my-request/files/f1');
    await follow('/follow/add');
    await shown.shows('Take a photo');
  });
});

describe('following a request', () => {
  it('asks for the tracking code, then for a code, and opens it', async () => {
    const opened = aRequest({ state: 'submitted', trackingCode: '482177305190' });
    const { asked } = await open('/follow', [answers(proveOpening, opened), ...screen('citizen-find')]);
    await shown.shows('What is your tracking code?');
    await shown.type('Tracking code', '4821 7730 5191');
    await shown.press('Continue');
    expect(shown.text()).toContain('This tracking code is not right.');
    expect(asked).toEqual([]);
    await shown.type('Tracking code', '۴۸۲۱-۷۷۳۰-۵۱۹۰');
    await shown.press('Continue');
    await shown.shows('Give the code from the text message');
    await shown.type('Code of six digits', '654321');
    await shown.press('Continue');
    await shown.shows('Your turn does not stand any more.');
    expect(asked.map(({ body }) => body)).toEqual([
      { by: { trackingCode: '482177305190', link: null } },
      { challenge: 'c', code: '654321' },
    ]);
  });

  it.each(['/follow', '/r'])('waits for the code that was sent though the page at %s is loaded anew', async (path) => {
    const opened = aRequest({ state: 'submitted', trackingCode: '482177305190' });
    const link = path === '/r' ? 'b'.repeat(22) : null;
    const given = [answers(proveOpening, opened), ...screen('citizen-find')];
    await open(path, given, link);
    if (link === null) {
      await shown.shows('What is your tracking code?');
      await shown.type('Tracking code', '482177305190');
      await shown.press('Continue');
    }
    await shown.shows('Give the code from the text message');
    // The phone has unloaded the page while its person read the message, and the address has lost the link long ago.
    const { asked } = await open(path, given);
    await shown.shows('Give the code from the text message');
    await shown.type('Code of six digits', '654321');
    await shown.press('Continue');
    await shown.shows('Your turn does not stand any more.');
    expect(asked.map(({ body }) => body)).toEqual([{ challenge: 'c', code: '654321' }]);
    // After the answer there is nothing to continue.
    await open('/follow', screen('citizen-find'));
    await shown.shows('What is your tracking code?');
  });

  it('by the link of a message goes on with a draft at once where this browser holds it', async () => {
    const code = 'a'.repeat(22);
    const { asked } = await open('/r', [answers(openRequest, { step: 'opened' }), ...screen('citizen-mobile')], code);
    await at('/ask/code');
    expect(asked[0]).toEqual({ what: 'POST my-request/open', body: { by: { trackingCode: null, link: code } } });
  });

  it('by a link that was cut off asks for the tracking code', async () => {
    await open('/r', [refuses(openRequest, 'bad-request', 400), ...screen('citizen-find')], 'aaa');
    await shown.shows('The link of the message was not opened whole.');
  });

  it('offers another turn to who was sent on, and not to who was refused', async () => {
    const link = () => document.querySelector('a[href="/follow/turn"]');
    for (const [code, isOffered] of [
      ['redirected', true],
      ['not-competent', false],
    ] as const) {
      const request = aRequest({ state: 'submitted', trackingCode: '482177305190', reason: { code, words: 'Why.' } });
      await open('/follow', [answers(readMyRequest, request), ...screen('citizen-request')]);
      await shown.shows('Why.');
      expect(link() !== null, code).toBe(isOffered);
      if (isOffered) await shown.leave();
    }
  });

  it('keeps what is added to a request until it is sent, whatever leads away from the page', async () => {
    await open('/follow/add', screen('citizen-request-incomplete'));
    await shown.shows('In your words');
    await shown.type('In your words', 'The deed is of 1398.');
    await shown.leave();
    const incomplete = screen('citizen-request-incomplete');
    const request = incomplete.find(({ route }) => route.path === readMyRequest.path)?.value as MyRequest;
    const { asked } = await open('/follow/add', [answers(addToRequest, request), ...incomplete]);
    await shown.shows('In your words');
    expect(shown.field('In your words').value).toBe('The deed is of 1398.');
    await shown.press('Add to the request');
    await at('/follow');
    expect(asked.map(({ body }) => body)).toEqual([{ text: 'The deed is of 1398.' }]);
    await follow('/follow/add');
    await shown.shows('In your words');
    expect(shown.field('In your words').value).toBe('');
  });

  it('says when the service has not let go of the request, with nothing of it left in the tab', async () => {
    const { given } = await open('/follow', [refuses(leaveRequest, 'internal', 500), ...screen('citizen-request')]);
    await shown.shows('Your request is handed in');
    sessionStorage.setItem('mahzar.follow', JSON.stringify({ of: 'add r1', form: 'The deed is of 1398.' }));
    await shown.press('Leave on this device');
    await shown.shows('Please put this right');
    expect(sessionStorage.getItem('mahzar.follow')).toBeNull();
    expect(window.location.pathname).toBe('/follow');
    given.unshift({ route: leaveRequest, status: 200, value: null });
    await shown.press('Leave on this device');
    await at('/ask');
  });

  it('names who joins from another place, when they have a name and a mobile number of their own', async () => {
    const named = { company: { companions: [], interpreter: '', lawyer: '', elsewhere: [] } };
    const { asked } = await open('/follow', [answers(answerRequest, aRequest(named)), ...screen('citizen-request')]);
    await shown.shows('Your request is handed in');
    await follow('/follow/guests');
    await shown.shows('Who joins from another place?');
    await shown.press('Save');
    expect(shown.text()).toContain('Write the name of whoever joins');
    await choose('Interpreter');
    await shown.type('Their first name and surname', ' Sara Karimi ');
    await shown.type('Their mobile number', '021');
    await shown.press('Save');
    expect(shown.text()).toContain('has 11 digits');
    await shown.type('Their mobile number', '۰۹۱۲۳۴۵۶۷۸۹');
    await shown.press('Save');
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    const elsewhere = [{ role: 'interpreter', name: 'Sara Karimi', phone: '۰۹۱۲۳۴۵۶۷۸۹' }];
    expect(asked[0]?.body).toMatchObject({ company: { companions: ['Maryam Ahmadi'], elsewhere } });
  });

  it('asks before a request is taken back', async () => {
    const { asked } = await open('/follow', screen('citizen-request'));
    await shown.shows('Your request is handed in');
    await follow('/follow/withdraw');
    await shown.shows('Take your request back?');
    await shown.press('No, keep it');
    await at('/follow');
    expect(asked).toEqual([]);
  });
});

describe('the answer', () => {
  it('is said to be carried out or not, in own words, and may be said otherwise', async () => {
    const { asked, given } = await open('/follow', screen('citizen-request-answered'));
    await shown.shows('Was it carried out?');
    await follow('/follow/carried-out');
    await shown.press('Send to the office');
    expect(shown.text()).toContain('Choose one of the three answers.');
    await choose('Partly');
    await shown.type('In your words (if you want)', ' One call ');
    const answered = given.find(({ route }) => route.path === readMyRequest.path)?.value as MyRequest;
    const carriedOut = { done: 'partly', words: 'One call', at: 1 } as const;
    given.unshift(answers(sayCarriedOut, { ...answered, carriedOut }));
    await shown.press('Send to the office');
    await shown.shows('You said: it was partly done.');
    expect(asked).toEqual([{ what: 'POST my-request/carried-out', body: { done: 'partly', words: 'One call' } }]);
    expect(shown.text()).toContain('Change my answer');
  });
});

describe('waiting', () => {
  const { turn } = CITIZEN_SCREENS['citizen-live']!;

  it('shows the own place as it moves, says when the line is broken, and goes in when called', async () => {
    let told: TurnListener | undefined;
    let isOpen = true;
    await open('/follow', screen('citizen-live'), null, (listener) => {
      told = listener;
      return { report: async () => true, close: () => void (isOpen = false) };
    });
    await vi.waitFor(() => expect(told).toBeDefined());
    await shown.after(() => told?.turn(turn!()));
    const figures = () => [...document.querySelectorAll('.live-turn dd')].map(({ textContent }) => textContent);
    await vi.waitFor(() => expect(figures()).toEqual(['17', '3', '10:00 to 10:20']), 20_000);
    const stage = { kind: 'waiting', ahead: 0, expected: null, heldUntil: null, arrived: true } as const;
    await shown.after(() => told?.turn({ ...turn!(), stage }));
    expect(figures()).toEqual(['17', '0']);
    expect(shown.text()).toContain('You are next.');
    const planned = (opensAt: number) => told?.turn({ ...turn!(), phase: 'planned', opensAt });
    await shown.after(() => planned(Date.now() + 3_600_000));
    expect(shown.text()).toContain('The queue opens at');
    await shown.after(() => planned(Date.now() - 60_000));
    expect(shown.text()).toContain('The queue opens in a moment.');
    expect(shown.text()).not.toContain('The queue opens at');
    await shown.after(() => told?.away());
    expect(shown.text()).toContain('Your place is kept for some minutes');
    const { stage: meeting, door } = CITIZEN_SCREENS['citizen-live-called']!.turn!();
    await shown.after(() => told?.turn({ ...turn!(), stage: { ...meeting, kind: 'called' } as never, door }));
    expect(shown.text()).toContain('It is your turn.');
    expect(window.location.hash).toBe(door?.link);
    // Outdated data are not shown as live.
    await shown.after(() => told?.ended(false));
    expect(shown.text()).toContain('This page no longer shows your place. Open it again.');
    expect(shown.text()).not.toContain('It is your turn.');
    await shown.leave();
    expect(isOpen).toBe(false);
    // The person is back from a finished meeting whose call still exists: the page does not send them there again.
    window.location.hash = '';
    await open('/follow', screen('citizen-live'), null, (listener) => {
      told = listener;
      return { report: async () => true, close: () => undefined };
    });
    await vi.waitFor(() => expect(shown.text()).toContain('Looking for your place'));
    await shown.after(() => told?.turn({ ...turn!(), stage: { ...meeting, kind: 'called' } as never, door }));
    expect(shown.text()).toContain('It is your turn.');
    expect(window.location.hash).toBe('');
    await shown.leave();
    await open('/follow', screen('citizen-request'));
    await shown.shows('Your request is handed in');
    // On another day: viewing the request does not count as coming.
    expect(document.querySelector('.live-turn')).toBeNull();
  });

  it('ends with the meeting: nothing is offered for a turn that has been, and the answer comes by itself', async () => {
    let told: TurnListener | undefined;
    const { given } = await open('/follow', screen('citizen-live'), null, (listener) => {
      told = listener;
      return { report: async () => true, close: () => undefined };
    });
    await vi.waitFor(() => expect(told).toBeDefined());
    expect(shown.text()).toContain('Take the request back');
    const { stage } = CITIZEN_SCREENS['citizen-live-ended']!.turn!();
    await shown.after(() => told?.turn({ ...turn!(), stage: { ...stage, outcome: null } as never }));
    await shown.shows('Your meeting is over.');
    for (const past of ['Take the request back', 'Change the time', 'Near your turn', 'You are in the queue'])
      expect(shown.text()).not.toContain(past);
    expect(shown.text()).toContain('Add words or papers');
    given.unshift(...screen('citizen-request-answered'));
    await shown.after(() => told?.turn({ ...turn!(), stage }));
    await shown.shows('Your request is answered');
  });

  it('asks for the press without which no browser lets it ring, and rings at it', async () => {
    const audio = new PressedAudio();
    vi.stubGlobal('AudioContext', audio.Context);
    await open('/follow', screen('citizen-live'), null, (listener) => {
      setTimeout(() => listener.turn(turn!()));
      return { report: async () => true, close: () => undefined };
    });
    await shown.shows('lets no page ring before it is touched');
    audio.isPressed = true;
    await shown.press('Try the ring');
    await shown.shows('turn up the sound');
    expect(audio.tones).toBe(2);
  });

  it('is on the day that the service has, whatever day the phone shows', async () => {
    let opened = 0;
    const watch: WatchTurn = () => {
      opened += 1;
      return { report: async () => true, close: () => undefined };
    };
    await open('/follow', screen('citizen-live'), null, watch, 48 * 3_600_000);
    await shown.shows('Your request is handed in');
    expect(opened).toBe(0);
    await shown.leave();
    await open('/follow', screen('citizen-live'), null, watch);
    await vi.waitFor(() => expect(opened).toBe(1));
  });
});

describe('trying the device while one waits', () => {
  const { turn } = CITIZEN_SCREENS['citizen-live']!;

  it('is asked for when one is third in line, and what fails is told to the office without leaving the queue', async () => {
    const reports: (readonly string[])[] = [];
    let told: TurnListener | undefined;
    let opened = 0;
    await open('/follow', screen('citizen-live'), null, (listener) => {
      told = listener;
      opened++;
      return { report: async (faults) => reports.push(faults) > 0, close: () => void opened-- };
    });
    await vi.waitFor(() => expect(told).toBeDefined());
    await shown.after(() => told?.turn(turn!()));
    await shown.shows('test camera and sound now. It takes one minute.');
    // The test document lacks everything that a meeting needs, so the office is told before any device test.
    expect(reports).toEqual([['browser']]);
    expect(document.querySelector('.live-turn [role=alert]')).toBeNull();
    const near = { ...turn!(), stage: { ...turn!().stage, ahead: 2 } as never };
    await shown.after(() => told?.turn(near));
    expect(document.querySelector('.live-turn [role=alert]')?.textContent).toContain('Your turn is near.');
    await follow('/follow/device');
    await shown.shows('Skip this step');
    await shown.press('Skip this step');
    expect(shown.text()).toContain('Before you: 2');
    // Without https there are no devices.
    await shown.press('Continue');
    await shown.press('Continue');
    await shown.shows('Something does not work');
    await vi.waitFor(() => expect(reports.at(-1)?.slice(0, 2)).toEqual(['camera', 'microphone']));
    expect(reports.at(-1)).toContain('browser');
    expect(shown.text()).toContain('This browser is too old for the meeting.');
    await shown.shows('The office knows the result.');
    await shown.press('Back to the queue');
    await shown.after(() => told?.turn({ ...near, device: ['microphone-refused'] }));
    await shown.shows('the browser may not use the microphone. The office knows.');
    expect(opened).toBe(1);
  });
});

const PERSON = { who: { name: 'Zahra Ahmadi', nationalId: '0499370899', phone: '09123456789' } };

/** A recorder that runs until it is stopped. */
class Recorder extends EventTarget {
  static readonly isTypeSupported = () => true;
  readonly mimeType = 'audio/webm';
  state = 'inactive';
  start() {
    this.state = 'recording';
  }
  stop() {
    this.state = 'inactive';
    this.dispatchEvent(new Event('stop'));
  }
}

describe('who joins a meeting from elsewhere', () => {
  /** Opens the page of a link; `tell` pushes the service's messages to it. */
  async function openLink(code: string | null) {
    let told: GuestListener | undefined;
    const codes: string[] = [];
    window.history.replaceState(null, '', '/g');
    const watch: WatchGuest = (of, listener) => {
      codes.push(of);
      told = listener;
      return () => undefined;
    };
    shown = await show(<CitizenApp code={code} send={fixedService([])} watchGuest={watch} />, loadCitizenWords);
    if (code !== null) await vi.waitFor(() => expect(told).toBeDefined());
    const tell = (change: Partial<GuestPush>) =>
      shown.after(() => told?.guest({ ...CITIZEN_SCREENS['citizen-guest']!.guest!('en'), ...change }));
    return { codes, tell, end: () => shown.after(() => told?.ended(false)) };
  }

  it('waits on a page of their own, is taken into the meeting when it is called, and comes back to wait', async () => {
    const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined);
    const { tell } = await openLink('c'.repeat(22));
    await tell({});
    expect(shown.text()).toContain('Lawyer from another place: Nazanin Rezaei');
    expect(assign).not.toHaveBeenCalled();
    const [hearing, link] = ['h1' as never, 'https://court.example/hearing/h1#token'];
    await tell({ stage: { kind: 'called', hearing, recalledAt: null }, door: { hearing, link } });
    // In the language of this page, even on a phone without a chosen language.
    expect(assign.mock.calls).toEqual([['https://court.example/hearing/h1?lang=en#token']]);
    await shown.leave();
    // After a transfer the tab is back, without the link.
    const back = await openLink(null);
    await vi.waitFor(() => expect(back.codes).toEqual(['c'.repeat(22)]));
    await back.tell({});
    expect(shown.text()).toContain('goes into the meeting when it begins');
    await back.tell({ stage: { kind: 'called', hearing: 'h2' as never, recalledAt: null }, door: { hearing, link } });
    expect(assign).toHaveBeenCalledTimes(2);
    await back.end();
    expect(shown.text()).toContain('This meeting is not open');
  });

  it('is told that a link opens nothing, and asked for nothing', async () => {
    const { end } = await openLink('d'.repeat(22));
    await end();
    expect(shown.text()).toContain('It is over, is not held, or is held without you.');
    await shown.leave();
    sessionStorage.removeItem('mahzar.guest');
    await openLink(null);
    await shown.shows('This meeting is not open');
  });
});
