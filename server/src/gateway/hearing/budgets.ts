import type { MessageName, Request } from '@mahzar/shared/protocol/messages';
import type { MessageBudgets } from '../dispatcher.ts';
import type { Connection } from './connection.ts';
import { changeLimit, joinLimit, messageLimit, overrunLimit, productionLimit, reachTableLimit } from '../limits.ts';
import type { Limit } from '../limits.ts';

/** Messages that do not change the hearing's state, or are limited where they are handled. */
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
 * Limits of one seat, over all its sockets. The browser that holds the seat is counted separately from other browsers with the
 * link, and those by network: knowledge of the link is not enough to use up the messages of the person in the hearing, nor, from
 * another network, of the person who is about to enter.
 */
export class Budgets implements MessageBudgets<Connection> {
  readonly #messages: Limit;
  readonly #changes: Limit;
  readonly #joins: Limit;
  readonly #productions: Limit;
  readonly #reachTables: Limit;
  readonly #overruns = overrunLimit();

  /** @param times multiple of a page's needs that is permitted */
  constructor(times: number) {
    this.#messages = messageLimit(times);
    this.#changes = changeLimit(times);
    this.#joins = joinLimit(times);
    this.#productions = productionLimit(times);
    this.#reachTables = reachTableLimit(times);
  }

  /** Counts a message of any kind; resolves with 0, or with the milliseconds until it is within the limit. */
  message(connection: Connection): Promise<number> {
    return this.#messages.wait(keyOf(connection));
  }

  /** Counts the work of a message before it is done; resolves like `message`. */
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
        // Later pages belong to the same table.
        return ((request as Request<'reach-table'>).from ?? 0) > 0 ? 0 : this.#reachTables.wait(key);
      default:
        return this.#changes.wait(key);
    }
  }

  /** Counts a message that was refused as too much; resolves to false when the socket must be closed. */
  overrun(connection: Connection): Promise<boolean> {
    return this.#overruns.take(keyOf(connection));
  }

  #produced(key: string, sources: number): Promise<number> {
    return sources === 0 ? Promise.resolve(0) : this.#productions.wait(key, sources);
  }
}

/**
 * Key of a seat, for its holder or for other browsers of one network with its link. A browser that asks for the seat has a session
 * before the law has answered, and its secret only afterwards. A new link starts a new count.
 */
export function keyOf({ hearing, seat, link, session, secret, network }: Connection): string {
  return `${hearing} ${seat} ${link} ${session === null || secret === null ? network : 'seat'}`;
}
