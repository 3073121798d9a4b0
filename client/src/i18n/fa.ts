import { appFa } from './hearing/app.fa.ts';
import { joinFa } from './hearing/join.fa.ts';
import { devicesFa } from './hearing/devices.fa.ts';
import { helpFa } from './hearing/help.fa.ts';
import { waitingRoomFa } from './hearing/waiting-room.fa.ts';
import { courtroomFa } from './hearing/courtroom.fa.ts';
import { judgeFa } from './hearing/judge.fa.ts';
import { privateRoomFa } from './hearing/private-room.fa.ts';
import { chatFa } from './hearing/chat.fa.ts';
import { peopleFa } from './hearing/people.fa.ts';
import { noticesFa } from './hearing/notices.fa.ts';
import { endingFa } from './hearing/ending.fa.ts';
import { errorsFa } from './hearing/errors.fa.ts';

/** All sentences of the screens in Persian. It defines the keys of every language. Court terms follow the glossary. */
export const fa = {
  ...appFa,
  ...joinFa,
  devices: devicesFa,
  help: helpFa,
  waiting: waitingRoomFa,
  ...courtroomFa,
  ...judgeFa,
  ...privateRoomFa,
  chat: chatFa,
  people: peopleFa,
  notices: noticesFa,
  ...endingFa,
  ...errorsFa,
};
