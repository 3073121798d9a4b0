import { EventEmitter } from 'node:events';
import type { BoardHearing } from '@mahzar/shared/board/board';
import { describe, expect, it } from 'vitest';
import { BoardConnection } from './board-connection.ts';
import type { WatcherSocket } from './board-connection.ts';

/** A connection that says what a test has it say, and notes what is asked. */
class StillSocket extends EventEmitter {
  readonly asked: string[] = [];
  connected = false;
  timeout(): unknown {
    return {
      emitWithAck: async (name: string) => {
        this.asked.push(name);
        return name === 'open-help' ? { ok: true, since: 1, closed: false, messages: [], earlier: null } : { ok: true };
      },
    };
  }
  connect(): void {
    this.connected = true;
  }
  disconnect(): void {
    this.connected = false;
  }
}

function opened() {
  const socket = new StillSocket();
  const connection = new BoardConnection({
    socket: socket as unknown as WatcherSocket,
    now: () => 1_000,
    newNonce: () => 'nonce-00',
  });
  const board = (seq: number, hearings: readonly Partial<BoardHearing>[]) =>
    socket.emit('board', { seq, now: 5_000, from: 0, to: 1, hearings });
  return { socket, connection, board, state: () => connection.store.getState() };
}

describe('the connection to the board', () => {
  it('shows the board, then what changes, and asks for it whole when a number is missing', () => {
    const { socket, board, state } = opened();
    expect(state()).toMatchObject({ connection: 'connecting', board: null });
    board(7, [{ hearing: 'x', title: 'a', startsAt: 1, people: [] }]);
    expect(state()).toMatchObject({ connection: 'online', clockOffsetMs: 4_000 });
    socket.emit('difference', { seq: 8, changes: [{ kind: 'part', hearing: 'x', line: { title: 'b' } }] });
    expect(state().board).toMatchObject([{ title: 'b' }]);
    socket.emit('difference', { seq: 10, changes: [{ kind: 'part', hearing: 'x', line: { title: 'd' } }] });
    socket.emit('difference', { seq: 11, changes: [] });
    expect(state().board).toMatchObject([{ title: 'b' }]);
    expect(socket.asked).toEqual(['resync']);
    board(11, [{ hearing: 'x', title: 'd', startsAt: 1, people: [] }]);
    socket.emit('difference', { seq: 11, changes: [{ kind: 'gone', hearing: 'x' }] });
    expect(state().board).toMatchObject([{ title: 'd' }]);
  });

  it('keeps what was told while it is away, and shows nothing more when it was ended', () => {
    const { socket, board, state } = opened();
    board(1, [{ hearing: 'x', people: [] }]);
    socket.emit('disconnect');
    expect(state()).toMatchObject({ connection: 'away', board: [{ hearing: 'x' }] });
    socket.emit('ended', { code: 'draining' });
    expect(state().connection).toBe('away');
    socket.emit('ended', { code: 'not-permitted' });
    expect(state()).toMatchObject({ connection: 'ended', board: null });
    expect(socket.connected).toBe(false);
  });

  it('opens a talk again on a connection that is new, and takes each message once', async () => {
    const { socket, connection, board, state } = opened();
    board(1, []);
    await connection.openTalk('h', 's');
    const message = { id: 'm', at: 1, from: 'person', account: null, text: 'x' };
    socket.emit('help-said', { hearing: 'h', seat: 's', message });
    socket.emit('help-said', { hearing: 'h', seat: 's', message });
    socket.emit('help-said', { hearing: 'h', seat: 'another', message: { ...message, id: 'n' } });
    expect(state().talk?.messages).toHaveLength(1);
    socket.emit('help-said', { hearing: 'h', seat: 's', message: null });
    expect(state().talk?.closed).toBe(true);
    board(1, []);
    expect(socket.asked.filter((name) => name === 'open-help')).toHaveLength(2);
  });
});
