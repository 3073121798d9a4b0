import { waitingRoomFa } from './hearing/waiting-room.fa.ts';
import { toolsFa } from './hearing/tools.fa.ts';
import { judgeFa } from './hearing/judge.fa.ts';
import { privateRoomFa } from './hearing/private-room.fa.ts';
import { chatFa } from './hearing/chat.fa.ts';
import { peopleFa } from './hearing/people.fa.ts';
import { noticesFa } from './hearing/notices.fa.ts';
import { endingFa } from './hearing/ending.fa.ts';
import { actErrorsFa } from './hearing/act-errors.fa.ts';

/** The sentences of a hearing that nobody reads before its first picture, in Persian. */
export const laterFa = {
  waiting: waitingRoomFa,
  ...toolsFa,
  ...judgeFa,
  ...privateRoomFa,
  chat: chatFa,
  people: peopleFa,
  notices: noticesFa,
  ...endingFa,
  ...actErrorsFa,
};
