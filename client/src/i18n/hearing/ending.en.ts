import type { Catalogue } from '../catalogue.ts';
import type { endingFa } from './ending.fa.ts';

/** Pages after a hearing, or after leaving it, in English. */
export const endingEn: Pick<Catalogue, keyof typeof endingFa> = {
  closed: {
    title: 'The hearing is closed',
    text: 'Thank you for taking part. You may close this page.',
    next: 'The court makes its decision and tells you through the electronic notification system. You need not do anything now.',
    nextCourt: 'The recording and the log of the hearing are kept. You need not do anything now.',
    camera: 'Your camera and microphone are off.',
  },
  adjourned: {
    title: 'The hearing is adjourned',
    text: 'This hearing is over, and the matter goes on at another. You may close this page.',
    nextSet:
      'Everybody who is to come is sent an invitation to the next hearing, and a message if its time changes. You need not do anything now.',
    next: 'The court tells you the date of the next hearing through the electronic notification system. You need not do anything now.',
    nextCourt:
      'The recording and the log of the hearing are kept. A clerk or scheduler sets the next date at the desk.',
    camera: 'Your camera and microphone are off.',
  },
  cancelled: {
    title: 'The hearing is called off',
    text: 'This hearing does not take place. You may close this page.',
    next: 'If there is to be another hearing, the court tells you through the electronic notification system.',
    nextCourt: 'That it was called off is in the log. If another hearing is needed, it is to be set and notified.',
    camera: 'Your camera and microphone are off.',
  },
  removed: {
    title: 'You have been removed from the hearing',
    text: 'The court has ordered you out. Nobody hears or sees you. Your camera and microphone are off.',
    next: 'If the court lets you in again, this page continues by itself.',
  },
  left: {
    title: 'You have left the hearing',
    text: 'Nobody hears or sees you. Your camera and microphone are off.',
    next: 'The hearing may still be going on. Your place is kept and you can come back with this page.',
    back: 'Come back to the hearing',
  },
};
