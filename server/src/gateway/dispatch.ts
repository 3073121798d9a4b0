import type { Act } from '@mahzar/shared/hearing/law/permissions';
import type { Rejection } from '@mahzar/shared/rejection';
import type { ErrorCode } from '@mahzar/shared/protocol/errors';
import { MESSAGES } from '@mahzar/shared/protocol/messages';
import type { MessageName, Request, Response } from '@mahzar/shared/protocol/messages';
import { HeldElsewhereError } from '../hearings/hearing-service.ts';
import type { Budgets } from './hearing/budgets.ts';
import type { Connection } from './hearing/connection.ts';

/** Why a handler says no. `detail` is for the log, never for the client. */
export interface No {
  readonly no: ErrorCode;
  readonly act?: Act | null;
  readonly detail?: string;
  /** Of `too-many-messages`: when there is room for more. */
  readonly retryAfterMs?: number;
}

/** A message's answer; one that has nothing to say is answered with `{}`. */
type Reply<Name extends MessageName> = { readonly [Key in keyof Response<Name>]: Response<Name>[Key] };

export type Handlers = {
  readonly [Name in MessageName]: (connection: Connection, request: Request<Name>) => Promise<Reply<Name> | No>;
};

/** A handler's answer for a command that the law refused. */
export function noBecause({ code, detail }: Rejection<ErrorCode>): No {
  return { no: code, ...(detail !== undefined && { detail }) };
}

/** The sentence that goes with a code, for people who read the protocol; screens have their own, in two languages. */
function sentence(code: ErrorCode): string {
  return code.replaceAll('-', ' ');
}

export interface DispatchOptions {
  readonly handlers: Handlers;
  readonly supportCode: () => string;
  /** Whether an error says that nothing can be stored now. */
  readonly isStorageFault: (error: unknown) => boolean;
  readonly budgets: Budgets;
}

/**
 * The one way in for every message: limit → known name → strict schema → budget → handler (which asks the law) → typed answer.
 * Never throws: whatever a client sends, it gets a code, and the others notice nothing.
 */
export function createDispatch({ handlers, supportCode, isStorageFault, budgets }: DispatchOptions) {
  const codeOf = (error: unknown): ErrorCode => {
    if (isUnavailable(error)) return 'media-unavailable';
    if (error instanceof HeldElsewhereError && error.holder !== null) return 'held-elsewhere';
    return isStorageFault(error) ? 'record-unavailable' : 'internal';
  };
  return async function dispatch(connection: Connection, name: string, args: unknown[]): Promise<void> {
    const ack = args.at(-1);
    const answer = (reply: unknown): void => {
      if (typeof ack === 'function') ack(reply);
    };
    const refuse = (code: ErrorCode, detail?: string, act?: Act | null, more: object = {}): void => {
      const support = supportCode();
      connection.log.warn(
        { message: isMessage(name) ? name : 'unknown', code, act, detail, support },
        'message refused',
      );
      answer({ ok: false, code, message: sentence(code), support, ...more });
    };
    /** Whether there is no room for more; says so, and closes the socket of a script that goes on. */
    const isTooMuch = async (retryAfterMs: number): Promise<boolean> => {
      if (retryAfterMs === 0) return false;
      refuse('too-many-messages', undefined, undefined, { retryAfterMs });
      if (!(await budgets.overrun(connection))) connection.socket.disconnect(true);
      return true;
    };

    if (await isTooMuch(await budgets.message(connection))) return;
    if (!isMessage(name)) return refuse('unknown-message');
    if (typeof ack !== 'function' || args.length !== 2)
      return refuse('bad-message', 'one request and an acknowledgement');
    const parsed = MESSAGES[name].request.safeParse(args[0]);
    if (!parsed.success) return refuse('bad-message', parsed.error.issues[0]?.code);
    if (await isTooMuch(await budgets.work(connection, name, parsed.data as never))) return;
    try {
      const handle = handlers[name] as (connection: Connection, request: unknown) => Promise<object>;
      const reply = await handle(connection, parsed.data);
      if ('no' in reply) {
        const { no, act, detail, retryAfterMs } = reply as No;
        return refuse(no, detail, act, retryAfterMs === undefined ? {} : { retryAfterMs });
      }
      connection.log.debug({ message: name }, 'message answered');
      answer({ ok: true, ...reply });
    } catch (error) {
      const support = supportCode();
      const code = codeOf(error);
      connection.log.error({ err: error, message: name, code, support }, 'message failed');
      answer({ ok: false, code, message: sentence(code), support });
    }
  };
}

function isMessage(name: string): name is MessageName {
  return Object.hasOwn(MESSAGES, name);
}

function isUnavailable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'media-unavailable';
}
