import type { Board, BoardHearing } from '@mahzar/shared/board/board';
import { describe, expect, it } from 'vitest';
import { BoardConnection } from './board-connection.ts';
import type { BoardConnectionOptions } from './board-connection.ts';

const TALK = { request: 'r', since: 1, closed: false, messages: [], earlier: null };

type Listener = Parameters<BoardConnectionOptions['createSocket']>[0];

/** A connection with the answers that a test gives; records the requests. */
function opened() {
  const asked: string[] = [];
  const requests: unknown[] = [];
  const given: { refused?: { name: string; code: string } } = {};
  const request = async (name: string, content: unknown) => {
    asked.push(name);
    requests.push(content);
    const { refused } = given;
    if (name === refused?.name) return { ok: false, error: { code: refused.code } };
    return name === 'open-help' ? { ok: true, ...TALK } : { ok: true };
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
  return { told, asked, requests, given, connection, board, state: () => connection.store.getState() };
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
    const { told, asked, requests, connection, board, state } = opened();
    board(1, []);
    await connection.openTalk('h', 's');
    const message = { id: 'm', at: 1, from: 'person', account: null, text: 'x' } as const;
    told.pushes['help-said']({ request: 'r', message });
    told.pushes['help-said']({ request: 'r', message });
    told.pushes['help-said']({ request: 'another', message: { ...message, id: 'n' } });
    told.pushes['help-said']({ request: 'another', message: null });
    expect(state().talk).toMatchObject({ closed: false, messages: [{ id: 'm' }] });
    told.pushes['help-said']({ request: 'r', message: null });
    expect(state().talk?.closed).toBe(true);
    board(1, []);
    expect(asked.filter((name) => name === 'open-help')).toHaveLength(2);
    expect(requests.at(-1)).toEqual({ hearing: 'h', seat: 's', request: 'r' });
  });

  it('names the request that is read in whatever it says, and tells that it has ended', async () => {
    const { requests, given, connection, board, state } = opened();
    board(1, []);
    await connection.openTalk('h', 's');
    given.refused = { name: 'say-to-person', code: 'help-ended' };
    expect(await connection.say('x')).toBe(false);
    expect(requests.at(-1)).toMatchObject({ hearing: 'h', seat: 's', request: 'r', text: 'x' });
    expect(state().talk?.failure).toBe('closed');
    given.refused = { name: 'close-help', code: 'help-ended' };
    await connection.endHelp();
    expect(requests.slice(-2)).toEqual([{ hearing: 'h', seat: 's', request: 'r' }, { request: 'r' }]);
    expect(state().talk).toBeNull();
  });
});
