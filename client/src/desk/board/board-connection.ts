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
import type { HelpMessage, HelpSaid, StaffHelpTalk } from '@mahzar/shared/protocol/help';
import { plainText } from '@mahzar/shared/text-characters';
import { isOutOfDate } from '../../connection/final-codes.ts';
import type { SocketConnection, SocketConnectionListener } from '../../connection/socket-connection.ts';
import { newestPage } from '../../session/help-pages.ts';

/** A help conversation with one person. */
export interface OpenTalk extends StaffHelpTalk {
  readonly hearing: string;
  readonly seat: string;
  /** Failure of the last action; `full`: nothing more can be written; `closed`: the help has ended. */
  readonly failure: 'failed' | 'full' | 'closed' | null;
  /** An earlier page is being loaded. */
  readonly loading: boolean;
}

export interface BoardState {
  /** `ended`: finally, by the service. `out-of-date`: the page is older than the service. */
  readonly connection: 'connecting' | 'online' | 'away' | 'ended' | 'out-of-date';
  /** The latest board; null before the first. */
  readonly board: Board | null;
  /** Time of the latest update on this device's clock, epoch milliseconds. */
  readonly toldAt: number;
  /** The service's clock minus this device's, milliseconds. */
  readonly clockOffsetMs: number;
  readonly talk: OpenTalk | null;
}

/** Messages of a watcher of the board. */
type BoardMessages = {
  [Name in BoardMessageName]: { readonly request: BoardRequest<Name>; readonly response: BoardResponse<Name> };
};
type BoardSocket = Pick<SocketConnection<BoardMessages, BoardPushes, BoardErrorCode>, 'request' | 'open' | 'close'>;

export interface BoardConnectionOptions {
  readonly createSocket: (listener: SocketConnectionListener<BoardPushes, BoardErrorCode>) => BoardSocket;
  readonly now: () => number;
  readonly newNonce: () => string;
}

/** The connection to today's board. It reconnects automatically; after a missed number it requests the whole board again. */
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

  /** Opens the conversation with a person who asked for help. */
  async openTalk(hearing: string, seat: string): Promise<boolean> {
    await this.closeTalk();
    return this.#open(hearing, seat);
  }

  /** Sends a message to the person of the open conversation; resolves to whether it was sent. */
  async say(text: string): Promise<boolean> {
    const { talk } = this.store.getState();
    if (talk === null) return false;
    const { hearing, seat, request } = talk;
    const words = { text: plainText(text), nonce: this.#options.newNonce() };
    const answer = await this.#socket.request('say-to-person', { hearing, seat, request, ...words });
    if (answer.ok) this.#add(request, answer);
    if (this.store.getState().talk?.request === request)
      this.#talk({ failure: answer.ok ? null : failureOf(answer.error.code) });
    return answer.ok;
  }

  /** Ends the person's request for help. */
  async endHelp(): Promise<void> {
    const { talk } = this.store.getState();
    if (talk === null) return;
    const { hearing, seat, request } = talk;
    const answer = await this.#socket.request('close-help', { hearing, seat, request });
    if (answer.ok || answer.error.code === 'help-ended') await this.closeTalk();
    else this.#talk({ failure: 'failed' });
  }

  /** Loads messages from before the first one of the open conversation. */
  async loadEarlier(): Promise<void> {
    const { talk } = this.store.getState();
    if (talk === null || talk.earlier === null || talk.loading) return;
    const { hearing, seat, request, earlier: before } = talk;
    this.#talk({ loading: true });
    const answer = await this.#socket.request('open-help', { hearing, seat, request, before });
    const now = this.store.getState().talk;
    if (now?.request !== request || now.earlier !== before) return;
    if (answer.ok)
      this.#talk({ messages: [...answer.messages, ...now.messages], earlier: answer.earlier, failure: null });
    this.#talk(answer.ok ? { loading: false } : { loading: false, failure: 'failed' });
  }

  /** Closes the conversation on the screen. */
  async closeTalk(): Promise<void> {
    const { talk } = this.store.getState();
    if (talk === null) return;
    this.store.setState({ talk: null });
    await this.#socket.request('leave-help', { request: talk.request });
  }

  /** Closes the connection. */
  close(): void {
    this.#socket.close();
  }

  /** Opens the conversation of a request, or, without one, of the pending request. */
  async #open(hearing: string, seat: string, named?: string): Promise<boolean> {
    const answer = await this.#socket.request('open-help', { hearing, seat, request: named });
    if (!answer.ok) return false;
    const { talk } = this.store.getState();
    const { request, since, closed, messages, earlier } = answer;
    const here = talk?.request === request ? talk.messages : [];
    const open = { hearing, seat, request, since, closed, messages: newestPage(messages, here), earlier };
    this.store.setState({ talk: { ...open, failure: null, loading: false } });
    return true;
  }

  #take({ seq, now, hearings }: BoardSnapshot): void {
    this.#seq = seq;
    this.#asking = false;
    const here = this.#options.now();
    this.store.setState({ connection: 'online', board: hearings, toldAt: here, clockOffsetMs: now - here });
    const { talk } = this.store.getState();
    // A new connection has no open conversation at the service.
    if (talk !== null) void this.#open(talk.hearing, talk.seat, talk.request);
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

  #said({ request, message }: HelpSaid & { readonly request: string }): void {
    if (message !== null) return this.#add(request, message);
    if (this.store.getState().talk?.request === request) this.#talk({ closed: true });
  }

  #add(request: string, { id, at, from, account, text }: HelpMessage): void {
    const { talk } = this.store.getState();
    if (talk?.request !== request || talk.messages.some((known) => known.id === id)) return;
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

function failureOf(code: BoardErrorCode | 'unreachable'): OpenTalk['failure'] {
  if (code === 'help-ended') return 'closed';
  return code === 'author-quota' || code === 'hearing-quota' ? 'full' : 'failed';
}
