import type { Catalogue } from '../catalogue.ts';
import type { privateRoomFa } from './private-room.fa.ts';

/** Private rooms and channels of interpretation, in English. */
export const privateRoomEn: Pick<Catalogue, keyof typeof privateRoomFa> = {
  talk: {
    private: 'Nobody else hears or sees it, and nothing is recorded.',
    asked: 'has been asked',
    bond: { lawyer: 'your lawyer', client: 'your client', opposing: 'the other side’s lawyer' },
  },
  channels: {
    floor: { heard: 'The courtroom', spokenTo: 'The courtroom' },
    console: 'The interpreter’s console',
    speakTo: 'You speak to:',
    hear: 'You hear:',
  },
  invitation: {
    counsel: '{{name}} asks you for a private talk',
    deliberation: '{{name}} calls you to deliberate',
    busy: 'To accept, return from the talk you are in first.',
    accept: 'Accept',
    refuse: 'Decline',
  },
  privateRoom: {
    title: { counsel: 'Private talk', deliberation: 'Deliberation' },
    promise: 'Private: nobody else hears or sees you, and nothing is recorded.',
    back: 'When the session begins or the court calls, you are back in the courtroom by yourself.',
    locked: 'Locked: nobody else can come in.',
    meanwhile: 'The hearing: {{state}}',
    waitingFor: 'Waiting for {{names}}',
    askedText: 'Your invitation has been sent. The talk begins when it is accepted.',
    alone: 'Nobody else is here',
    aloneText: 'You can invite others, or return to the courtroom.',
    lock: 'Lock',
    unlock: 'Unlock',
    return: 'Return to court',
  },
};
