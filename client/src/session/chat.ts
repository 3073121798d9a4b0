import type { ChatMessage, Request, Response } from '@mahzar/shared/protocol/messages';
import type { Place } from '@mahzar/shared/protocol/place';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { plainText } from '@mahzar/shared/text-characters';
import { mayPass } from '../connection/patient-requests.ts';
import type { Rejection, Result } from '../connection/result.ts';
import type { MarkMemory, ReadMarks } from './read-marks.ts';
import { pause } from '../browser/pause.ts';

/** A message with what was known of its author when it came; people who have left are known no more. */
export interface ReceivedMessage extends ChatMessage {
  readonly author: Pick<NamedPerson, 'name' | 'alias' | 'role'> | null;
}

/** A message of one's own that the service has not acknowledged. `failure` is null while it is on its way. */
export interface OutgoingMessage {
  /** Makes a repeated message the same message. */
  readonly nonce: string;
  readonly conversation: string;
  readonly text: string;
  readonly failure: Rejection | null;
}

/** What is written in this person's conversations. */
export interface ChatState {
  /** Oldest first. */
  readonly messages: readonly ReceivedMessage[];
  /** In the order of writing. */
  readonly outbox: readonly OutgoingMessage[];
  readonly marks: ReadMarks;
  /** The conversation that is on the screen now. */
  readonly reading: string | null;
  /** Of what was written before the oldest messages here. */
  readonly earlier: EarlierMessages;
}

/** What is not loaded yet. */
export interface EarlierMessages {
  /** In the hearing there are messages from before this place; null when all are here, or none was asked for yet. */
  readonly before: Place | null;
  /** Conversations that are here whole although others are not. */
  readonly whole: ReadonlySet<string>;
  /** The conversation of which a page is on its way. */
  readonly loading: string | null;
  /** The conversation of which none could be loaded. */
  readonly failed: string | null;
}

export interface ChatParts {
  readonly post: (request: Request<'post-message'>) => Promise<Result<Response<'post-message'>>>;
  readonly history: (request: Request<'chat-history'>) => Promise<Result<Response<'chat-history'>>>;
  /** Conversations in which the person takes part now. */
  readonly conversations: () => readonly string[];
  readonly newNonce: () => string;
  readonly memory: MarkMemory;
  /** A person at the hearing whom this one knows, oneself too; undefined for others. */
  readonly person: (seat: string) => NamedPerson | undefined;
  readonly me: () => string | null;
  readonly changed: (chat: ChatState) => void;
}

/** The person's conversations: keeps what was written and read, and what is on its way until the service has it. */
export class Chat {
  readonly #parts: ChatParts;
  /** Texts that were begun and not sent, by conversation. They last as long as the page. */
  readonly drafts = new Map<string, string>();
  #state: ChatState;
  /** The first page was taken: there is no hole behind what came then and after. */
  #begun = false;
  /** Down to this place the messages are caught up on that came while the connection was lost; null when it was not. */
  #upTo: Place | null = null;
  #caughtUp = Promise.resolve();

  constructor(parts: ChatParts) {
    this.#parts = parts;
    this.#state = { messages: [], outbox: [], marks: parts.memory.read(), reading: null, earlier: NOTHING_EARLIER };
  }

  get state(): ChatState {
    return this.#state;
  }

  /** Begins to send a message. What comes of it shows in the outbox, and then among the messages. */
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

  /** Sends a message again that could not be sent. It arrives once, even if the first try had arrived. */
  resend(nonce: string): void {
    const message = this.#state.outbox.find((one) => one.nonce === nonce);
    if (message === undefined || message.failure === null) return;
    this.#replace({ ...message, failure: null });
    void this.#post(message);
  }

  /** Gives up a message that could not be sent. */
  discard(nonce: string): void {
    this.#change({ outbox: this.#state.outbox.filter((one) => one.nonce !== nonce) });
  }

  /** This conversation is on the screen from now on, or none: what comes in it is read as it comes. */
  read(conversation: string | null): void {
    this.#change({ reading: conversation });
  }

  /** Messages as they come, singly or as the history of before; known ones are passed over. */
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

  /** The connection is lost: what is written from now on does not come by itself. */
  connectionLost(): void {
    const last = this.#state.messages.at(-1);
    if (last === undefined) this.#begun = false;
    else if (this.#begun) this.#upTo ??= { at: last.at - OVERTAKEN_MS, id: '' };
  }

  /**
   * Takes what was written before this browser took the seat, or while its connection was lost: page by page, the
   * newest first, until there is no hole. At first that is one page, and one of each conversation that is not in it, so
   * that what is new in one is seen although another is flooded.
   */
  catchUp(): Promise<void> {
    this.#caughtUp = this.#caughtUp.then(() => (this.#begun ? this.#fillHole() : this.#begin()));
    return this.#caughtUp;
  }

  /** Loads what was written in a conversation before the oldest message of it that is here. */
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
    // What came by itself before may have a hole behind it.
    if (before !== null) this.#change({ messages: this.#state.messages.filter((one) => byTime(one, before) >= 0) });
    this.take(messages);
    this.#earlier({ before, whole: new Set() });
    if (before === null) return;
    const seen = new Set(messages.map(({ conversation }) => conversation));
    for (const conversation of this.#parts.conversations()) {
      if (!seen.has(conversation)) await this.loadEarlier(conversation);
    }
  }

  /** A page; where the service is asked too much at once, when it has room again. */
  async #page(request: Request<'chat-history'>, tries = MOST_TRIES): Promise<Result<Response<'chat-history'>>> {
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

/** So long before another a message may have been written that was posted after it, milliseconds. */
const OVERTAKEN_MS = 10_000;

/** How often a page is asked for, and after how long again when the service does not say. */
const MOST_TRIES = 10;
const RETRY_MS = 1_000;

/** Before anything was loaded. */
export const NOTHING_EARLIER: EarlierMessages = { before: null, whole: new Set(), loading: null, failed: null };

/** In the order of the service, which counts ids where times are the same. */
function byTime(one: Place, other: Place): number {
  return one.at - other.at || (one.id < other.id ? -1 : Number(one.id > other.id));
}

function placeOf({ at, id }: Place): Place {
  return { at, id };
}

/** Messages of others that the person has not seen. */
export function unread({ messages, marks }: Pick<ChatState, 'messages' | 'marks'>, me: string): ReceivedMessage[] {
  return messages.filter(({ from, conversation, at }) => from !== me && at > (marks.get(conversation) ?? 0));
}

function markedUpTo({ reading, messages, marks }: ChatState): ReadMarks {
  const last = messages.findLast(({ conversation }) => conversation === reading);
  if (reading === null || last === undefined || (marks.get(reading) ?? 0) >= last.at) return marks;
  return new Map(marks).set(reading, last.at);
}
