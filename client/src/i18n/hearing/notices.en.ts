import type { Catalogue } from '../catalogue.ts';

/** Notices of what happens in a hearing, in English. */
export const noticesEn: Catalogue['notices'] = {
  admitted: 'The court has let you in.',
  dismissed: 'The court has asked you to wait outside.',
  sessionStarted: 'The hearing is in session and on the record.',
  silent: 'Your microphone is off.',
  startFailed: 'The recording could not begin, so the hearing has not started. Please try again.',
  startFailedWait:
    'The recording could not begin, so the hearing has not started. The court tries again; you need not do anything.',
  missed_one: 'You missed {{count, number}} second.',
  missed_other: 'You missed {{count, number}} seconds.',
  missedMinutes_one: 'You missed about {{count, number}} minute.',
  missedMinutes_other: 'You missed about {{count, number}} minutes.',
  wasAway: 'The connection was down for a moment.',
  meanwhile: 'Meanwhile:',
  earlier_one: '{{count, number}} earlier event',
  earlier_other: '{{count, number}} earlier events',
  happened: {
    phase: 'State of the hearing: {{phase}}',
    to: {
      waiting: 'The court has asked you to wait outside.',
      courtroom: 'You came into the courtroom.',
      consultation: 'You came into a private talk.',
    },
    muted: 'The court has closed your microphone.',
    allowed: 'You may switch your microphone on again.',
    'microphone-off': 'Your microphone was switched off.',
    'hand-lowered': 'Your hand was lowered.',
    came: '{{name}} came.',
    went: '{{name}} left.',
    floor: '{{name}} got the floor.',
    shared: '{{name}} shared a screen.',
    'share-ended': '{{name}} stopped sharing.',
  },
  personWaiting_one: '{{names}} is in the waiting room.',
  personWaiting_other: '{{names}} are in the waiting room.',
  handRaised_one: '{{names}} asks to speak.',
  handRaised_other: '{{names}} ask to speak.',
  others_one: '{{count, number}} other',
  others_other: '{{count, number}} others',
  shareEnded: {
    court: 'The court has stopped the sharing of your screen.',
    line: 'The connection was lost, so your screen is no longer shared. You can share it again.',
    rest: 'The hearing rests, so your screen is no longer shared.',
  },
  cameToTalk: '{{name}} has come to the private talk.',
  takenAlong: 'You are in a private talk with the people you are here for. Your microphone is off.',
  acceptedTalk: '{{name}} has accepted: you are in a private talk, with your microphone off.',
  declinedTalk: '{{name}} is not coming to the private talk.',
  calledBack: {
    session: 'The session begins, and the private talk has ended.',
    ended: 'The private talk has ended.',
  },
  backIn: {
    courtroom: 'You are back in the courtroom, and your microphone is off.',
    waiting: 'You are back in the waiting room.',
  },
  personMoved: '{{name}} goes on with the hearing on another device.',
  personMovedOut:
    '{{name}} goes on with the hearing on another device, and has left the private talk by that. Make sure that it is them before you call them in again.',
  stranger:
    'The link of {{name}} was opened on another device, on which nobody has shown who they are. Nobody comes in from there until then. If it is not {{name}}, give them a new link.',
  strangerWithMyLink:
    'Your link was opened on another device. Nobody comes in from there without showing that it is you. If it was not you, tell the court office: they give you a new link.',
  messages_one: 'New message from {{name}}',
  messages_other: 'New message from {{name}}. You have {{count, number}} unread messages.',
};
