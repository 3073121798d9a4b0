import { randomBytes, randomUUID } from 'node:crypto';
import { createBooking, ownLink } from '@mahzar/shared/rest/bookings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LINK_TIMES, NETWORK_TIMES, WRITING_QUOTA } from '../src/hearings/quota.ts';
import { TestClient } from './support/client.ts';
import type { Reachable } from './support/client.ts';
import { Visitor } from './support/desk.ts';
import { newLink } from './support/links.ts';
import { TestService } from './support/service.ts';
import { addColleagueTo } from './support/staff.ts';

const HOUR = 3_600_000;
/** The longest permitted message, of characters of three bytes each. */
const LONGEST = '€'.repeat(2_000);
const BYTES = 3 * LONGEST.length;
/** More messages of this length than the service stores for one browser. */
const TOO_MANY = 100;
/** Network addresses of a stranger and of the seat's person. */
const [ELSEWHERE, HOME] = ['127.0.0.2', '127.0.0.1'];

let service: TestService;
let clerk: Visitor;
let judge: Visitor;
let booked = 0;
beforeAll(async () => {
  // A large budget of requests, so that the test meets the limits of storage and not those of the request rate.
  service = await TestService.start({ SEAT_BUDGET: '100' });
  clerk = new Visitor(service.origin, (await addColleagueTo(service, { roles: ['clerk'] })).cookie);
  const presiding = await addColleagueTo(service, { roles: ['judge'] });
  judge = new Visitor(service.origin, presiding.cookie, presiding.account);
});
afterAll(() => service.stop());

/** Books and opens a hearing. Returns the citizen's link and a function that replaces it. */
async function hold() {
  const startsAt = Date.now() + HOUR;
  const body = {
    branch: 'شعبه ۱۰۳',
    title: 'رسیدگی',
    kind: 'courtroom',
    caseNumber: `14056893${(booked += 1)}`,
    startsAt,
    endsAt: startsAt + HOUR,
    people: [
      { id: 'judge', role: 'presiding-judge', name: 'رضا کیانی', staffAccount: judge.account },
      { id: 'citizen', role: 'complainant', name: 'مریم احمدی' },
    ],
  };
  const { id } = await clerk.do(createBooking, { body });
  const own = await judge.do(ownLink, { params: { booking: id }, body: {} });
  let link = await newLink(clerk, id, 'citizen');
  const at: Reachable = {
    origin: service.origin,
    demo: { hearing: id },
    token: (seat) => new URL(seat === 'judge' ? own.link : link).hash.slice(1),
  };
  const presiding = await TestClient.seat(at, 'judge');
  await presiding.enter();
  const renew = async () => {
    link = await newLink(clerk, id, 'citizen');
  };
  return { at, renew, close: () => presiding.close() };
}

/** Opens the citizen's link, in a new browser unless one is given. */
const open = (at: Reachable, from: string, browser = randomBytes(32).toString('base64url')) =>
  TestClient.seat(at, 'citizen', { browser }, from);

/** Opens the link and takes the seat over from its holder. */
async function takeSeat(at: Reachable, from: string, browser?: string): Promise<TestClient> {
  const client = await open(at, from, browser);
  expect(await client.enter(true, false)).toMatchObject({ ok: true });
  return client;
}

/** Sends one message to the clerk. Returns `ok` or the code of the refusal. */
const write = async (client: TestClient): Promise<string> => {
  const words = { conversation: 'clerk:citizen', text: LONGEST, nonce: randomUUID() };
  const answer = await client.ask('post-message', words);
  return answer.ok ? 'ok' : answer.code;
};

/** Writes until a message is refused. Returns the number of stored messages and the code of the refusal. */
async function fill(client: TestClient, say: (client: TestClient) => Promise<string> = write) {
  for (let kept = 0; kept < TOO_MANY; kept += 1) {
    const code = await say(client);
    if (code !== 'ok') return { kept, code };
  }
  return { kept: TOO_MANY, code: 'ok' };
}

