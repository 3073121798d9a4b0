import type { ChatMessage, Request, Response } from '@mahzar/shared/protocol/messages';
import type { Place } from '@mahzar/shared/protocol/place';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { plainText } from '@mahzar/shared/text-characters';
import { mayPass } from '../connection/retrying-requests.ts';
import type { Rejection, Result } from '../connection/result.ts';
import type { MarkMemory, ReadMarks } from './read-marks.ts';
import { pause } from '../browser/pause.ts';

/** A message with its author as known on arrival; people who have left are not known any more. */
export interface ReceivedMessage extends ChatMessage {
  readonly author: Pick<NamedPerson, 'name' | 'alias' | 'role'> | null;
}

/** The person's own message that the service has not acknowledged. `failure` is null while it is being sent. */
export interface OutgoingMessage {
  /** Messages with the same nonce are stored once. */
  readonly nonce: string;
  readonly conversation: string;
  readonly text: string;
  readonly failure: Rejection | null;
}

/** The messages in this person's conversations. */
export interface ChatState {
  /** Oldest first. */
  readonly messages: readonly ReceivedMessage[];
  /** In the order of writing. */
  readonly outbox: readonly OutgoingMessage[];
  readonly marks: ReadMarks;
  /** The conversation on the screen now. */
  readonly reading: string | null;
  /** Messages from before the oldest loaded one. */
  readonly earlier: EarlierMessages;
}

/** Messages that are not loaded yet. */
export interface EarlierMessages {
  /** The hearing has messages from before this place; null when all are loaded, or none was requested yet. */
  readonly before: Place | null;
  /** Conversations that are loaded completely although others are not. */
  readonly whole: ReadonlySet<string>;
  /** The conversation of which a page is being loaded. */
  readonly loading: string | null;
  /** The conversation whose loading failed. */
  readonly failed: string | null;
}

export interface ChatParts {
  readonly post: (request: Request<'post-message'>) => Promise<Result<Response<'post-message'>>>;
  readonly history: (request: Request<'chat-history'>) => Promise<Result<Response<'chat-history'>>>;
  /** Conversations in which the person takes part now. */
  readonly conversations: () => readonly string[];
  readonly newNonce: () => string;
  readonly memory: MarkMemory;
  /** Returns a person at the hearing whom this one knows, including themself; undefined for others. */
  readonly person: (seat: string) => NamedPerson | undefined;
  readonly me: () => string | null;
  readonly changed: (chat: ChatState) => void;
}

/** The person's conversations: keeps written and read messages, and unsent ones until the service has them. */
export class Chat {
  readonly #parts: ChatParts;
  /** Unsent drafts by conversation. They last as long as the page. */
  readonly drafts = new Map<string, string>();
  #state: ChatState;
  /** The first page is loaded: later messages follow it without a gap. */
  #begun = false;
  /** After a lost connection, older messages are loaded back to this place; null when nothing was lost. */
  #upTo: Place | null = null;
  #caughtUp = Promise.resolve();

  constructor(parts: ChatParts) {
    this.#parts = parts;
    this.#state = { messages: [], outbox: [], marks: parts.memory.read(), reading: null, earlier: NOTHING_EARLIER };
  }

  get state(): ChatState {
    return this.#state;
  }

  /** Begins to send a message. It appears in the outbox, and later among the messages. */
  send(conversation: string, text: string): void {
    const message: OutgoingMessage = {
      nonce: this.#parts.newNonce(),
      conversation,
      text: plainText(text).trim(),
      failure: null,
    };
    this.#change({ outbox: [...this.#state.outbox, message] });
    void this.#post(message);
  }

  /** Sends a failed message again. It is stored once, even if the first try had arrived. */
  resend(nonce: string): void {
    const message = this.#state.outbox.find((one) => one.nonce === nonce);
    if (message === undefined || message.failure === null) return;
    this.#replace({ ...message, failure: null });
    void this.#post(message);
  }

  /** Discards a failed message. */
  discard(nonce: string): void {
    this.#change({ outbox: this.#state.outbox.filter((one) => one.nonce !== nonce) });
  }

  /** Sets the conversation on the screen, or none: its messages count as read when they arrive. */
  read(conversation: string | null): void {
    this.#change({ reading: conversation });
  }

