import { appFa } from './hearing/app.fa.ts';
import { joinFa } from './hearing/join.fa.ts';
import { devicesFa } from './hearing/devices.fa.ts';
import { helpFa } from './hearing/help.fa.ts';
import { courtroomFa } from './hearing/courtroom.fa.ts';
import { errorsFa } from './hearing/errors.fa.ts';

/** The sentences of the way into a hearing and of the courtroom at its first picture, in Persian. */
export const firstFa = {
  ...appFa,
  ...joinFa,
  devices: devicesFa,
  help: helpFa,
  ...courtroomFa,
  ...errorsFa,
};
