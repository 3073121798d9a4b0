import type { ChatMessage, Request, Response } from '@mahzar/shared/protocol/messages';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { failed } from './answer.ts';
import type { Answer } from './answer.ts';
import type { MarkMemory, ReadMarks } from './read-marks.ts';
import type { SessionError } from './types.ts';

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
  readonly failure: SessionError | null;
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
}

export interface ChatParts {
  readonly post: (request: Request<'post-message'>) => Promise<Answer<Response<'post-message'>>>;
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

  constructor(parts: ChatParts) {
    this.#parts = parts;
    this.#state = { messages: [], outbox: [], marks: parts.memory.read(), reading: null };
  }

  get state(): ChatState {
    return this.#state;
  }

  /** Begins to send a message. What comes of it shows in the outbox, and then among the messages. */
  send(conversation: string, text: string): void {
    const message: OutgoingMessage = { nonce: this.#parts.newNonce(), conversation, text: text.trim(), failure: null };
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
    this.#change({ messages: [...known.values()].sort((one, other) => one.at - other.at) });
  }

  async #post(message: OutgoingMessage): Promise<void> {
    const { nonce, conversation, text } = message;
    const answer = await this.#parts.post({ nonce, conversation, text });
    if (!answer.ok) return this.#replace({ ...message, failure: failed(answer).error });
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

/** Messages of others that the person has not seen. */
export function unread({ messages, marks }: Pick<ChatState, 'messages' | 'marks'>, me: string): ReceivedMessage[] {
  return messages.filter(({ from, conversation, at }) => from !== me && at > (marks.get(conversation) ?? 0));
}

function markedUpTo({ reading, messages, marks }: ChatState): ReadMarks {
  const last = messages.findLast(({ conversation }) => conversation === reading);
  if (reading === null || last === undefined || (marks.get(reading) ?? 0) >= last.at) return marks;
  return new Map(marks).set(reading, last.at);
}
