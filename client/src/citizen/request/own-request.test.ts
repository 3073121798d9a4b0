import { API_PATH } from '@mahzar/shared/rest/route';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { aMemory, aRequest } from '../request.fixture.ts';
import { OwnRequest } from './own-request.ts';

type Answer = () => Response | Promise<Response>;

const lost: Answer = () => Promise.reject(new TypeError('Failed to fetch'));
const refusal =
  (code: string, status: number): Answer =>
  () =>
    Response.json({ code, message: '', support: 'K7-42QX' }, { status });
const kept =
  (change = {}): Answer =>
  () =>
    Response.json(aRequest(change));

/** Opens a page with a service that gives these answers in turn, and repeats the last one. */
function open(answers: Answer[], memory = aMemory(), restMs = 60_000) {
  const asked: { readonly what: string; readonly body: unknown }[] = [];
  const own = new OwnRequest({
    send: async (address, { method, body }) => {
      asked.push({ what: `${method} ${address.replace(API_PATH, '')}`, body: JSON.parse(String(body ?? 'null')) });
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      return answer!();
    },
    memory,
    language: () => 'fa',
    pause: () => 5,
    restMs,
    now: Date.now,
  });
  return { own, asked, answers, memory, state: () => own.store.getState() };
}

const WHO = { name: 'زهرا احمدی', nationalId: '', phone: '' };

