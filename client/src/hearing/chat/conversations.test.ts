import { describe, expect, it } from 'vitest';
import type { ReceivedMessage } from '../../session/chat.ts';
import { aPerson, aScene } from '../../session/scene.fixture.ts';
import { conversationRows, unreadCount } from './conversations.ts';

const said = (from: string, conversation: string, at: number): ReceivedMessage => ({
  id: `m${at}`,
  at,
  conversation,
  from,
  text: `text ${at}`,
  author: null,
});
const conversations = (...ids: string[]) => ({
  open: true,
  conversations: ids.map((id) => ({ id, writable: true })),
});
const none = { messages: [], marks: new Map<string, number>() };

describe('the conversations of a party', () => {
  const scene = aScene({
    me: aPerson('accused'),
    people: [aPerson('lawyer', { role: 'lawyer' })],
    chat: conversations('all', 'clerk:accused', 'counsel:lawyer:accused'),
  });

  it('are with the own lawyer, with the clerk and with everybody, each of its kind', () => {
    expect(conversationRows(scene, none).map(({ kind, person }) => [kind, person?.seat])).toEqual([
      ['counsel', 'lawyer'],
      ['with-clerk', undefined],
      ['all', undefined],
    ]);
  });

  it('count what is new in each, and never one’s own words', () => {
    const messages = [said('judge', 'all', 1), said('accused', 'all', 2), said('judge', 'all', 3)];
    const marks = new Map([['all', 1]]);
    expect(conversationRows(scene, { messages, marks }).map((row) => row.unread)).toEqual([0, 0, 1]);
    expect(unreadCount(scene, { messages, marks })).toBe(1);
    expect(unreadCount(null, { messages, marks })).toBe(0);
  });

  it('stay readable, and no more, when the person is where they have no part in them', () => {
    const outside = { ...scene, chat: conversations('clerk:accused') };
    const rows = conversationRows(outside, { messages: [said('judge', 'all', 1)], marks: new Map() });
    expect(rows.map(({ kind, writable }) => [kind, writable])).toEqual([
      ['with-clerk', true],
      ['all', false],
    ]);
  });
});

describe('the conversations of the clerk', () => {
  const people = ['judge', 'lawyer', 'expert', 'witness'].map((seat) =>
    aPerson(seat, { place: seat === 'expert' ? 'outside' : 'courtroom' }),
  );
  const scene = aScene({
    me: aPerson('clerk', { role: 'clerk' }),
    people,
    chat: conversations('all', 'clerk:judge', 'clerk:expert', 'clerk:lawyer', 'clerk:witness'),
  });

  it('are one with each person: what is new first, then the latest, then who is here', () => {
    const messages = [said('lawyer', 'clerk:lawyer', 1), said('judge', 'clerk:judge', 2)];
    const marks = new Map([['clerk:judge', 2]]);
    const rows = conversationRows(scene, { messages, marks });
    expect(rows.map(({ kind, person }) => person?.seat ?? kind)).toEqual([
      'all',
      'lawyer',
      'judge',
      'witness',
      'expert',
    ]);
  });
});
