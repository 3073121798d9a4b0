import { ACCEPTED, Rejection } from '@mahzar/shared/rejection';
import { forPerson } from '../../board/help/for-person.ts';
import type { HelpDesk } from '../../board/help/help-desk.ts';
import type { HearingService } from '../../hearings/hearing-service.ts';
import { NETWORK_TIMES } from '../../hearings/quota.ts';
import type { Writer } from '../../hearings/quota.ts';
import type { Connection } from './connection.ts';
import type { MessageHandlers } from './message-handlers.ts';
import { helpLimit } from '../limits.ts';
import type { OneAtATime } from './one-at-a-time.ts';
import { writerOf } from './writer.ts';

/** Anybody with a link may ask for help; only the browser that asked can read the conversation, by its secret. */
export function helpHandlers(
  desk: HelpDesk,
  service: Pick<HearingService, 'snapshot'>,
  onePage: OneAtATime,
): Pick<MessageHandlers, 'ask-for-help' | 'say-for-help' | 'help-talk' | 'withdraw-help'> {
  const own = helpLimit();
  const ofNetwork = helpLimit(NETWORK_TIMES);
  /**
   * Milliseconds until one more request is permitted; 0: now. Requests are stored and shown on the board, and anybody with a link
   * could fill both.
   */
  const waitToAsk = async ({ hearing, seat }: Connection, { link, browser, network }: Writer) => {
    const who = `${hearing} ${seat} ${link}`;
    const wait = await own.wait(`${who} ${browser}`);
    return wait > 0 || network === null ? wait : ofNetwork.wait(`${who} ${network}`);
  };
  return {
    async 'ask-for-help'(connection, words) {
      const { hearing, seat } = connection;
      const writer = await writerOf(service, connection);
      const retryAfterMs = await waitToAsk(connection, writer);
      if (retryAfterMs > 0) return new Rejection('too-many-messages', { retryAfterMs });
      const asked = await desk.ask(hearing, seat, writer, words);
      if (typeof asked === 'string') return new Rejection(asked);
      const { help, request, message } = asked;
      connection.help = request;
      return { help, message: forPerson(message) };
    },
    async 'say-for-help'(connection, { help, ...words }) {
      const { hearing, seat } = connection;
      const message = await desk.sayAsPerson(hearing, seat, await writerOf(service, connection), help, words);
      if (message === undefined) return new Rejection('bad-message', { detail: 'not a secret of this seat' });
      if (typeof message === 'string') return new Rejection(message);
      return { message: forPerson(message) };
    },
    'help-talk': onePage(async (connection, { help, before }) => {
      const talk = await desk.talkOfPerson(connection.hearing, connection.seat, help, before);
      if (talk === undefined) return new Rejection('bad-message', { detail: 'not a secret of this seat' });
      const { request, ...page } = talk;
      connection.help = request;
      return page;
    }),
    async 'withdraw-help'({ hearing, seat }, { help }) {
      const withdrawn = await desk.withdraw(hearing, seat, help);
      return withdrawn ? ACCEPTED : new Rejection('bad-message', { detail: 'not a secret of this seat' });
    },
  };
}
