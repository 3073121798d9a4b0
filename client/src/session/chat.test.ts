import type { ChatMessage, Request, Response } from '@mahzar/shared/protocol/messages';
import { beforeEach, describe, expect, it } from 'vitest';
import { rejected, UNREACHABLE } from '../connection/result.ts';
import type { Result } from '../connection/result.ts';
import { Chat, unread } from './chat.ts';
import { hasEarlier } from './has-earlier.ts';
import { MarkMemory } from './read-marks.ts';
import { aPerson } from './scene.fixture.ts';

type Posted = Result<{ message: string; at: number }>;

let asked: Request<'post-message'>[];
let answers: ((answer: Posted) => void)[];
let chat: Chat;
/** The service's stored messages, oldest first, and its answers in pages of three. */
let kept: ChatMessage[];
let pagesAsked: Request<'chat-history'>[];
let reachable: boolean;
/** How many times the service answers that there are too many messages. */
let busy: number;

async function history(request: Request<'chat-history'>): Promise<Result<Response<'chat-history'>>> {
  pagesAsked.push(request);
  await Promise.resolve();
  if (!reachable) return UNREACHABLE;
  if (busy > 0) {
    busy -= 1;
    return rejected({ code: 'too-many-messages', support: 'K7', retryAfterMs: 1 });
  }
  const { conversation, before } = request;
  const found = kept.filter(
    (one) =>
      (conversation === undefined || one.conversation === conversation) &&
      (before === undefined || one.at < before.at || (one.at === before.at && one.id < before.id)),
  );
  const messages = found.slice(-3);
  const [oldest] = messages;
  return { ok: true, messages, earlier: found.length > 3 && oldest ? { at: oldest.at, id: oldest.id } : null };
}

function memoryOf(stored: Map<string, string>): Storage {
  return {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  } as Storage;
}

function aChat(stored = new Map<string, string>()): Chat {
  let nonces = 0;
  return new Chat({
    post: (request) => {
      asked.push(request);
      return new Promise((resolve) => answers.push(resolve));
    },
    history,
    conversations: () => ['all', 'clerk:me'],
    newNonce: () => `nonce-${(nonces += 1)}`,
    memory: new MarkMemory(memoryOf(stored), { hearing: 'h', token: '' }),
    person: (seat) => (seat === 'gone' ? undefined : aPerson(seat)),
    me: () => 'me',
    changed: () => undefined,
  });
}

const from = (who: string, at: number, conversation = 'all') => ({
  id: `${who}-${at}`,
  at,
  conversation,
  from: who,
  text: 'text',
});

