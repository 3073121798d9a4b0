import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Board } from '@mahzar/shared/board/board';
import { withChanges } from '@mahzar/shared/board/change';
import type {
  BoardDifference,
  BoardErrorCode,
  BoardMessageName,
  BoardPushes,
  BoardRequest,
  BoardResponse,
  BoardSnapshot,
} from '@mahzar/shared/protocol/board';
import type { HelpMessage, HelpSaid, HelpTalk } from '@mahzar/shared/protocol/help';
import { plainText } from '@mahzar/shared/text-characters';
import { isOutOfDate } from '../../connection/final-codes.ts';
import type { SocketConnection, SocketConnectionListener } from '../../connection/socket-connection.ts';
import { newestPage } from '../../session/help-pages.ts';

/** What is said with one person who needs help. */
export interface OpenTalk extends HelpTalk {
  readonly hearing: string;
  readonly seat: string;
  /** The last thing that was tried did not work; `full`: nothing more can be written. */
  readonly failure: 'failed' | 'full' | null;
  /** A page of what was said before is on its way. */
  readonly loading: boolean;
}

export interface BoardState {
  /** `ended`: for good, by the service's word. `out-of-date`: the page is older than the service. */
  readonly connection: 'connecting' | 'online' | 'away' | 'ended' | 'out-of-date';
  /** As it was told last; null before that. */
  readonly board: Board | null;
  /** By this device's clock, when it was told last, epoch milliseconds. */
  readonly toldAt: number;
  /** The service's clock less this device's, milliseconds. */
  readonly clockOffsetMs: number;
  readonly talk: OpenTalk | null;
}

/** What a watcher of the board may ask. */
type BoardMessages = {
  [Name in BoardMessageName]: { readonly request: BoardRequest<Name>; readonly response: BoardResponse<Name> };
};
type BoardSocket = Pick<SocketConnection<BoardMessages, BoardPushes, BoardErrorCode>, 'request' | 'open' | 'close'>;

export interface BoardConnectionOptions {
  readonly createSocket: (listener: SocketConnectionListener<BoardPushes, BoardErrorCode>) => BoardSocket;
  readonly now: () => number;
  readonly newNonce: () => string;
}

/** The connection to today's board. Comes back by itself; a number that is missing has the whole board sent again. */
export class BoardConnection {
  readonly store: StoreApi<BoardState>;
  readonly #options: BoardConnectionOptions;
  readonly #socket: BoardSocket;
  #seq = 0;
  #asking = false;