describe('what one browser may have kept of a hearing', () => {
  it('leaves the person their own, though a stranger who has the link takes their seat and writes all they can', async () => {
    const { at, close } = await hold();
    const mine = randomBytes(32).toString('base64url');
    const person = await takeSeat(at, HOME, mine);
    const stranger = await takeSeat(at, HOME);
    const { kept, code } = await fill(stranger);
    expect(code).toBe('author-quota');
    const back = await takeSeat(at, HOME, mine);
    expect(await fill(back)).toEqual({ kept, code: 'author-quota' });
    for (const each of [person, stranger, back]) each.close();
    close();
  });

  it('is bounded by network and link too: more browsers leave the person elsewhere theirs, and a new link gives all of it anew', async () => {
    const { at, renew, close } = await hold();
    let kept = 0;
    for (let last = 1; last > 0;) {
      const stranger = await takeSeat(at, ELSEWHERE);
      ({ kept: last } = await fill(stranger));
      kept += last;
      stranger.close();
    }
    expect(kept * BYTES).toBeLessThan(NETWORK_TIMES * WRITING_QUOTA.author.bytes);
    const person = await takeSeat(at, HOME);
    expect(await write(person)).toBe('ok');
    person.close();
    // Strangers of many networks cannot fill the hearing's quota from one seat.
    for (let network = 3; network < 9; network += 1) {
      for (let count = 0; count < 2; count += 1) {
        const stranger = await takeSeat(at, `127.0.0.${network}`);
        kept += (await fill(stranger)).kept;
        stranger.close();
      }
    }
    const lateComer = await takeSeat(at, HOME);
    expect(await write(lateComer)).toBe('author-quota');
    expect(kept * BYTES).toBeLessThan(LINK_TIMES * WRITING_QUOTA.author.bytes);
    expect(kept * BYTES).toBeLessThan(WRITING_QUOTA.hearing.bytes / 3);
    await renew();
    const renewed = await takeSeat(at, HOME);
    expect(await write(renewed)).toBe('ok');
    for (const each of [lateComer, renewed]) each.close();
    close();
  });
});

describe('what one browser may say to support', () => {
  const ask = async (client: TestClient) => client.ask('ask-for-help', { text: LONGEST, nonce: randomUUID() });

  it('is not used up by others who have the link: neither the asking, nor the room for words', async () => {
    const { at, renew, close } = await hold();
    const stranger = await open(at, HOME);
    const asked = await ask(stranger);
    if (!asked.ok) throw new Error(asked.code);
    const say = async (client: TestClient) => {
      const answer = await client.ask('say-for-help', { help: asked.help, text: LONGEST, nonce: randomUUID() });
      return answer.ok ? 'ok' : answer.code;
    };
    expect((await fill(stranger, say)).code).toBe('author-quota');
    const person = await open(at, HOME);
    expect(await ask(person)).toMatchObject({ ok: true });

    const answers = [];
    for (let count = 0; count < 12; count += 1) answers.push(await ask(stranger));
    const more = { code: 'too-many-messages', retryAfterMs: expect.any(Number) as number };
    expect(answers.at(-1)).toMatchObject({ ok: false, ...more });
    expect(await ask(person)).toMatchObject({ ok: true });

    // The browsers of one network share a limit, which does not affect other networks.
    let refused = '';
    for (let count = 0; count < 40 && refused === ''; count += 1) {
      const another = await open(at, ELSEWHERE);
      const answer = await ask(another);
      if (!answer.ok) refused = answer.code;
      another.close();
    }
    expect(refused).toBe('too-many-messages');
    expect(await ask(person)).toMatchObject({ ok: true });
    await renew();
    const renewed = await open(at, ELSEWHERE);
    expect(await ask(renewed)).toMatchObject({ ok: true });
    for (const each of [stranger, person, renewed]) each.close();
    close();
  });

  it('leaves a person elsewhere a few questions, though strangers of other networks have used up the link', async () => {
    const { at, close } = await hold();
    for (const network of [2, 3, 2, 3, 4]) {
      const stranger = await open(at, `127.0.0.${network}`);
      const asked = await ask(stranger);
      if (!asked.ok) throw new Error(asked.code);
      const say = async (client: TestClient) => {
        const answer = await client.ask('say-for-help', { help: asked.help, text: LONGEST, nonce: randomUUID() });
        return answer.ok ? 'ok' : answer.code;
      };
      expect((await fill(stranger, say)).code).toBe('author-quota');
      stranger.close();
    }
    // After many messages, the link's quota is used up.
    const another = await open(at, '127.0.0.4');
    expect(await ask(another)).toMatchObject({ ok: false, code: 'author-quota' });
    another.close();
    const person = await open(at, HOME);
    for (let count = 0; count < 3; count += 1) expect(await ask(person)).toMatchObject({ ok: true });
    person.close();
    close();
  });

  it('leaves who holds the seat their line tests, though others who have the link use up theirs', async () => {
    const { at, close } = await hold();
    const person = await takeSeat(at, HOME);
    const stranger = await open(at, HOME);
    const test = async (client: TestClient) => {
      const answer = await client.ask('open-line-test', { path: 'udp' });
      return answer.ok ? 'ok' : answer.code;
    };
    expect((await fill(stranger, test)).code).toBe('too-many-tests');
    expect(await test(person)).toBe('ok');
    for (const each of [person, stranger]) each.close();
    close();
  });
});
