import type { Catalogue } from '../catalogue.ts';
import type { joinFa } from './join.fa.ts';

/** Pages before the courtroom: invitation, closed door, seat in use, in English. */
export const joinEn: Pick<Catalogue, keyof typeof joinFa> = {
  welcome: {
    title: 'Your hearing',
    caption: 'Invitation to a hearing',
    notYou: 'If you are not {{name}}, please close this page and tell the court office.',
    continue: 'Continue',
    enterListening: 'Enter to listen',
    check: 'Test your device and internet',
    callOff: 'Call the hearing off',
    nextIdentity: 'You show who you are: by national ID and a code that comes by SMS.',
    nextRules: 'You read the rules of the hearing and accept them.',
    nextPermission: 'Your browser asks to use your camera and microphone. Please choose “Allow”.',
    nextCheck: 'You check your picture and voice. Nobody sees or hears you yet.',
    nextWaiting: 'You enter the waiting room. The court calls you in when it is your turn.',
    nextCourtroom: 'You enter the courtroom.',
    nextListen:
      'You enter the waiting room. Once the court lets you in, you see and hear the hearing. Your camera and microphone are not used.',
  },
  notOpen: {
    title: 'The hearing is not open yet',
    text: 'The court has not opened the hearing. You need not do anything: you enter by yourself when it opens.',
    early:
      'There is still time before the hearing. You may close this page; come back by the same link a few minutes before it begins.',
    when: 'Planned for {{when}}',
    keepOpen: 'Please keep this page open and your device charged.',
  },
  seatInUse: {
    title: 'You are already in this hearing on another device',
    text: 'Your place is open in another browser or on another device. You can be in the hearing in one place only.',
    next: 'If you move here, the other page leaves the hearing at once.',
    move: 'Move to this device',
    stay: 'Go back',
  },
  noLink: {
    title: 'Please open the link you were sent',
    text: 'Each person has a personal link to the hearing, sent by message. Open that link in full.',
  },
};