  /** Takes messages, pushed singly or loaded from the history; known ones are skipped. */
  take(messages: readonly ChatMessage[]): void {
    const known = new Map(this.#state.messages.map((message) => [message.id, message]));
    for (const message of messages) {
      const { name, alias, role } = this.#parts.person(message.from) ?? {};
      const author = name === undefined || alias === undefined || role === undefined ? null : { name, alias, role };
      if (!known.has(message.id)) known.set(message.id, { ...message, author });
    }
    if (known.size === this.#state.messages.length) return;
    this.#change({ messages: [...known.values()].sort(byTime) });
  }

  /** The connection is lost: messages from now on are not pushed. */
  connectionLost(): void {
    const last = this.#state.messages.at(-1);
    if (last === undefined) this.#begun = false;
    else if (this.#begun) this.#upTo ??= { at: last.at - OVERTAKEN_MS, id: '' };
  }

  /**
   * Loads messages from before this browser took the seat, or from a lost connection: page by page, newest first, until there is no
   * gap. The first time it loads one page, and one page of each conversation missing in it, so that new messages are seen although
   * another conversation is flooded.
   */
  catchUp(): Promise<void> {
    this.#caughtUp = this.#caughtUp.then(() => (this.#begun ? this.#fillHole() : this.#begin()));
    return this.#caughtUp;
  }

  /** Loads messages of a conversation from before its oldest loaded message. */
  async loadEarlier(conversation: string): Promise<void> {
    const { earlier, messages } = this.#state;
    if (earlier.before === null || earlier.whole.has(conversation) || earlier.loading !== null) return;
    this.#earlier({ loading: conversation, failed: null });
    const before = placeOf(messages.find((message) => message.conversation === conversation) ?? earlier.before);
    const answer = await this.#page({ conversation, before });
    if (answer.ok) {
      this.take(answer.messages);
      if (answer.earlier === null) this.#isWhole(conversation);
    }
    this.#earlier({ loading: null, failed: answer.ok ? null : conversation });
  }

  async #fillHole(): Promise<void> {
    const upTo = this.#upTo;
    for (let request: Request<'chat-history'> = {}; ;) {
      const answer = await this.#page(request);
      if (!answer.ok) return;
      this.take(answer.messages);
      if (answer.earlier === null || upTo === null || byTime(answer.earlier, upTo) <= 0) break;
      request = { before: answer.earlier };
    }
    this.#upTo = null;
  }

  async #begin(): Promise<void> {
    const newest = await this.#page({});
    if (!newest.ok) return;
    const { messages, earlier: before } = newest;
    this.#begun = true;
    // Messages pushed before may have a gap behind them.
    if (before !== null) this.#change({ messages: this.#state.messages.filter((one) => byTime(one, before) >= 0) });
    this.take(messages);
    this.#earlier({ before, whole: new Set() });
    if (before === null) return;
    const seen = new Set(messages.map(({ conversation }) => conversation));
    for (const conversation of this.#parts.conversations()) {
      if (!seen.has(conversation)) await this.loadEarlier(conversation);
    }
  }

  /** Loads a page; after too many messages, tries again when there is room. */
  async #page(request: Request<'chat-history'>, tries = MAX_TRIES): Promise<Result<Response<'chat-history'>>> {
    const answer = await this.#parts.history(request);
    if (answer.ok || !mayPass(answer.error.code) || tries === 1) return answer;
    await pause(answer.error.retryAfterMs ?? RETRY_MS);
    return this.#page(request, tries - 1);
  }

  #isWhole(conversation: string): void {
    this.#earlier({ whole: new Set(this.#state.earlier.whole).add(conversation) });
  }

  #earlier(change: Partial<EarlierMessages>): void {
    this.#change({ earlier: { ...this.#state.earlier, ...change } });
  }

  async #post(message: OutgoingMessage): Promise<void> {
    const { nonce, conversation, text } = message;
    const answer = await this.#parts.post({ nonce, conversation, text });
    if (!answer.ok) return this.#replace({ ...message, failure: answer.error });
    this.take([{ id: answer.message, at: answer.at, conversation, from: this.#parts.me() ?? '', text }]);
    this.discard(nonce);
  }

  #replace(message: OutgoingMessage): void {
    this.#change({ outbox: this.#state.outbox.map((one) => (one.nonce === message.nonce ? message : one)) });
  }

  #change(change: Partial<ChatState>): void {
    const next = { ...this.#state, ...change };
    const marks = markedUpTo(next);
    if (marks !== next.marks) this.#parts.memory.keep(marks);
    this.#state = { ...next, marks };
    this.#parts.changed(this.#state);
  }
}

/** A message may be written up to this long before another that was posted earlier, milliseconds. */
const OVERTAKEN_MS = 10_000;

/** Number of tries for a page, and the pause between them when the service gives none. */
const MAX_TRIES = 10;
const RETRY_MS = 1_000;

/** Before anything was loaded. */
export const NOTHING_EARLIER: EarlierMessages = { before: null, whole: new Set(), loading: null, failed: null };

/** Sorts like the service, by id where times are equal. */
function byTime(one: Place, other: Place): number {
  return one.at - other.at || (one.id < other.id ? -1 : Number(one.id > other.id));
}

function placeOf({ at, id }: Place): Place {
  return { at, id };
}

/** Returns messages of others that the person has not seen. */
export function unread({ messages, marks }: Pick<ChatState, 'messages' | 'marks'>, me: string): ReceivedMessage[] {
  return messages.filter(({ from, conversation, at }) => from !== me && at > (marks.get(conversation) ?? 0));
}

function markedUpTo({ reading, messages, marks }: ChatState): ReadMarks {
  const last = messages.findLast(({ conversation }) => conversation === reading);
  if (reading === null || last === undefined || (marks.get(reading) ?? 0) >= last.at) return marks;
  return new Map(marks).set(reading, last.at);
}
