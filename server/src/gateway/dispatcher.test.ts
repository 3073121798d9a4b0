import { BOARD_MESSAGES } from '@mahzar/shared/protocol/board';
import { MESSAGES } from '@mahzar/shared/protocol/messages';
import { Rejection } from '@mahzar/shared/rejection';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createDispatcher } from './dispatcher.ts';
import type { HandlersOf } from './dispatcher.ts';

/** Part of a request that must not appear in the log. */
const SECRET = 'secret-of-a-person';

/** A namespace with a message that everybody may send. */
const NAMESPACES = [
  { namespace: 'a hearing', messages: MESSAGES, name: 'send-identity-code', request: { nationalId: SECRET } },
  {
    namespace: 'the board',
    messages: BOARD_MESSAGES,
    name: 'say-to-person',
    request: { hearing: 'h', seat: 's', request: 'r', text: SECRET, nonce: 'nonce-of-it' },
  },
] as const;

type Table = (typeof NAMESPACES)[number]['messages'];

interface DispatcherSettings {
  readonly permitted?: boolean;
  /** Milliseconds until a message is within its limit, and until its work is. */
  readonly messageIn?: number;
  readonly workIn?: number;
  /** Whether a socket that exceeds its limits may stay. */
  readonly mayStay?: boolean;
  readonly handler?: () => Promise<object>;
}

/** Makes a dispatcher, and collects its answers, log lines and calls. */
function open(messages: Table, given: DispatcherSettings = {}) {
  const { permitted = true, messageIn = 0, workIn = 0, mayStay = true } = given;
  const lines: Record<string, unknown>[] = [];
  const answers: Record<string, unknown>[] = [];
  const did = { handled: 0, disconnected: 0 };
  const connection = {
    log: pino({ level: 'debug' }, { write: (line: string) => lines.push(JSON.parse(line) as never) }),
    socket: { disconnect: () => (did.disconnected += 1) },
  };
  const handler = async () => {
    did.handled += 1;
    return given.handler?.() ?? { accepted: true };
  };
  const dispatch = createDispatcher({
    messages,
    handlers: Object.fromEntries(Object.keys(messages).map((name) => [name, handler])) as unknown as HandlersOf<
      Table,
      typeof connection,
      never
    >,
    budgets: { message: async () => messageIn, work: async () => workIn, overrun: async () => mayStay },
    permits: () => permitted,
    isBusy: (error) => error instanceof Error && error.message === 'others write',
    codeOf: () => 'internal' as never,
    supportCode: () => 'SUPPORT',
  });
  const ack = (answer: Record<string, unknown>) => void answers.push(answer);
  return { lines, answers, did, ack, send: (name: string, ...args: unknown[]) => dispatch(connection, name, args) };
}

describe.each(NAMESPACES)('a message of $namespace', ({ messages, name, request }) => {
  const refusal = (code: string, more: object = {}) => [
    { ok: false, code, message: code.replaceAll('-', ' '), support: 'SUPPORT', ...more },
  ];

  it('that is as it should be is answered', async () => {
    const { send, ack, answers, did } = open(messages);
    await send(name, request, ack);
    expect(answers).toEqual([{ ok: true, accepted: true }]);
    expect(did).toEqual({ handled: 1, disconnected: 0 });
  });

  it.each(['cut-everything', '__proto__', 'constructor', 'toString', ''])('called %j is unknown', async (unknown) => {
    const { send, ack, answers, did, lines } = open(messages);
    await send(unknown, request, ack);
    expect(answers).toEqual(refusal('unknown-message'));
    expect(lines).toMatchObject([{ level: 40, message: 'unknown', code: 'unknown-message', support: 'SUPPORT' }]);
    expect(did.handled).toBe(0);
  });

  it.each<[string, readonly unknown[]]>([
    ['with a field more', [{ ...request, more: 1 }]],
    ['without its fields', [{}]],
    ['with null', [null]],
    ['with a text', [JSON.stringify(request)]],
    ['with a list', [[request]]],
    ['with nothing', []],
    ['with two requests', [request, request]],
  ])('%s is refused before anything is done', async (_, args) => {
    const { send, ack, answers, did, lines } = open(messages);
    await send(name, ...args, ack);
    expect(answers).toEqual(refusal('bad-message'));
    expect(lines).toMatchObject([{ level: 40, message: name, code: 'bad-message', support: 'SUPPORT' }]);
    expect(did).toEqual({ handled: 0, disconnected: 0 });
  });

  it('that takes no answer is not done', async () => {
    const { send, did, lines } = open(messages);
    await send(name, request);
    await send(name, request, { call: 'no function' });
    expect(lines).toMatchObject([{ code: 'bad-message' }, { code: 'bad-message' }]);
    expect(did.handled).toBe(0);
  });

  it('that the connection may not send is not done', async () => {
    const { send, ack, answers, did } = open(messages, { permitted: false });
    await send(name, request, ack);
    expect(answers).toEqual(refusal('not-permitted'));
    expect(did.handled).toBe(0);
  });

  it.each([
    ['message', { messageIn: 250 }],
    ['of its work', { workIn: 250 }],
  ])('one too many (%s) is told when there is room, and ends the socket of whoever goes on', async (_, given) => {
    for (const mayStay of [true, false]) {
      const { send, ack, answers, did } = open(messages, { ...given, mayStay });
      await send(name, request, ack);
      expect(answers).toEqual(refusal('too-many-messages', { retryAfterMs: 250 }));
      expect(did).toEqual({ handled: 0, disconnected: mayStay ? 0 : 1 });
    }
  });

  it('that its handler rejects is answered with the code; the detail is for the log alone', async () => {
    const handler = async () => new Rejection('hearing-quota', { detail: 'why', retryAfterMs: 9 });
    const { send, ack, answers, lines } = open(messages, { handler });
    await send(name, request, ack);
    expect(answers).toEqual(refusal('hearing-quota', { retryAfterMs: 9 }));
    expect(lines).toMatchObject([{ level: 40, code: 'hearing-quota', detail: 'why', support: 'SUPPORT' }]);
  });

  it.each<[string, () => Promise<object>]>([
    ['fails', () => Promise.reject(new Error('the database is away'))],
    ['answers what cannot be sent', async () => ({ get own() { throw new Error('the database is away'); } })], // prettier-ignore
  ])('whose handler %s is answered all the same, and says nothing of why', async (_, handler) => {
    const { send, ack, answers, lines } = open(messages, { handler });
    await send(name, request, ack);
    expect(answers).toEqual(refusal('internal'));
    expect(lines.at(-1)).toMatchObject({ level: 50, code: 'internal', err: { message: 'the database is away' } });
  });

  it('whose handler waited too long for others is answered that it may be asked again soon', async () => {
    const { send, ack, answers } = open(messages, { handler: () => Promise.reject(new Error('others write')) });
    await send(name, request, ack);
    expect(answers).toEqual(refusal('storage-busy', { retryAfterMs: 1_000 }));
  });

  it('is never in the log itself', async () => {
    for (const handler of [undefined, () => Promise.reject(new Error('fails'))]) {
      const { send, ack, lines } = open(messages, handler && { handler });
      for (const said of [request, { ...request, more: SECRET }, SECRET]) await send(name, said, ack);
      await send(SECRET, request, ack);
      expect(lines.length).toBeGreaterThanOrEqual(4);
      expect(JSON.stringify(lines)).not.toContain(SECRET);
    }
  });
});
