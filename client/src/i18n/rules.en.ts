import type { RulesCatalogue } from './catalogue.ts';

/** The rules of a hearing and the undertaking, in English. A change of their meaning raises `RULES_VERSION`. */
export const rulesEn: RulesCatalogue = {
  title: 'Rules of the hearing',
  caption: 'Read before you enter',
  lead: 'This hearing counts as much as one in a courtroom. Please read these rules and accept them.',
  rules: {
    noRecording:
      'Do not record sound or picture of the hearing, take photographs of it or pass it on to anybody, neither with this device nor with another.',
    courtRecords: 'Only the court may record the hearing. Whenever it does, your screen says so.',
    ownLink: 'Your link is for you alone. Do not give it to anybody else.',
    alone: 'Sit in a quiet place, alone. If somebody is with you, tell the court at the beginning.',
    permission: 'Ask for your turn, and speak when the court has given it to you.',
    noPrompting: 'Give your own answers. Nobody may tell or write them to you.',
    privateTalk:
      'To talk to your lawyer in private, press “Private talk” in the hearing. Nobody else hears it, and it is not recorded.',
    counselTalk: 'Talk to your client in “Private talk” only. Nobody else hears it, and it is not recorded.',
    waitToBeCalled:
      'Stay in the waiting room until the court calls you, and do not talk to anybody about the case before that.',
    ownKnowledge: 'Say what you have seen or know yourself. Read from notes only if the court allows it.',
    interpretAll: 'Interpret everything that is said, fully and faithfully, and add nothing to it.',
    confidential: 'What you hear in the hearing and in private talks stays with you.',
    doNotAnswer: 'Do not answer for the person you are with, and do not tell them what to say.',
    sayWhoIsThere: 'If somebody else is in the room or comes in, tell the court at once.',
    onlyDevices:
      'Help people with their device and internet only. Say nothing about the case; what you hear stays with you.',
    onlyWatch: 'You see and hear the hearing and nothing more. The court may close the gallery at any time.',
    ownScreen: 'Nobody who is not in the hearing may see your screen or hear the hearing.',
    remind: 'At the beginning, remind everybody that recording is forbidden.',
  },
  undertaking: 'I have read these rules and accept them. I undertake not to record, photograph or pass on the hearing.',
  accept: 'Accept and continue',
  missing: {
    title: 'You have not accepted yet.',
    text: 'To enter the hearing, read the rules and tick the box before the last sentence.',
  },
  kept: 'Your acceptance and its time are entered in the record of the hearing.',
  refusing: 'If you do not accept, close this page and tell the court office.',
};
