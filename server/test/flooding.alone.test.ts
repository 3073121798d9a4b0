import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Entry } from '@mahzar/shared/hearing/event';
import { reachTable } from '@mahzar/shared/hearing/projection/reach-table';
import type { Request, Response } from '@mahzar/shared/protocol/messages';
import type { Place } from '@mahzar/shared/protocol/place';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BoardWatcher } from './support/board.ts';
import { TestClient } from './support/client.ts';
import { readLog } from './support/log.ts';
import { residentKiB } from './support/memory.ts';
import { holdAnother } from './support/other-hearing.ts';
import { TestService } from './support/service.ts';
import { addColleagueTo } from './support/staff.ts';

/** The longest permitted message, of characters of three bytes each. */
const LONGEST = '€'.repeat(2_000);
/** Upper limit for one answer: a page with its envelope. */
const MAX_BYTES = 70 * 1024;

let service: TestService;
let judge: TestClient;
let clerk: TestClient;

beforeAll(async () => {
  // A large budget of requests, so that the test meets the limits of storage and answers, not those of the request rate.
  service = await TestService.start({ SEAT_BUDGET: '100' });
  // The judge opens the hearing.
  judge = await TestClient.seat(service, 'judge');
  await judge.enter();
  clerk = await TestClient.seat(service, 'clerk');
  await clerk.enter();
});
afterAll(async () => {
  judge.close();
  clerk.close();
  await service.stop();
});

async function seated(seat: string): Promise<TestClient> {
  const client = await TestClient.seat(service, seat);
  expect(await client.enter(true, false)).toMatchObject({ ok: true });
  return client;
}

/** Writes `count` messages as fast as the service accepts them; resolves with the accepted messages and the refusals. */
async function write(client: TestClient, conversation: string, count: number) {
  const taken: string[] = [];
  const refused: string[] = [];
  for (let left = count; left > 0; left -= 50) {
    const some = Array.from({ length: Math.min(50, left) }, () =>
      client.ask('post-message', { conversation, text: LONGEST, nonce: randomUUID() }),
    );
    for (const answer of await Promise.all(some)) {
      if (answer.ok) taken.push(answer.message);
      else refused.push(answer.code);
    }
  }
  return { taken, refused };
}

/** Asks for the history until the signal: 18 concurrent requests in each of six rounds, then the same over a new socket. */
async function readWildly(seat: string, until: AbortSignal): Promise<number> {
  let asked = 0;
  while (!until.aborted) {
    const client = await seated(seat).catch(() => null);
    for (let round = 0; round < 6 && client?.socket.connected === true && !until.aborted; round += 1) {
      asked += 18;
      await Promise.allSettled(Array.from({ length: 18 }, () => client.ask('chat-history', {})));
    }
    client?.close();
    // Limits the number of joins, whose cost this test does not measure.
    await setTimeout(400);
  }
  return asked;
}

/** Returns all pages, newest first, and the size of the largest answer in bytes. */
async function pagesOf<Page>(client: TestClient, ask: (last: Page | null) => Promise<Page | null>) {
  const before = client.frames.heard.length;
  const pages: Page[] = [];
  for (let last: Page | null = null; ;) {
    last = await ask(last);
    if (last === null) break;
    pages.push(last);
  }
  const largest = Math.max(...client.frames.heard.slice(before).map((frame) => Buffer.byteLength(frame)));
  return { pages, largest };
}

type Paged = { readonly earlier: Place | null };

async function must<Answer extends { readonly ok: boolean }>(answer: Promise<Answer>) {
  const given = await answer;
  expect(given).toMatchObject({ ok: true });
  return given as Extract<Answer, { ok: true }>;
}

const history = (client: TestClient) =>
  pagesOf<Response<'chat-history'> & Paged>(client, async (last) => {
    if (last?.earlier === null) return null;
    return must(client.ask('chat-history', last === null ? {} : { before: last.earlier }));
  });

const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

