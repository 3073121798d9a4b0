import type { Board, BoardHearing } from '@mahzar/shared/board/board';
import { describe, expect, it } from 'vitest';
import { BoardConnection } from './board-connection.ts';
import type { BoardConnectionOptions } from './board-connection.ts';

type Listener = Parameters<BoardConnectionOptions['createSocket']>[0];

/** A connection that says what a test has it say, and notes what is asked. */
function opened() {
  const asked: string[] = [];
  const request = async (name: string) => {
    asked.push(name);
    return name === 'open-help' ? { ok: true, since: 1, closed: false, messages: [], earlier: null } : { ok: true };
  };
  let told!: Listener;
  const connection = new BoardConnection({
    createSocket: (listener) => {
      told = listener;
      return { request: request as never, open: () => undefined, close: () => undefined };
    },
    now: () => 1_000,
    newNonce: () => 'nonce-00',
  });
  const board = (seq: number, hearings: readonly Partial<BoardHearing>[]) =>
    told.pushes.board({ seq, now: 5_000, from: 0, to: 1, hearings: hearings as Board });
  return { told, asked, connection, board, state: () => connection.store.getState() };
}

describe('the connection to the board', () => {
  it('shows the board, then what changes, and asks for it whole when a number is missing', () => {
    const { told, asked, board, state } = opened();
    expect(state()).toMatchObject({ connection: 'connecting', board: null });
    board(7, [{ hearing: 'x', title: 'a', startsAt: 1, people: [] }]);
    expect(state()).toMatchObject({ connection: 'online', clockOffsetMs: 4_000 });
    told.pushes.difference({ seq: 8, changes: [{ kind: 'part', hearing: 'x', line: { title: 'b' } }] });
    expect(state().board).toMatchObject([{ title: 'b' }]);
    told.pushes.difference({ seq: 10, changes: [{ kind: 'part', hearing: 'x', line: { title: 'd' } }] });
    told.pushes.difference({ seq: 11, changes: [] });
    expect(state().board).toMatchObject([{ title: 'b' }]);
    expect(asked).toEqual(['resync']);
    board(11, [{ hearing: 'x', title: 'd', startsAt: 1, people: [] }]);
    told.pushes.difference({ seq: 11, changes: [{ kind: 'gone', hearing: 'x' }] });
    expect(state().board).toMatchObject([{ title: 'd' }]);
  });

  it('keeps what was told while it is away, and shows nothing more when it was ended', () => {
    const { told, board, state } = opened();
    board(1, [{ hearing: 'x', people: [] }]);
    told.away();
    expect(state()).toMatchObject({ connection: 'away', board: [{ hearing: 'x' }] });
    told.ended({ code: 'not-permitted', support: null });
    expect(state()).toMatchObject({ connection: 'ended', board: null });
  });

  it('says that the page is out of date, when the service no longer understands it', () => {
    const { told, state } = opened();
    told.ended({ code: 'version-mismatch', support: null });
    expect(state()).toMatchObject({ connection: 'out-of-date', board: null });
  });

  it('opens a talk again on a connection that is new, and takes each message once', async () => {
    const { told, asked, connection, board, state } = opened();
    board(1, []);
    await connection.openTalk('h', 's');
    const message = { id: 'm', at: 1, from: 'person', account: null, text: 'x' } as const;
    told.pushes['help-said']({ hearing: 'h', seat: 's', message });
    told.pushes['help-said']({ hearing: 'h', seat: 's', message });
    told.pushes['help-said']({ hearing: 'h', seat: 'another', message: { ...message, id: 'n' } });
    expect(state().talk?.messages).toHaveLength(1);
    told.pushes['help-said']({ hearing: 'h', seat: 's', message: null });
    expect(state().talk?.closed).toBe(true);
    board(1, []);
    expect(asked.filter((name) => name === 'open-help')).toHaveLength(2);
  });
});