describe('a citizen’s own request', () => {
  afterEach(() => void vi.useRealTimers());

  it('begins with the first answer, and is changed by those that follow', async () => {
    const { own, asked, state } = open([refusal('no-request', 404), kept({ who: WHO })]);
    expect(await own.load()).toBeNull();
    own.type({ office: 'langarud', name: ' زهرا احمدی ' });
    own.save('who');
    expect(await own.flush()).toBeNull();
    expect(state().saving).toBe('saved');
    own.type({ kind: 'detention' });
    own.save('matter');
    await own.flush();
    expect(asked.slice(1)).toEqual([
      { what: 'POST /my-request', body: { office: 'langarud', language: 'fa', answers: { who: WHO } } },
      { what: 'PATCH /my-request', body: { matter: { kind: 'detention', text: '', caseNumber: '' } } },
    ]);
  });

  it('knows that a code which went to a telephone that was mistyped is not the one to give', async () => {
    const [sent, tooSoon] = [true, false].map(
      (one) => () => Response.json({ sent: one, againAt: Date.now() + 60_000 }),
    );
    const who = (phone: string) => kept({ who: { name: 'زهرا', nationalId: '0499370899', phone } });
    const answered = [who('09120000001'), sent!, who('09120000002'), tooSoon!];
    const { own, state, memory } = open(answered);
    await own.load();
    await own.sendCode();
    expect(state().code).toMatchObject({ sent: true, isForOthers: false });
    // The answer is corrected, also after a reload.
    const later = open(answered, memory);
    await later.own.load();
    await later.own.sendCode();
    expect(later.state().code).toMatchObject({ phone: '09120000002', sent: false, isForOthers: true });
  });

  it('loses nothing without a connection, nor by a reload: it is sent when there is one again', async () => {
    const { own, state, memory } = open([kept(), lost, () => new Promise(() => {})]);
    await own.load();
    own.type({ text: 'برادرم بازداشت است' });
    own.save('matter');
    expect(await own.flush()).toMatchObject({ code: 'unreachable' });
    expect(state()).toMatchObject({ saving: 'waiting', answers: { text: 'برادرم بازداشت است' } });

    const matter = { kind: null, text: 'برادرم بازداشت است', caseNumber: '' };
    const again = open([kept(), lost, lost, kept({ matter })], memory);
    await again.own.load();
    await vi.waitFor(() => expect(again.state().saving).toBe('saved'));
    expect(again.asked.at(-1)).toEqual({ what: 'PATCH /my-request', body: { matter } });
    expect(again.state().answers.text).toBe('برادرم بازداشت است');
    expect(memory.getItem('mahzar.ask')).toBeNull();
  });

  it('keeps what was typed while an answer was on its way', async () => {
    let answer = (_: Response): void => undefined;
    const { own, state } = open([kept(), () => new Promise((resolve) => (answer = resolve))]);
    await own.load();
    own.type({ text: 'یک' });
    own.save('matter');
    own.type({ text: 'یک و دو' });
    await vi.waitFor(() => answer(Response.json(aRequest({ matter: { kind: null, text: 'یک', caseNumber: '' } }))));
    await vi.waitFor(() => expect(state().saving).toBe('saved'));
    expect(state().answers.text).toBe('یک و دو');
  });

  it('sends what is typed at length while one rests, and leaves the field as it is', async () => {
    const taken = kept({ matter: { kind: null, text: 'برادرم', caseNumber: '' } });
    const { own, asked, state } = open([kept(), taken], aMemory(), 5);
    await own.load();
    own.type({ text: 'برادرم ' });
    own.type({ terms: true });
    await vi.waitFor(() => expect(state().request?.matter.text).toBe('برادرم'));
    expect(asked.slice(1)).toEqual([
      { what: 'PATCH /my-request', body: { matter: { kind: null, text: 'برادرم', caseNumber: '' } } },
    ]);
    // The space before the next word is kept.
    expect(state()).toMatchObject({ saving: 'saved', answers: { text: 'برادرم ' } });
    own.save('matter');
    await own.flush();
    expect(state().answers.text).toBe('برادرم');
  });

  it('sends nothing that is typed before there is a request, nor what the service would not take', async () => {
    vi.useFakeTimers();
    const { own, asked } = open([refusal('no-request', 404), kept()]);
    await own.load();
    own.type({ text: 'برادرم' });
    await vi.advanceTimersByTimeAsync(90_000);
    expect(asked).toHaveLength(1);
    await own.load();
    own.type({ text: 'x'.repeat(4001) });
    await vi.advanceTimersByTimeAsync(90_000);
    expect(asked).toHaveLength(2);
  });

  it('sends an answer that was given while an older one of the same part was on its way', async () => {
    let answer = (_: Response): void => undefined;
    const { own, asked } = open([kept(), () => new Promise((resolve) => (answer = resolve)), kept()]);
    await own.load();
    own.type({ name: WHO.name });
    own.save('who');
    own.type({ phone: '09121234567' });
    own.save('who');
    await vi.waitFor(() => answer(Response.json(aRequest({ who: WHO }))));
    expect(await own.flush()).toBeNull();
    expect(asked.at(-1)).toMatchObject({ what: 'PATCH /my-request', body: { who: { phone: '09121234567' } } });
    expect(asked).toHaveLength(3);
  });

  it('is begun anew, whole, where the service no longer knows this browser', async () => {
    const { own, asked } = open([kept({ who: WHO }), refusal('no-request', 404), kept({ id: 'r2', who: WHO })]);
    await own.load();
    own.type({ kind: 'other' });
    own.save('matter');
    expect(await own.flush()).toBeNull();
    expect(asked.at(-1)).toMatchObject({
      what: 'POST /my-request',
      body: { office: 'langarud', answers: { who: WHO, matter: { kind: 'other' } } },
    });
  });

  it('is not mixed with what was typed of another', async () => {
    const { own, memory } = open([kept(), lost, () => new Promise(() => {})]);
    await own.load();
    own.type({ name: 'مریم' });
    own.save('who');
    await own.flush();
    const other = open([kept({ id: 'r2', who: WHO })], memory);
    await other.own.load();
    expect(other.state().answers.name).toBe(WHO.name);
    expect(other.asked).toHaveLength(1);
  });

  it('says when another code may be asked for by this device’s clock, however wrong that is', async () => {
    const ahead = 3 * 3_600_000;
    const headers = { Date: new Date(Date.now() + ahead).toUTCString() };
    const code = { sent: true, againAt: Date.now() + ahead + 60_000 };
    const { own, state } = open([kept(), () => Response.json(code, { headers })]);
    await own.load();
    expect(await own.sendCode()).toBeNull();
    const left = (state().code?.againAt ?? 0) - Date.now();
    expect(left).toBeGreaterThan(55_000);
    expect(left).toBeLessThan(65_000);
  });
});
