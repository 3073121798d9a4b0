import type { MessageName, Request } from '@mahzar/shared/protocol/messages';
import type { MessageBudgets } from '../dispatcher.ts';
import type { Connection } from './connection.ts';
import { changeLimit, joinLimit, messageLimit, overrunLimit, productionLimit, reachTableLimit } from '../limits.ts';
import type { Limit } from '../limits.ts';

/** Messages that change nothing of the hearing's state, or that have a limit of their own where they are dealt with. */
const PLAIN: ReadonlySet<MessageName> = new Set([
  'connect-transports',
  'restart-ice',
  'upstream-loss',
  'consumers-ready',
  'tile-sizes',
  'open-line-test',
  'connect-line-test',
  'open-upload',
  'count-upload',
  'send-download',
  'close-line-test',
  'report-check',
  'send-identity-code',
  'prove-identity',
  'post-message',
  'chat-history',
  'write-note',
  'read-notes',
  'ask-for-help',
  'say-for-help',
  'help-talk',
  'next-dates',
  'exhibits',
  'point',
  'withdraw-help',
]);

/**
 * What one seat may ask of the service in a time, over however many sockets. Whoever holds the seat and all others who have its
 * link are counted apart, and these by their networks: nobody can use up the messages of the person who is in the hearing by
 * knowing the link, nor, from elsewhere, of the person who is about to come in.
 */
export class Budgets implements MessageBudgets<Connection> {
  readonly #messages: Limit;
  readonly #changes: Limit;
  readonly #joins: Limit;
  readonly #productions: Limit;
  readonly #reachTables: Limit;
  readonly #overruns = overrunLimit();

  /** @param times by how much more than a page needs is let through */
  constructor(times: number) {
    this.#messages = messageLimit(times);
    this.#changes = changeLimit(times);
    this.#joins = joinLimit(times);
    this.#productions = productionLimit(times);
    this.#reachTables = reachTableLimit(times);
  }

  /** Counts a message of any kind; resolves with 0, or with the milliseconds until there is room for one. */
  message(connection: Connection): Promise<number> {
    return this.#messages.wait(keyOf(connection));
  }

  /** Counts what a message asks for, before it is done; resolves as `message` does. */
  async work(connection: Connection, name: MessageName, request: unknown): Promise<number> {
    const key = keyOf(connection);
    if (PLAIN.has(name)) return 0;
    switch (name) {
      case 'prepare':
        return this.#joins.wait(key);
      case 'enter':
        return Math.max(
          await this.#joins.wait(key),
          await this.#produced(key, (request as Request<'enter'>).produce.length),
        );
      case 'produce':
        return this.#produced(key, (request as Request<'produce'>).sources.length);
      case 'reach-table':
        // The pages after the first are of the same table.
        return ((request as Request<'reach-table'>).from ?? 0) > 0 ? 0 : this.#reachTables.wait(key);
      default:
        return this.#changes.wait(key);
    }
  }

  /** A message was refused for being too much; whether the socket may stay. */
  overrun(connection: Connection): Promise<boolean> {
    return this.#overruns.take(keyOf(connection));
  }

  #produced(key: string, sources: number): Promise<number> {
    return sources === 0 ? Promise.resolve(0) : this.#productions.wait(key, sources);
  }
}

/**
 * Names a seat, by whoever holds it or by the others of one network who have its link. Who asks for the seat has a session before
 * the law has answered, and its secret only afterwards. With a new link the count begins anew.
 */
export function keyOf({ hearing, seat, link, session, secret, network }: Connection): string {
  return `${hearing} ${seat} ${link} ${session === null || secret === null ? network : 'seat'}`;
}
