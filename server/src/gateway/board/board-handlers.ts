import type { BOARD_MESSAGES, BoardErrorCode } from '@mahzar/shared/protocol/board';
import { ACCEPTED, Rejection } from '@mahzar/shared/rejection';
import type { HelpDesk } from '../../board/help/help-desk.ts';
import type { TodaysBoard } from '../../board/todays-board.ts';
import type { HandlersOf } from '../dispatcher.ts';
import type { Watcher } from './watcher.ts';

/** Handlers of a watcher's messages. The caller checks rights first. */
export function boardHandlers(
  board: TodaysBoard,
  help: HelpDesk,
): HandlersOf<typeof BOARD_MESSAGES, Watcher, BoardErrorCode> {
  return {
    async resync({ socket }) {
      socket.emit('board', board.snapshot());
      return ACCEPTED;
    },
    async 'open-help'({ socket, staff }, { hearing, seat, request, before }) {
      const talk = await help.readAsStaff(staff.account, hearing, seat, request, before);
      if (talk === undefined) return new Rejection('not-found');
      await socket.join(helpRoom(talk.request));
      return talk;
    },
    async 'say-to-person'({ staff: { account } }, { hearing, seat, request, ...words }) {
      const message = await help.sayAsStaff(account, hearing, seat, request, words);
      if (message === undefined) return new Rejection('help-ended');
      if (typeof message === 'string') return new Rejection(message);
      return message;
    },
    async 'close-help'({ staff }, { hearing, seat, request }) {
      const isClosed = await help.closeAsStaff(staff.account, hearing, seat, request);
      return isClosed ? ACCEPTED : new Rejection('help-ended');
    },
    async 'leave-help'({ socket }, { request }) {
      await socket.leave(helpRoom(request));
      return ACCEPTED;
    },
  };
}

/** The Socket.IO room of staff who have a request for help open. */
export function helpRoom(request: string): string {
  return `help ${request}`;
}
