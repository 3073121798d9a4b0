import { describe, expect, it } from 'vitest';
import { lineView } from '../../../gallery/staff/queue.ts';
import { DONE, UNREACHABLE } from '../../connection/result.ts';
import { QueueConnection } from './queue-connection.ts';
import type { QueueConnectionOptions } from './queue-connection.ts';

type Listener = Parameters<QueueConnectionOptions['createSocket']>[0];

/** A connection to a service that gives the same answer to everything. */
function connect(answer: object = DONE) {
  const asked: unknown[] = [];
  let listener!: Listener;
  const connection = new QueueConnection({
    createSocket: (given) => {
      listener = given;
      return {
        open: () => undefined,
        close: () => undefined,
        request: async (...message) => {
          asked.push(message);
          return answer as never;
        },
      };
    },
    now: () => 7,
  });
  return { connection, listener, asked, state: () => connection.store.getState() };
}

const VIEW = lineView(null);
const TOLD = { seq: 4, now: 0, day: VIEW.day, me: null };
const change = (seq: number) => ({ seq, now: 0, change: { head: { phase: 'paused' as const }, rows: [], gone: [] } });

describe('the connection to a queue', () => {
  it('shows the line and what changes of it', () => {
    const { listener, state, asked } = connect();
    listener.pushes.line({ ...TOLD, view: VIEW });
    expect(state()).toEqual({ connection: 'online', me: null, view: VIEW, toldAt: 7 });
    listener.pushes['line-changed'](change(5));
    expect(state().view).toMatchObject({ phase: 'paused', line: VIEW.line });
    expect(asked).toEqual([]);
  });

  it('asks for the whole line once when it has missed something, again when that failed, and takes nothing twice', async () => {
    const { listener, state, asked } = connect(UNREACHABLE);
    listener.pushes.line({ ...TOLD, view: VIEW });
    listener.pushes['line-changed'](change(4));
    listener.pushes['line-changed'](change(6));
    listener.pushes['line-changed'](change(7));
    expect(asked).toEqual([['resync', {}]]);
    expect(state().view?.phase).toBe('open');
    await Promise.resolve();
    listener.pushes['line-changed'](change(8));
    expect(asked).toHaveLength(2);
  });

  it('sends what is done as the message of its name', async () => {
    const { connection, asked } = connect();
    await connection.act({ type: 'pause', until: null, reason: 'prayer' });
    await connection.callNext();
    expect(asked).toEqual([
      ['pause', { until: null, reason: 'prayer' }],
      ['call-next', {}],
    ]);
  });

  it.each([
    ['not-permitted', 'ended'],
    ['version-mismatch', 'out-of-date'],
  ] as const)('%s: %s, and nothing is shown any longer', (code, connection) => {
    const { listener, state } = connect();
    listener.pushes.line({ ...TOLD, view: VIEW });
    listener.ended({ code, support: null });
    expect(state()).toMatchObject({ connection, view: null });
  });
});
