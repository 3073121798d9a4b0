import type { Texts } from './catalogue.ts';
import { appEn } from './hearing/app.en.ts';
import { joinEn } from './hearing/join.en.ts';
import { devicesEn } from './hearing/devices.en.ts';
import { helpEn } from './hearing/help.en.ts';
import { courtroomEn } from './hearing/courtroom.en.ts';
import { errorsEn } from './hearing/errors.en.ts';
import type { firstFa } from './first.fa.ts';

/** The sentences of the way into a hearing and of the courtroom at its first picture, in English. */
export const firstEn: Texts<typeof firstFa> = {
  ...appEn,
  ...joinEn,
  devices: devicesEn,
  help: helpEn,
  ...courtroomEn,
  ...errorsEn,
};
