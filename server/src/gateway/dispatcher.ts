import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { Ack } from '@mahzar/shared/protocol/errors';
import type { Logger } from 'pino';
import type { z } from 'zod';

/** The messages of a namespace, by name, with the schemas of request and response. */
type MessageTable = Readonly<Record<string, { readonly request: z.ZodType; readonly response: z.ZodType }>>;

/** A message's answer; an empty answer is `{}`. */
type Reply<Response> = { readonly [Key in keyof Response]: Response[Key] };

/** A handler for each message of a table. */
export type HandlersOf<Table extends MessageTable, Connection, Code extends string> = {
  readonly [Name in keyof Table]: (
    connection: Connection,
    request: z.infer<Table[Name]['request']>,
  ) => Promise<Result<Reply<z.infer<Table[Name]['response']>>, Code>>;
};

/** The sender of messages. */
interface Sender {
  readonly log: Logger;
  readonly socket: { disconnect(close: true): unknown };
}

/** Limits of a connection's use of the service over time. */
export interface MessageBudgets<Connection> {
  /** Counts a message of any kind; resolves with 0, or with the milliseconds until it is within the limit. */
  message(connection: Connection): Promise<number>;
  /** Counts the work of a message before it is done; resolves like `message`. */
  work?(connection: Connection, name: string, request: unknown): Promise<number>;
  /** Counts a message that was refused as too much; resolves to false when the socket must be closed. */
  overrun(connection: Connection): Promise<boolean>;
}

/** Refusals of messages in any namespace before their handler runs. */
type DispatchCode =
  'unknown-message' | 'bad-message' | 'too-many-messages' | 'not-permitted' | 'storage-busy' | 'internal';

/** Wait before a request that was refused because of other writers may be repeated, ms. */
const BUSY_MS = 1_000;

export interface DispatcherOptions<Table extends MessageTable, Connection, Code extends string> {
  readonly messages: Table;
  readonly handlers: HandlersOf<Table, Connection, Code>;
  readonly budgets: MessageBudgets<Connection>;
  /** Whether the connection may send this message, unless the handler decides that. */
  readonly permits?: (connection: Connection, name: keyof Table) => boolean;
  /**
   * Whether an error means that other writers blocked the storage for too long: nothing was stored, and the request may be
   * repeated.
   */
  readonly isBusy?: (error: unknown) => boolean;
  /** The code of any other error of a handler; default `internal`. */
  readonly codeOf?: (error: unknown) => Code;
  readonly supportCode: () => string;
}

/**
 * The single entry for all messages of all namespaces: limit → known name → strict schema → permission → budget → handler → typed
 * answer. The returned function never rejects: whatever a client sends is answered with a code, and other clients are not affected.
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
    /** Whether the limit is exceeded. If so, sends a refusal, and disconnects a client that ignores the refusals. */
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

/** The English sentence for a code, for readers of the protocol; screens have their own, in two languages. */
function sentence(code: string): string {
  return code.replaceAll('-', ' ');
}
