import type { SeatId } from '../ids.ts';
import { allows, mayEver } from './permissions.ts';
import type { Act } from './permissions.ts';
import { refuse } from '../refusal.ts';
import { capacityOf } from '../roles.ts';
import { isInside, isOver, screened, screenedFrom } from '../state.ts';
import type { HearingState, Seat } from '../state.ts';
import type { RefusalCode } from '../refusal.ts';
import type { Rejection } from '../../rejection.ts';

/**
 * A chat conversation: with everybody in the courtroom, between one person and the clerk, or between a lawyer and a client. The
 * last is privileged and never in the log. Log notes are stored as a conversation but not offered as one.
 */
export type Conversation =
  | { readonly kind: 'all' }
  | { readonly kind: 'clerk'; readonly seat: SeatId }
  | { readonly kind: 'counsel'; readonly lawyer: SeatId; readonly client: SeatId }
  | { readonly kind: 'notes' };

/** Name of the conversation that stores the log notes. */
export const NOTES = 'notes';

/** Returns the name of a conversation in messages and in the log. */
export function conversationId(conversation: Conversation): string {
  switch (conversation.kind) {
    case 'all':
      return 'all';
    case 'notes':
      return NOTES;
    case 'clerk':
      return `clerk:${conversation.seat}`;
    case 'counsel':
      return `counsel:${conversation.lawyer}:${conversation.client}`;
    default:
      return conversation satisfies never;
  }
}

/** Parses a conversation's name; null when this hearing has no such conversation. */
export function parseConversation(state: HearingState, id: string): Conversation | null {
  if (id === 'all') return { kind: 'all' };
  if (id === NOTES) return { kind: 'notes' };
  for (const seat of state.seats.values()) {
    if (id === `clerk:${seat.id}` && capacityOf(state.kind, seat.role) !== 'clerk')
      return { kind: 'clerk', seat: seat.id };
    if (seat.role !== 'lawyer') continue;
    for (const client of seat.assists) {
      if (id === `counsel:${seat.id}:${client}`) return { kind: 'counsel', lawyer: seat.id, client };
    }
  }
  return null;
}

/** Returns the conversations in which a seat takes part now, in the order in which the client offers them. */
export function conversationsOf(state: HearingState, me: Seat): Conversation[] {
  const all: Conversation[] = [{ kind: 'all' }];
  for (const seat of state.seats.values()) {
    all.push({ kind: 'clerk', seat: seat.id });
    if (seat.role !== 'lawyer') continue;
    for (const client of seat.assists) all.push({ kind: 'counsel', lawyer: seat.id, client });
  }
  return all.filter((conversation) => reads(state, me, conversation));
}

/** Returns why the seat may not write in the conversation now, or null when it may. */
export function cannotPost(state: HearingState, me: Seat, conversation: Conversation): Rejection<RefusalCode> | null {
  const act: Act = ACT[conversation.kind];
  // Checked first, so that no refusal reveals conversations of other people.
  const isOpen = conversation.kind === 'all' || conversation.kind === 'notes';
  if (!isOpen && !reads(state, me, conversation)) return refuse('unknown-conversation', act);
  if (!mayEver(state.kind, me.role, act)) return refuse('not-permitted', act);
  if (isOver(state.phase)) return refuse('hearing-closed', act);
  if (!isInside(me.place)) return refuse('not-entered', act);
  if (isOpen) {
    if (!allows(state, me.role, act)) return refuse('wrong-phase', act);
    if (me.place.kind !== 'courtroom') return refuse('not-in-courtroom', act);
    if (conversation.kind === 'notes') return null;
    return state.chatOpen || allows(state, me.role, 'open-chat') ? null : refuse('chat-closed', act);
  }
  return allows(state, me.role, act) ? null : refuse('wrong-phase', act);
}

/**
 * Returns the seats that may read a message of `author` in the conversation now, including the author. Screened people never read
 * one another.
 */
export function readersOf(state: HearingState, conversation: Conversation, author: SeatId): SeatId[] {
  const isScreened = screenedFrom(state, author);
  return [...state.seats.values()]
    .filter((seat) => reads(state, seat, conversation) && !isScreened(seat.id))
    .map(({ id }) => id);
}

/** Whether the seat may still read a message written earlier: not if reader and author have been screened from each other since. */
export function mayStillRead(state: HearingState, reader: SeatId, author: SeatId): boolean {
  return !screened(state, reader, author);
}

const ACT: Readonly<Record<Conversation['kind'], Act>> = {
  all: 'chat-to-all',
  clerk: 'chat-to-clerk',
  counsel: 'chat-to-counsel',
  notes: 'write-notes',
};

function reads(state: HearingState, seat: Seat, conversation: Conversation): boolean {
  switch (conversation.kind) {
    case 'all':
      return seat.place.kind === 'courtroom' && capacityOf(state.kind, seat.role) !== 'observer';
    case 'clerk':
      if (seat.id !== conversation.seat && capacityOf(state.kind, seat.role) !== 'clerk') return false;
      return capacityOf(state.kind, state.seats.get(conversation.seat)?.role ?? 'clerk') !== 'clerk';
    case 'notes':
      // Includes staff who are absent now, because notes belong to the record.
      return mayEver(state.kind, seat.role, 'write-notes');
    case 'counsel':
      return seat.id === conversation.lawyer || seat.id === conversation.client;
    default:
      return conversation satisfies never;
  }
}
