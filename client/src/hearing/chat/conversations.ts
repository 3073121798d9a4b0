import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import { unread } from '../../session/chat.ts';
import type { ChatState, ReceivedMessage } from '../../session/chat.ts';

/**
 * Kind of a conversation for this person: with everybody in the courtroom, with the clerk, as the clerk with one person, or between
 * lawyer and client.
 */
export type ConversationKind = 'all' | 'with-clerk' | 'as-clerk' | 'counsel';

/** A conversation as a row of the list. */
export interface ConversationRow {
  readonly id: string;
  readonly kind: ConversationKind;
  /** The partner; null for a conversation of many, or with a person whom this one does not know now. */
  readonly person: NamedPerson | null;
  readonly writable: boolean;
  /** Number of unseen messages of others. */
  readonly unread: number;
  readonly last: ReceivedMessage | null;
}

/** Returns this person's conversations: those they take part in now, and earlier ones with messages. */
export function conversationRows(
  scene: Pick<Scene, 'me' | 'people' | 'chat'>,
  chat: Pick<ChatState, 'messages' | 'marks'>,
): ConversationRow[] {
  const writable = new Map(scene.chat.conversations.map((one) => [one.id, one.writable]));
  const fresh = unread(chat, scene.me.seat);
  const ids = new Set([...writable.keys(), ...chat.messages.map(({ conversation }) => conversation)]);
  const rows = [...ids].map((id): ConversationRow => {
    const written = chat.messages.filter(({ conversation }) => conversation === id);
    return {
      id,
      kind: kindOf(id, scene.me.seat),
      person: scene.people.find(({ seat }) => isWith(id, seat, scene.me.seat)) ?? null,
      writable: writable.get(id) ?? false,
      unread: fresh.filter(({ conversation }) => conversation === id).length,
      last: written.at(-1) ?? null,
    };
  });
  return rows.toSorted(inOrder);
}

/** Returns the number of unread messages in all conversations. */
export function unreadCount(scene: Pick<Scene, 'me'> | null, chat: Pick<ChatState, 'messages' | 'marks'>): number {
  return scene === null ? 0 : unread(chat, scene.me.seat).length;
}

function kindOf(id: string, me: string): ConversationKind {
  if (id === 'all') return 'all';
  if (id === `clerk:${me}`) return 'with-clerk';
  return id.startsWith('clerk:') ? 'as-clerk' : 'counsel';
}

function isWith(id: string, seat: string, me: string): boolean {
  return id === `clerk:${seat}` || id === `counsel:${me}:${seat}` || id === `counsel:${seat}:${me}`;
}

const ORDER: readonly ConversationKind[] = ['counsel', 'with-clerk', 'all', 'as-clerk'];

/** Sorts the clerk's many conversations: unread first, then latest, then present people. */
function inOrder(one: ConversationRow, other: ConversationRow): number {
  return (
    ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind) ||
    Number(other.unread > 0) - Number(one.unread > 0) ||
    (other.last?.at ?? 0) - (one.last?.at ?? 0) ||
    Number(isHere(other)) - Number(isHere(one))
  );
}

function isHere({ person }: ConversationRow): boolean {
  return person !== null && person.place !== 'outside' && person.place !== 'expelled';
}
