import type { Texts } from './catalogue.ts';
import { waitingRoomEn } from './hearing/waiting-room.en.ts';
import { toolsEn } from './hearing/tools.en.ts';
import { judgeEn } from './hearing/judge.en.ts';
import { privateRoomEn } from './hearing/private-room.en.ts';
import { chatEn } from './hearing/chat.en.ts';
import { peopleEn } from './hearing/people.en.ts';
import { noticesEn } from './hearing/notices.en.ts';
import { endingEn } from './hearing/ending.en.ts';
import { actErrorsEn } from './hearing/act-errors.en.ts';
import type { laterFa } from './later.fa.ts';

/** The sentences of a hearing that nobody reads before its first picture, in English. */
export const laterEn: Texts<typeof laterFa> = {
  waiting: waitingRoomEn,
  ...toolsEn,
  ...judgeEn,
  ...privateRoomEn,
  chat: chatEn,
  people: peopleEn,
  notices: noticesEn,
  ...endingEn,
  ...actErrorsEn,
};