describe('a person in the waiting room who writes and reads as much as they can', () => {
  let taken: string[];

  it('slows no other hearing, and fills no memory', async () => {
    const other = await holdAnother(service);
    const unrelated = await TestClient.seat(other, 'judge');
    await unrelated.enter();
    const citizen = await seated('citizen');
    const written = await write(citizen, 'clerk:citizen', 300);
    citizen.close();
    ({ taken } = written);
    const before = await residentKiB(service.pid);

    const end = new AbortController();
    const reading = readWildly('citizen', end.signal);
    const took: number[] = [];
    const since = performance.now();
    for (let on = true; performance.now() - since < 4_000; on = !on) {
      const asked = performance.now();
      await must(unrelated.ask('set-microphone', { on }));
      took.push(performance.now() - asked);
      await setTimeout(20);
    }
    end.abort();
    const asked = await reading;
    const grown = (await residentKiB(service.pid)) - before;
    const most = quantile(took, 0.95);
    console.info(
      `${taken.length} of 300 kept, history asked for ${asked} times: of ${took.length} acknowledgements elsewhere the ` +
        `median took ${quantile(took, 0.5).toFixed(1)} ms, 95 % at most ${most.toFixed(1)} ms; memory grew by ${grown} KiB`,
    );
    unrelated.close();
    expect(new Set(written.refused)).toEqual(new Set(['author-quota']));
    expect(most).toBeLessThan(50);
    expect(grown).toBeLessThan(64 * 1024);
  });

  it('puts nobody out: the clerk reads all of it page by page, and what others wrote at once', async () => {
    const { pages, largest } = await history(clerk);
    const read = pages.toReversed().flatMap(({ messages }) => messages);
    expect(read.map(({ id }) => id).toSorted()).toEqual(taken.toSorted());
    expect(read).toEqual(read.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)));
    expect(largest).toBeLessThan(MAX_BYTES);
    await must(judge.ask('post-message', { conversation: 'clerk:judge', text: 'Short', nonce: randomUUID() }));
    const one = await must(clerk.ask('chat-history', { conversation: 'clerk:judge' }));
    expect(one).toMatchObject({ messages: [{ text: 'Short' }], earlier: null });
    expect(clerk.socket.connected).toBe(true);
  });

  it('is answered one page at a time', async () => {
    const citizen = await seated('citizen');
    const answers = await Promise.all(Array.from({ length: 18 }, () => citizen.ask('chat-history', {})));
    const codes = answers.map((answer) => (answer.ok ? 'ok' : answer.code));
    expect(new Set(codes)).toEqual(new Set(['ok', 'too-many-messages']));
    // Requests of another browser with the same link do not delay the holder of the seat.
    const stranger = await TestClient.seat(service, 'citizen');
    const help = 'x'.repeat(43);
    const asking = Array.from({ length: 18 }, () => stranger.ask('help-talk', { help }));
    await must(citizen.ask('chat-history', {}));
    await Promise.all(asking);
    stranger.close();
    citizen.close();
  });

  it('leaves everybody else their own room to write', async () => {
    for (const seat of ['expert', 'lawyer']) {
      const client = await seated(seat);
      await must(client.ask('post-message', { conversation: `clerk:${seat}`, text: LONGEST, nonce: randomUUID() }));
      client.close();
    }
  });

  it('writes nothing that shows otherwise than it was written', async () => {
    const citizen = await seated('witness');
    const say = (text: string) =>
      citizen.ask('post-message', { conversation: 'clerk:witness', text, nonce: randomUUID() });
    for (const odd of ['\u0000', '\u0001', '\u001b', '\u0085', '\u202e', '\u2066', '\ud800']) {
      expect(await say(`a${odd}b`)).toMatchObject({ ok: false, code: 'bad-message' });
      const asked: Request<'ask-for-help'> = { text: `a${odd}b`, nonce: randomUUID() };
      expect(await citizen.ask('ask-for-help', asked)).toMatchObject({ ok: false, code: 'bad-message' });
    }
    await must(say('می\u200cخواهم \u200f(۱۲)\u200e\n\tسلام'));
    citizen.close();
  });
});

describe('answers that grow with a hearing', () => {
  it('come in pages: help, to the person and to support', async () => {
    const watcher = await BoardWatcher.open(
      service.origin,
      (await addColleagueTo(service, { roles: ['support'] })).cookie,
    );
    const expert = await TestClient.seat(service, 'expert');
    const { help } = await must(expert.ask('ask-for-help', { text: LONGEST, nonce: randomUUID() }));
    const codes: string[] = [];
    for (let count = 0; count < 100; count += 1) {
      const answer = await expert.ask('say-for-help', { help, text: LONGEST, nonce: randomUUID() });
      codes.push(answer.ok ? 'ok' : answer.code);
    }
    expect(new Set(codes)).toEqual(new Set(['ok', 'author-quota']));
    const kept = 1 + codes.filter((code) => code === 'ok').length;
    const talk = await pagesOf<Response<'help-talk'> & Paged>(expert, async (last) => {
      if (last?.earlier === null) return null;
      return must(expert.ask('help-talk', last === null ? { help } : { help, before: last.earlier }));
    });
    expect(new Set(talk.pages.flatMap(({ messages }) => messages.map(({ id }) => id))).size).toBe(kept);
    expect(talk.largest).toBeLessThan(MAX_BYTES);

    const heard = watcher.heardBytes;
    const person = { hearing: service.demo.hearing, seat: 'expert' };
    const newest = await must(watcher.ask('open-help', person));
    expect(watcher.heardBytes - heard).toBeLessThan(MAX_BYTES);
    const before = await must(
      watcher.ask('open-help', { ...person, request: newest.request, before: newest.earlier! }),
    );
    expect(before.messages.at(-1)!.at).toBeLessThanOrEqual(newest.messages[0]!.at);
    expect(watcher.socket.connected).toBe(true);
    watcher.close();
    expert.close();
  });

  it('come in pages: who could hear whom', async () => {
    const people: TestClient[] = [];
    for (const seat of ['citizen', 'lawyer', 'accused', 'prosecutor', 'panel', 'expert']) {
      people.push(await seated(seat));
      await judge.ask('admit', { seat });
    }
    for (let times = 0; times < 150; times += 1) {
      for (const on of [false, true]) await must(clerk.ask('set-microphone', { on }));
    }
    const table = await pagesOf<Response<'reach-table'>>(judge, async (last) => {
      if (last?.next === null) return null;
      return must(judge.ask('reach-table', last === null ? {} : { from: last.next! }));
    });
    expect(table.pages.length).toBeGreaterThan(1);
    expect(table.largest).toBeLessThan(MAX_BYTES);
    const entries = readLog(service).map(({ seq, at, type, payload: { grants, ...fields } }) => ({
      seq,
      at,
      event: { type, ...fields },
      ...(grants !== undefined && { grants }),
    }));
    expect(table.pages.flatMap((page) => page.rows)).toEqual(reachTable(entries as unknown as Entry[]));
    for (const each of people) each.close();
  });
});
