import { forPerson } from '../board/help/help-desk.ts';
import type { HelpDesk } from '../board/help/help-desk.ts';
import type { Handlers } from './dispatch.ts';
import { helpLimit } from './limits.ts';
import type { OneAtATime } from './one-at-a-time.ts';

/** Help is asked for by whoever has a link; what was said is for the browser that asked, which has its secret. */
export function helpHandlers(
  desk: HelpDesk,
  onePage: OneAtATime,
): Pick<Handlers, 'ask-for-help' | 'say-for-help' | 'help-talk' | 'withdraw-help'> {
  const asks = helpLimit();
  return {
    async 'ask-for-help'(connection, words) {
      const { hearing, seat } = connection;
      // Each is kept, and stands on the board: whoever has a link could fill both.
      if (!(await asks.take(`${hearing}/${seat}`))) return { no: 'too-many-messages' };
      const asked = await desk.ask(hearing, seat, words);
      if (typeof asked === 'string') return { no: asked };
      const { help, request, message } = asked;
      connection.help = request;
      return { help, message: forPerson(message) };
    },
    async 'say-for-help'({ hearing, seat }, { help, ...words }) {
      const message = await desk.sayAsPerson(hearing, seat, help, words);
      if (message === undefined) return { no: 'bad-message', detail: 'not a secret of this seat' };
      if (typeof message === 'string') return { no: message };
      return { message: forPerson(message) };
    },
    'help-talk': onePage(async (connection, { help, before }) => {
      const talk = await desk.talkOfPerson(connection.hearing, connection.seat, help, before);
      if (talk === undefined) return { no: 'bad-message', detail: 'not a secret of this seat' };
      const { request, ...page } = talk;
      connection.help = request;
      return page;
    }),
    async 'withdraw-help'({ hearing, seat }, { help }) {
      const withdrawn = await desk.withdraw(hearing, seat, help);
      return withdrawn ? { accepted: true } : { no: 'bad-message', detail: 'not a secret of this seat' };
    },
  };
}