/** Lets pending promises settle. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  asked = [];
  answers = [];
  kept = [];
  pagesAsked = [];
  reachable = true;
  busy = 0;
  chat = aChat();
});

describe('sending', () => {
  it('keeps the message until the service has it, and then shows it once, with the time of the service', async () => {
    chat.send('all', '  Good morning \n');
    expect(chat.state.outbox).toMatchObject([{ conversation: 'all', text: 'Good morning', failure: null }]);
    chat.take([{ ...from('me', 7), id: 'm1', text: 'Good morning' }]);
    answers[0]?.({ ok: true, message: 'm1', at: 7 });
    await settled();
    expect(chat.state.outbox).toEqual([]);
    expect(chat.state.messages).toMatchObject([{ id: 'm1', at: 7, from: 'me', text: 'Good morning' }]);
  });

  it('keeps a text that could not be sent, and sends it again as the same message', async () => {
    chat.send('clerk:me', 'Please wait');
    answers[0]?.(UNREACHABLE);
    await settled();
    expect(chat.state.outbox).toMatchObject([{ text: 'Please wait', failure: { code: 'unreachable' } }]);
    const [{ nonce = '' } = {}] = chat.state.outbox;
    chat.resend(nonce);
    expect(chat.state.outbox).toMatchObject([{ failure: null }]);
    expect(asked[1]).toEqual(asked[0]);
    // Two presses send one message.
    chat.resend(nonce);
    expect(asked).toHaveLength(2);
    answers[1]?.({ ok: true, message: 'm1', at: 9 });
    await settled();
    expect(chat.state.outbox).toEqual([]);
  });

  it('sends nothing that a text may not hold, such as comes with what is pasted', () => {
    chat.send('all', 'می\u200cخواهم\u202b\u0007\r\nدوم');
    expect(asked[0]?.text).toBe('می\u200cخواهم\nدوم');
  });

  it('gives a text up when the person does', async () => {
    chat.send('all', 'No matter');
    answers[0]?.(rejected({ code: 'chat-closed', support: 'K7' }));
    await settled();
    expect(chat.state.outbox[0]?.failure).toEqual({ code: 'chat-closed', support: 'K7' });
    chat.discard(chat.state.outbox[0]?.nonce ?? '');
    expect(chat.state.outbox).toEqual([]);
  });
});

describe('reading', () => {
  const news = () => unread(chat.state, 'me').map(({ id }) => id);

  it('makes what is on the screen read, now and as it comes, and leaves other conversations new', () => {
    chat.take([from('judge', 1), from('clerk', 2, 'clerk:me'), from('me', 3)]);
    expect(news()).toEqual(['judge-1', 'clerk-2']);
    chat.read('all');
    expect(news()).toEqual(['clerk-2']);
    chat.take([from('judge', 4)]);
    expect(news()).toEqual(['clerk-2']);
    chat.read(null);
    chat.take([from('judge', 5)]);
    expect(news()).toEqual(['clerk-2', 'judge-5']);
  });

  it('is remembered across a reload, without a word of what was written', () => {
    const stored = new Map<string, string>();
    chat = aChat(stored);
    chat.take([{ ...from('judge', 1), text: 'secret' }]);
    chat.read('all');
    expect([...stored.values()].join()).not.toContain('secret');
    chat = aChat(stored);
    chat.take([from('judge', 1), from('judge', 2)]);
    expect(news()).toEqual(['judge-2']);
  });

  it('remembers who wrote, also when they are known no more', () => {
    chat.take([from('lawyer', 1), from('gone', 2)]);
    expect(chat.state.messages.map(({ author }) => author?.name ?? null)).toEqual(['lawyer', null]);
  });
});

describe('what was written before', () => {
  const MINUTE = 60_000;
  const many = (count: number, conversation = 'all', since = 0) =>
    Array.from({ length: count }, (_, number) => from('judge', since + (number + 1) * MINUTE, conversation));
  const here = (conversation = 'all') =>
    chat.state.messages.filter((one) => one.conversation === conversation).map(({ at }) => at / MINUTE);

  it('comes as its newest page, and earlier ones when they are asked for, until all is here', async () => {
    kept = many(8);
    await chat.catchUp();
    expect(here()).toEqual([6, 7, 8]);
    expect(hasEarlier(chat.state, 'all')).toBe(true);
    await Promise.all([chat.loadEarlier('all'), chat.loadEarlier('all')]);
    expect(here()).toEqual([3, 4, 5, 6, 7, 8]);
    await chat.loadEarlier('all');
    expect(here()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(hasEarlier(chat.state, 'all')).toBe(false);
    const asked = pagesAsked.length;
    await chat.loadEarlier('all');
    expect(pagesAsked).toHaveLength(asked);
  });

  it('is seen in every conversation, although one is flooded', async () => {
    kept = [...many(2, 'clerk:me'), ...many(9, 'all', MINUTE * 10)];
    await chat.catchUp();
    expect([here('clerk:me'), here()]).toEqual([
      [1, 2],
      [17, 18, 19],
    ]);
    expect(hasEarlier(chat.state, 'clerk:me')).toBe(false);
    expect(hasEarlier(chat.state, 'all')).toBe(true);
  });

  it('comes without a hole and once when the connection was lost, whatever comes by itself meanwhile', async () => {
    kept = many(9);
    await chat.catchUp();
    expect(here()).toEqual([7, 8, 9]);
    chat.connectionLost();
    kept.push(...many(8, 'all', 9 * MINUTE));
    chat.take([kept.at(-1)!]);
    await chat.catchUp();
    expect(here()).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
    expect(hasEarlier(chat.state, 'all')).toBe(true);
  });

  it('has no hole when the first page could not be had at once, nor when the connection breaks again', async () => {
    kept = many(4);
    reachable = false;
    await chat.catchUp();
    chat.take([kept.at(-1)!]);
    chat.connectionLost();
    kept.push(...many(6, 'all', 4 * MINUTE));
    await chat.catchUp();
    reachable = true;
    await chat.catchUp();
    expect(here()).toEqual([8, 9, 10]);
    await chat.loadEarlier('all');
    expect(here()).toEqual([5, 6, 7, 8, 9, 10]);
  });

  it('waits when the service is asked too much at once', async () => {
    kept = many(4);
    busy = 2;
    await chat.catchUp();
    expect(here()).toEqual([2, 3, 4]);
  });

  it('says that it could not be loaded, and can be asked for again', async () => {
    kept = many(5);
    await chat.catchUp();
    reachable = false;
    await chat.loadEarlier('all');
    expect(chat.state.earlier).toMatchObject({ loading: null, failed: 'all' });
    reachable = true;
    await chat.loadEarlier('all');
    expect(here()).toEqual([1, 2, 3, 4, 5]);
    expect(chat.state.earlier.failed).toBeNull();
  });
});