  constructor(options: BoardConnectionOptions) {
    this.#options = options;
    this.store = createStore<BoardState>(() => ({
      connection: 'connecting',
      board: null,
      toldAt: 0,
      clockOffsetMs: 0,
      talk: null,
    }));
    this.#socket = options.createSocket({
      away: () => this.store.setState({ connection: 'away' }),
      ended: ({ code }) => this.#end(code),
      pushes: {
        board: (snapshot) => this.#take(snapshot),
        difference: (difference) => this.#change(difference),
        'help-said': (said) => this.#said(said),
      },
    });
    this.#socket.open();
  }

  /** Opens what was said with a person who asked for help. */
  async openTalk(hearing: string, seat: string): Promise<boolean> {
    await this.closeTalk();
    return this.#open(hearing, seat);
  }

  /** Says something to the person of the open talk; resolves to whether it was sent. */
  async say(text: string): Promise<boolean> {
    const { talk } = this.store.getState();
    if (talk === null) return false;
    const { hearing, seat } = talk;
    const words = { text: plainText(text), nonce: this.#options.newNonce() };
    const answer = await this.#socket.request('say-to-person', { hearing, seat, ...words });
    if (answer.ok) this.#add(hearing, seat, answer);
    this.#talk({ failure: answer.ok ? null : isFull(answer.error.code) ? 'full' : 'failed' });
    return answer.ok;
  }

  /** The person has been helped. */
  async endHelp(): Promise<void> {
    const { talk } = this.store.getState();
    if (talk === null) return;
    const answer = await this.#socket.request('close-help', { hearing: talk.hearing, seat: talk.seat });
    if (answer.ok) await this.closeTalk();
    else this.#talk({ failure: 'failed' });
  }

  /** Loads what was said before the first message of the open talk. */
  async loadEarlier(): Promise<void> {
    const { talk } = this.store.getState();
    if (talk === null || talk.earlier === null || talk.loading) return;
    const { hearing, seat, earlier: before } = talk;
    this.#talk({ loading: true });
    const answer = await this.#socket.request('open-help', { hearing, seat, before });
    const now = this.store.getState().talk;
    if (now?.hearing !== hearing || now.seat !== seat || now.earlier !== before) return;
    if (answer.ok)
      this.#talk({ messages: [...answer.messages, ...now.messages], earlier: answer.earlier, failure: null });
    this.#talk(answer.ok ? { loading: false } : { loading: false, failure: 'failed' });
  }

  /** The talk is no longer on the screen. */
  async closeTalk(): Promise<void> {
    const { talk } = this.store.getState();
    if (talk === null) return;
    this.store.setState({ talk: null });
    await this.#socket.request('leave-help', { hearing: talk.hearing, seat: talk.seat });
  }

  /** Nobody looks any longer. */
  close(): void {
    this.#socket.close();
  }

  async #open(hearing: string, seat: string): Promise<boolean> {
    const answer = await this.#socket.request('open-help', { hearing, seat });
    if (!answer.ok) return false;
    const { talk } = this.store.getState();
    const here = talk?.hearing === hearing && talk.seat === seat ? talk.messages : [];
    const { since, closed, messages, earlier } = answer;
    const open = { hearing, seat, since, closed, messages: newestPage(messages, here), earlier };
    this.store.setState({ talk: { ...open, failure: null, loading: false } });
    return true;
  }

  #take({ seq, now, hearings }: BoardSnapshot): void {
    this.#seq = seq;
    this.#asking = false;
    const here = this.#options.now();
    this.store.setState({ connection: 'online', board: hearings, toldAt: here, clockOffsetMs: now - here });
    const { talk } = this.store.getState();
    // The service knows of no talk of a connection that is new.
    if (talk !== null) void this.#open(talk.hearing, talk.seat);
  }

  #change({ seq, changes }: BoardDifference): void {
    const { board } = this.store.getState();
    if (board === null || seq <= this.#seq) return;
    if (seq !== this.#seq + 1) return this.#askAgain();
    this.#seq = seq;
    this.store.setState({ board: withChanges(board, changes), toldAt: this.#options.now() });
  }

  #askAgain(): void {
    if (this.#asking) return;
    this.#asking = true;
    void this.#socket.request('resync', {}).then((answer) => {
      if (!answer.ok) this.#asking = false;
    });
  }

  #said({ hearing, seat, message }: HelpSaid & { readonly hearing: string; readonly seat: string }): void {
    if (message !== null) return this.#add(hearing, seat, message);
    const { talk } = this.store.getState();
    if (talk?.hearing === hearing && talk.seat === seat) this.#talk({ closed: true });
  }

  #add(hearing: string, seat: string, { id, at, from, account, text }: HelpMessage): void {
    const { talk } = this.store.getState();
    if (talk?.hearing !== hearing || talk.seat !== seat || talk.messages.some((known) => known.id === id)) return;
    this.#talk({
      closed: from === 'person' ? false : talk.closed,
      messages: [...talk.messages, { id, at, from, account, text }],
    });
  }

  #talk(change: Partial<OpenTalk>): void {
    const { talk } = this.store.getState();
    if (talk !== null) this.store.setState({ talk: { ...talk, ...change } });
  }

  #end(code: BoardErrorCode): void {
    this.store.setState({ connection: isOutOfDate(code) ? 'out-of-date' : 'ended', board: null, talk: null });
  }
}

function isFull(code: BoardErrorCode | 'unreachable'): boolean {
  return code === 'author-quota' || code === 'hearing-quota';
}
