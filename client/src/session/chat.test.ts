import type { Request } from '@mahzar/shared/protocol/messages';
import { beforeEach, describe, expect, it } from 'vitest';
import { UNREACHABLE } from './answer.ts';
import type { Answer } from './answer.ts';
import { Chat, unread } from './chat.ts';
import { MarkMemory } from './read-marks.ts';
import { aPerson } from './scene.fixture.ts';

type Posted = Answer<{ message: string; at: number }>;

let asked: Request<'post-message'>[];
let answers: ((answer: Posted) => void)[];
let chat: Chat;

function memoryOf(kept: Map<string, string>): Storage {
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as Storage;
}

function aChat(kept = new Map<string, string>()): Chat {
  let nonces = 0;
  return new Chat({
    post: (request) => {
      asked.push(request);
      return new Promise((resolve) => answers.push(resolve));
    },
    newNonce: () => `nonce-${(nonces += 1)}`,
    memory: new MarkMemory(memoryOf(kept), { hearing: 'h', token: '' }),
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

/** Lets what follows from an answer happen. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  asked = [];
  answers = [];
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
    // Pressed twice, it goes once.
    chat.resend(nonce);
    expect(asked).toHaveLength(2);
    answers[1]?.({ ok: true, message: 'm1', at: 9 });
    await settled();
    expect(chat.state.outbox).toEqual([]);
  });

  it('gives a text up when the person does', async () => {
    chat.send('all', 'No matter');
    answers[0]?.({ ok: false, code: 'chat-closed', message: '', support: 'K7' });
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
    const kept = new Map<string, string>();
    chat = aChat(kept);
    chat.take([{ ...from('judge', 1), text: 'secret' }]);
    chat.read('all');
    expect([...kept.values()].join()).not.toContain('secret');
    chat = aChat(kept);
    chat.take([from('judge', 1), from('judge', 2)]);
    expect(news()).toEqual(['judge-2']);
  });

  it('remembers who wrote, also when they are known no more', () => {
    chat.take([from('lawyer', 1), from('gone', 2)]);
    expect(chat.state.messages.map(({ author }) => author?.name ?? null)).toEqual(['lawyer', null]);
  });
});
