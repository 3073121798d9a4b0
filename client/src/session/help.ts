import type { HelpMessage, HelpTalk } from '@mahzar/shared/protocol/help';
import type { Request, Response } from '@mahzar/shared/protocol/messages';
import type { Place } from '@mahzar/shared/protocol/place';
import { plainText } from '@mahzar/shared/text-characters';
import type { Rejection, Result } from '../connection/result.ts';
import { newestPage } from './help-pages.ts';
import { seatOf } from './remembered-seat.ts';
import type { HearingLink } from './types.ts';

/** This browser's conversation with support. It does not belong to the hearing. */
export interface HelpState {
  /** Help was requested and has not ended. */
  readonly waiting: boolean;
  /** Oldest first. */
  readonly messages: readonly HelpMessage[];
  /** The place before which there are more messages; null when all are loaded. */
  readonly earlier: Place | null;
  /** An earlier page is being loaded. */
  readonly loading: boolean;
  /** A message is being sent. */
  readonly sending: boolean;
  readonly failure: Rejection | null;
  /** Number of support's messages that were not on the screen yet. */
  readonly unread: number;
}

/** The state before any request for help. */
export const NO_HELP: HelpState = {
  waiting: false,
  messages: [],
  earlier: null,
  loading: false,
  sending: false,
  failure: null,
  unread: 0,
};

type HelpName = 'ask-for-help' | 'say-for-help' | 'help-talk' | 'withdraw-help';

export interface HelpParts {
  readonly ask: <Name extends HelpName>(name: Name, request: Request<Name>) => Promise<Result<Response<Name>>>;
  readonly newNonce: () => string;
  readonly memory: HelpMemory;
  readonly changed: (help: HelpState) => void;
}

/** Requests help from support and exchanges messages with it, also before entering. */
export class Help {
  readonly #parts: HelpParts;
  #state: HelpState = NO_HELP;
  #shown = false;
  /** The last unsent message, which a retry sends as the same message. */
  #last: { readonly text: string; readonly nonce: string } | null = null;

  constructor(parts: HelpParts) {
    this.#parts = parts;
  }

  get state(): HelpState {
    return this.#state;
  }

  /** Sends a message; the first one requests help. Resolves to whether it was sent. */
  async say(written: string): Promise<boolean> {
    const { ask, newNonce, memory } = this.#parts;
    if (this.#state.sending) return false;
    const text = plainText(written);
    const words = this.#last?.text === text ? this.#last : { text, nonce: newNonce() };
    this.#last = words;
    this.#change({ sending: true, failure: null });
    const help = memory.read();
    const answer = help === null ? await this.#begin(words) : await ask('say-for-help', { help, ...words });
    if (!answer.ok) {
      this.#change({ sending: false, failure: answer.error });
      return false;
    }
    this.#last = null;
    this.#change({ sending: false, waiting: true, messages: withMessage(this.#state.messages, answer.message) });
    return true;
  }

  /** Withdraws the request for help. */
  async withdraw(): Promise<void> {
    const help = this.#parts.memory.read();
    if (help === null) return;
    const answer = await this.#parts.ask('withdraw-help', { help });
    if (answer.ok) this.#change({ waiting: false });
    else this.#change({ failure: answer.error });
  }

  /** The connection is up: loads support's messages since the loss. */
  async online(): Promise<void> {
    const help = this.#parts.memory.read();
    const answer = help === null ? null : await this.#parts.ask('help-talk', { help });
    if (answer?.ok !== true) return;
    const { closed, messages, earlier } = answer;
    this.#take({ closed, messages: newestPage(messages, this.#state.messages) });
    this.#change({ earlier });
  }

  /** Loads messages from before the first loaded one. */
  async loadEarlier(): Promise<void> {
    const { earlier: before, loading } = this.#state;
    const help = this.#parts.memory.read();
    if (before === null || loading || help === null) return;
    this.#change({ loading: true, failure: null });
    const answer = await this.#parts.ask('help-talk', { help, before });
    if (!answer.ok) this.#change({ loading: false, failure: answer.error });
    else if (this.#state.earlier !== before) this.#change({ loading: false });
    else {
      const messages = [...answer.messages, ...this.#state.messages];
      this.#change({ loading: false, messages, earlier: answer.earlier });
    }
  }

  /** Processes a message from support, or null when the help has ended. */
  said(message: HelpMessage | null): void {
    if (message === null) this.#change({ waiting: false });
    else this.#take({ closed: !this.#state.waiting, messages: withMessage(this.#state.messages, message) });
  }

  /** Sets whether the conversation is on the screen. */
  show(shown: boolean): void {
    this.#shown = shown;
    if (shown) this.#change({ unread: 0 });
  }

  async #begin(words: Request<'ask-for-help'>): Promise<Result<Response<'ask-for-help'>>> {
    const answer = await this.#parts.ask('ask-for-help', words);
    if (answer.ok) this.#parts.memory.keep(answer.help);
    return answer;
  }

  #take({ closed, messages }: Pick<HelpTalk, 'closed' | 'messages'>): void {
    const known = new Set(this.#state.messages.map(({ id }) => id));
    const fresh = messages.filter(({ id, from }) => from === 'staff' && !known.has(id)).length;
    this.#change({ waiting: !closed, messages, unread: this.#shown ? 0 : this.#state.unread + fresh });
  }

  #change(change: Partial<HelpState>): void {
    this.#state = { ...this.#state, ...change };
    this.#parts.changed(this.#state);
  }
}

/** The secret by which the service recognises this tab's help conversation; it lasts as long as the tab. */
export class HelpMemory {
  readonly #storage: Storage | null;
  readonly #key: string;
  #secret: string | null = null;

  constructor(storage: Storage | null, link: HearingLink) {
    this.#storage = storage;
    this.#key = `mahzar/${link.hearing}/${seatOf(link.token)}/help`;
  }

  read(): string | null {
    try {
      return this.#storage?.getItem(this.#key) ?? this.#secret;
    } catch {
      return this.#secret;
    }
  }

  keep(secret: string): void {
    this.#secret = secret;
    try {
      this.#storage?.setItem(this.#key, secret);
    } catch {
      // Storage is full or forbidden: the secret lasts until the page is closed.
    }
  }
}

function withMessage(messages: readonly HelpMessage[], message: HelpMessage): HelpMessage[] {
  return messages.some(({ id }) => id === message.id) ? [...messages] : [...messages, message];
}
