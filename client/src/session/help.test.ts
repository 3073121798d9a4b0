import type { HelpMessage } from '@mahzar/shared/protocol/help';
import { describe, expect, it } from 'vitest';
import { rejected } from '../connection/result.ts';
import { Help, HelpMemory } from './help.ts';
import type { HelpParts } from './help.ts';

const LINK = { hearing: 'h', token: '' };
const message = (id: string, from: 'person' | 'staff'): HelpMessage => ({ id, at: 1, from, account: null, text: id });

/** Support with the answers that a test gives. */
function asked(answers: Readonly<Record<string, object>>) {
  const calls: { readonly name: string; readonly request: object }[] = [];
  let nonces = 0;
  const ask = async (name: string, request: object) => {
    calls.push({ name, request });
    return answers[name] ?? rejected({ code: 'internal', support: 'X' });
  };
  const help = new Help({
    ask: ask as HelpParts['ask'],
    newNonce: () => `nonce-${(nonces += 1)}`,
    memory: new HelpMemory(null, LINK),
    changed: () => undefined,
  });
  return { help, calls };
}

describe('help', () => {
  const answers = {
    'ask-for-help': { ok: true, help: 'secret', message: message('one', 'person') },
    'say-for-help': { ok: true, message: message('two', 'person') },
    'withdraw-help': { ok: true, accepted: true },
  };

  it('is asked for with the first words, and gone on with by the secret', async () => {
    const { help, calls } = asked(answers);
    await help.online();
    expect(await help.say('first')).toBe(true);
    expect(await help.say('second')).toBe(true);
    expect(calls).toMatchObject([
      { name: 'ask-for-help', request: { text: 'first' } },
      { name: 'say-for-help', request: { help: 'secret', text: 'second' } },
    ]);
    expect(help.state).toMatchObject({ waiting: true, messages: [{ id: 'one' }, { id: 'two' }] });
    await help.withdraw();
    expect(help.state.waiting).toBe(false);
  });

  it('sends what could not be sent again as the same message', async () => {
    const { help, calls } = asked({});
    expect(await help.say('lost')).toBe(false);
    expect(help.state.failure?.code).toBe('internal');
    await help.say('lost');
    await help.say('other');
    expect(calls.map(({ request }) => request)).toMatchObject([
      { nonce: 'nonce-1' },
      { nonce: 'nonce-1' },
      { nonce: 'nonce-2' },
    ]);
  });

  it('counts what support says while it is not on the screen, once, and hears that it has ended', async () => {
    const { help } = asked(answers);
    await help.say('first');
    help.said(message('answer', 'staff'));
    help.said(message('answer', 'staff'));
    expect(help.state.unread).toBe(1);
    help.show(true);
    help.said(message('more', 'staff'));
    expect(help.state.unread).toBe(0);
    help.said(null);
    expect(help.state.waiting).toBe(false);
  });

  it('shows the newest page, what came by itself after it, and earlier ones when they are asked for', async () => {
    const at = (id: string, when: number): HelpMessage => ({ ...message(id, 'staff'), at: when });
    const place = { at: 3, id: 'c' };
    const pages: Record<string, object> = {
      newest: { ok: true, since: 1, closed: false, messages: [at('c', 3), at('d', 4)], earlier: place },
      before: { ok: true, since: 1, closed: false, messages: [at('a', 1), at('b', 2)], earlier: null },
    };
    const help = new Help({
      ask: (async (name: string, request: object) =>
        name === 'ask-for-help'
          ? answers['ask-for-help']
          : pages['before' in request ? 'before' : 'newest']) as HelpParts['ask'],
      newNonce: () => 'nonce-1',
      memory: new HelpMemory(null, LINK),
      changed: () => undefined,
    });
    await help.say('first');
    help.said(at('e', 5));
    await help.online();
    const ids = () => help.state.messages.map(({ id }) => id);
    expect([ids(), help.state.earlier]).toEqual([['c', 'd', 'e'], place]);
    await Promise.all([help.loadEarlier(), help.loadEarlier()]);
    expect([ids(), help.state.earlier]).toEqual([['a', 'b', 'c', 'd', 'e'], null]);
  });
});
