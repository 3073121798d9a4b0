import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { Ack } from '@mahzar/shared/protocol/errors';
import type { Logger } from 'pino';
import type { z } from 'zod';

/** The messages of a namespace, by name: what each must look like, and what it is answered with. */
type MessageTable = Readonly<Record<string, { readonly request: z.ZodType; readonly response: z.ZodType }>>;

/** A message's answer; one that has nothing to say is answered with `{}`. */
type Reply<Response> = { readonly [Key in keyof Response]: Response[Key] };

/** What is done for each message of a table. */
export type HandlersOf<Table extends MessageTable, Connection, Code extends string> = {
  readonly [Name in keyof Table]: (
    connection: Connection,
    request: z.infer<Table[Name]['request']>,
  ) => Promise<Result<Reply<z.infer<Table[Name]['response']>>, Code>>;
};

/** Who sends messages. */
interface Sender {
  readonly log: Logger;
  readonly socket: { disconnect(close: true): unknown };
}

/** What a connection may ask of the service in a time. */
export interface MessageBudgets<Connection> {
  /** Counts a message of any kind; resolves with 0, or with the milliseconds until there is room for one. */
  message(connection: Connection): Promise<number>;
  /** Counts what a message asks for, before it is done; resolves as `message` does. */
  work?(connection: Connection, name: string, request: unknown): Promise<number>;
  /** A message was refused for being too much; whether the socket may stay. */
  overrun(connection: Connection): Promise<boolean>;
}

/** Why a message of any namespace may be refused before its handler is asked. */
type DispatchCode =
  'unknown-message' | 'bad-message' | 'too-many-messages' | 'not-permitted' | 'storage-busy' | 'internal';

/** Whoever was refused because others write may try again so soon, milliseconds. */
const BUSY_MS = 1_000;

export interface DispatcherOptions<Table extends MessageTable, Connection, Code extends string> {
  readonly messages: Table;
  readonly handlers: HandlersOf<Table, Connection, Code>;
  readonly budgets: MessageBudgets<Connection>;
  /** Whether the connection may send this message, where that is not for the handler to ask. */
  readonly permits?: (connection: Connection, name: keyof Table) => boolean;
  /** Whether an error says that others have held what is written for too long: nothing was kept, and it may be asked again. */
  readonly isBusy?: (error: unknown) => boolean;
  /** How any other error of a handler is told; without it as `internal`. */
  readonly codeOf?: (error: unknown) => Code;
  readonly supportCode: () => string;
}

/**
 * The one way in for every message of every namespace: limit → known name → strict schema → permission → budget → handler → typed
 * answer. What it returns never rejects: whatever a client sends, it gets a code, and the others notice nothing.
 */
export function createDispatcher<Table extends MessageTable, Connection extends Sender, Code extends string>({
  messages,
  handlers,
  budgets,
  permits = () => true,
  isBusy = () => false,
  codeOf = () => 'internal' as Code,
  supportCode,
}: DispatcherOptions<Table, Connection, Code | DispatchCode>) {
  return async function dispatch(connection: Connection, name: string, args: readonly unknown[]): Promise<void> {
    const definition = Object.hasOwn(messages, name) ? messages[name] : undefined;
    const message = definition === undefined ? 'unknown' : name;
    const ack = args.at(-1);
    const answer = (reply: Ack<object, Code | DispatchCode>): void => {
      if (typeof ack === 'function') ack(reply);
    };
    const refuse = (rejection: Rejection<Code | DispatchCode>, error?: unknown): void => {
      const { code, detail, retryAfterMs } = rejection;
      const support = supportCode();
      if (error === undefined) connection.log.warn({ message, code, detail, support }, 'message refused');
      else connection.log.error({ err: error, message, code, support }, 'message failed');
      const more = retryAfterMs === undefined ? {} : { retryAfterMs };
      answer({ ok: false, code, message: sentence(code), support, ...more });
    };
    /** Whether there is no room for more; says so, and closes the socket of a script that goes on. */
    const isTooMuch = async (retryAfterMs: number): Promise<boolean> => {
      if (retryAfterMs === 0) return false;
      refuse(new Rejection('too-many-messages', { retryAfterMs }));
      if (!(await budgets.overrun(connection))) connection.socket.disconnect(true);
      return true;
    };

    try {
      if (await isTooMuch(await budgets.message(connection))) return;
      if (definition === undefined) return refuse(new Rejection('unknown-message'));
      if (typeof ack !== 'function' || args.length !== 2)
        return refuse(new Rejection('bad-message', { detail: 'one request and an acknowledgement' }));
      const parsed = definition.request.safeParse(args[0]);
      if (!parsed.success) return refuse(new Rejection('bad-message', { detail: parsed.error.issues[0]?.code }));
      if (!permits(connection, name)) return refuse(new Rejection('not-permitted'));
      if (await isTooMuch((await budgets.work?.(connection, name, parsed.data)) ?? 0)) return;
      const reply = await handlers[name]!(connection, parsed.data as never);
      if (reply instanceof Rejection) return refuse(reply);
      connection.log.debug({ message }, 'message answered');
      answer({ ok: true, ...reply });
    } catch (error) {
      if (isBusy(error)) return refuse(new Rejection('storage-busy', { retryAfterMs: BUSY_MS }), error);
      refuse(new Rejection(codeOf(error)), error);
    }
  };
}

/** The sentence that goes with a code, for people who read the protocol; screens have their own, in two languages. */
function sentence(code: string): string {
  return code.replaceAll('-', ' ');
}
