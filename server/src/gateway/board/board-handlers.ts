import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { BOARD_MESSAGES, BoardErrorCode } from '@mahzar/shared/protocol/board';
import { ACCEPTED, Rejection } from '@mahzar/shared/rejection';
import type { HelpDesk } from '../../board/help/help-desk.ts';
import type { NoteHelp } from '../../board/help/note-help.ts';
import type { TodaysBoard } from '../../board/todays-board.ts';
import type { HandlersOf } from '../dispatcher.ts';
import type { Watcher } from './watcher.ts';

/** What is done for each message of a watcher. Rights are asked before. */
export function boardHandlers(
  board: TodaysBoard,
  help: HelpDesk,
  noteHelp: NoteHelp,
): HandlersOf<typeof BOARD_MESSAGES, Watcher, BoardErrorCode> {
  return {
    async resync({ socket }) {
      socket.emit('board', board.snapshot());
      return ACCEPTED;
    },
    async 'open-help'({ socket, staff }, { hearing, seat, request, before }) {
      const talk = await help.talkOf(hearing as HearingId, seat as SeatId, request, before);
      if (talk === undefined) return new Rejection('not-found');
      await noteHelp(staff.account, 'help-read', hearing, seat);
      await socket.join(helpRoom(talk.request));
      return talk;
    },
    async 'say-to-person'({ staff: { account } }, { hearing, seat, request, ...words }) {
      const message = await help.sayAsStaff(account, hearing as HearingId, seat as SeatId, request, words);
      if (message === undefined) return new Rejection('help-ended');
      if (typeof message === 'string') return new Rejection(message);
      await noteHelp(account, 'help-answered', hearing, seat);
      return message;
    },
    async 'close-help'({ staff }, { hearing, seat, request }) {
      if (!(await help.close(hearing as HearingId, seat as SeatId, request))) return new Rejection('help-ended');
      await noteHelp(staff.account, 'help-closed', hearing, seat);
      return ACCEPTED;
    },
    async 'leave-help'({ socket }, { request }) {
      await socket.leave(helpRoom(request));
      return ACCEPTED;
    },
  };
}

/** The Socket.IO room of those who read what is said in a request for help. */
export function helpRoom(request: string): string {
  return `help ${request}`;
}
