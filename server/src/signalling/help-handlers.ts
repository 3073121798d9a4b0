import type { HelpMessage } from '@mahzar/shared/protocol/help';
import type { HelpDesk } from '../board/help/help-desk.ts';
import type { Handlers } from './dispatch.ts';
import { helpLimit } from './limits.ts';

/** Help is asked for by whoever has a link; what was said is for the browser that asked, which has its secret. */
export function helpHandlers(
  desk: HelpDesk,
): Pick<Handlers, 'ask-for-help' | 'say-for-help' | 'help-talk' | 'withdraw-help'> {
  const asks = helpLimit();
  return {
    async 'ask-for-help'(connection, words) {
      const { hearing, seat } = connection;
      // Each is kept, and stands on the board: whoever has a link could fill both.
      if (!(await asks.take(`${hearing}/${seat}`))) return { no: 'too-many-messages' };
      const { help, request, message } = await desk.ask(hearing, seat, words);
      connection.help = request;
      return { help, message: forPerson(message) };
    },
    async 'say-for-help'({ hearing, seat }, { help, ...words }) {
      const message = await desk.sayAsPerson(hearing, seat, help, words);
      if (message === undefined) return { no: 'bad-message', detail: 'not a secret of this seat' };
      if (message === 'too-much') return { no: 'too-many-messages' };
      return { message: forPerson(message) };
    },
    async 'help-talk'(connection, { help }) {
      const talk = await desk.talkOfPerson(connection.hearing, connection.seat, help);
      if (talk === undefined) return { no: 'bad-message', detail: 'not a secret of this seat' };
      const { request, messages, ...rest } = talk;
      connection.help = request;
      return { ...rest, messages: messages.map(forPerson) };
    },
    async 'withdraw-help'({ hearing, seat }, { help }) {
      const withdrawn = await desk.withdraw(hearing, seat, help);
      return withdrawn ? { accepted: true } : { no: 'bad-message', detail: 'not a secret of this seat' };
    },
  };
}

/** Which of the staff it was is theirs to say. */
function forPerson(message: HelpMessage): HelpMessage {
  return { ...message, account: null };
}
