import type { Catalogue } from './catalogue.ts';
import { appEn } from './hearing/app.en.ts';
import { joinEn } from './hearing/join.en.ts';
import { devicesEn } from './hearing/devices.en.ts';
import { helpEn } from './hearing/help.en.ts';
import { waitingRoomEn } from './hearing/waiting-room.en.ts';
import { courtroomEn } from './hearing/courtroom.en.ts';
import { judgeEn } from './hearing/judge.en.ts';
import { privateRoomEn } from './hearing/private-room.en.ts';
import { chatEn } from './hearing/chat.en.ts';
import { peopleEn } from './hearing/people.en.ts';
import { noticesEn } from './hearing/notices.en.ts';
import { endingEn } from './hearing/ending.en.ts';
import { errorsEn } from './hearing/errors.en.ts';

/** All sentences of the screens in English. The Persian catalogue defines the keys. */
export const en: Catalogue = {
  ...appEn,
  ...joinEn,
  devices: devicesEn,
  help: helpEn,
  waiting: waitingRoomEn,
  ...courtroomEn,
  ...judgeEn,
  ...privateRoomEn,
  chat: chatEn,
  people: peopleEn,
  notices: noticesEn,
  ...endingEn,
  ...errorsEn,
};
