import type { Texts } from '../catalogue.ts';
import type { actErrorsFa } from './act-errors.fa.ts';

/** A sentence for every error of an act within a hearing, in English. */
export const actErrorsEn: Texts<typeof actErrorsFa> = {
  errors: {
    'not-waiting': {
      title: 'This person is not in the waiting room',
      text: 'They may have left or been admitted already.',
    },
    'not-in-courtroom': { title: 'This person is not in the courtroom', text: 'They may have left already.' },
    'not-expelled': { title: 'This person is not removed', text: 'They may have been readmitted already.' },
    'microphone-blocked': {
      title: 'The court has closed your microphone',
      text: 'To ask to speak, raise your hand.',
    },
    'no-host': {
      title: 'The judge is not in the courtroom',
      text: 'A session begins only when the judge is there. Please wait for the judge.',
    },
    'recorder-works': {
      title: 'The recording works',
      text: 'There is no need to go on without it.',
    },
    'storage-full': {
      title: 'There is no room for the recording',
      text: 'A hearing begins only when its recording has room on the disk. Ask the operators of the service to make room, then try again.',
    },
    'cannot-screen': {
      title: 'These people cannot be screened from each other',
      text: 'A screen needs people on both sides, nobody from the court, and nobody who belongs together, such as a lawyer and a client.',
    },
    'unknown-screen': {
      title: 'This screen is not there any more',
      text: 'It may have been lifted already.',
    },
    'unknown-room': {
      title: 'This private room is not there any more',
      text: 'It may have ended already.',
    },
    'not-invited': {
      title: 'You have not been called into this room',
      text: 'Ask somebody who is in it to call you.',
    },
    'not-in-consultation': {
      title: 'You are not in a private room',
      text: 'You may have been called back already.',
    },
    'in-consultation': {
      title: 'You are already in a private room',
      text: 'Return to the courtroom first.',
    },
    'consultation-locked': {
      title: 'This private room is locked',
      text: 'Nobody else can come in. Somebody in the room can unlock it.',
    },
    'interpreter-absent': {
      title: 'The interpreter is not free',
      text: 'The court has ordered that this private talk needs the interpreter. Please try again when the interpreter is free, or ask the court.',
    },
    'has-floor': {
      title: 'The court is listening',
      text: 'Whoever has the floor talks in private only with the court’s leave. Ask the court: it is possible as soon as the turn is ended.',
    },
    'caller-away': {
      title: 'Who called you has lost the connection',
      text: 'Please accept again when they are back.',
    },
    'unknown-channel': {
      title: 'Nobody interprets into this language now',
      text: 'Listen to the courtroom, or choose another language.',
    },
    'share-taken': {
      title: 'Somebody else is sharing',
      text: 'Only one screen can be shared at a time. Please try again when it has ended.',
    },
    'share-not-allowed': {
      title: 'You may not share your screen yet',
      text: 'Ask the judge or the clerk to allow it.',
    },
    'next-hearing-booked': {
      title: 'The next hearing is booked already',
      text: 'To change when it is, move it or call it off at the desk.',
    },
    'time-taken': {
      title: 'This time is no longer free',
      text: 'One of those who are to come, or the room, was booked elsewhere meanwhile. Nothing was changed; choose another time.',
    },
    'calendar-busy': {
      title: 'Others are booking on this day just now',
      text: 'Nothing was changed. Choose the same time again in a moment.',
    },
    'cannot-book': {
      title: 'The next hearing cannot be booked from here',
      text: 'The desk does not have this hearing, its case was put aside, or its details no longer hold. A clerk or scheduler books it at the desk.',
    },
    'unknown-exhibit': {
      title: 'There is no such exhibit for you',
      text: 'It was withdrawn or excluded, or it is not for you to read. Open the list of exhibits again.',
    },
    'exhibit-altered': {
      title: 'This exhibit is not what was filed',
      text: 'Its stored file was changed after it had been filed, so it is shown to nobody. Tell those who run the service, and have it filed again.',
    },
    'exhibit-unavailable': {
      title: 'This page cannot be shown now',
      text: 'Its picture could not be made. Please try again in a moment; if it stays so, share the screen or file the document anew.',
    },
    'players-busy': {
      title: 'Nothing more can be played now',
      text: 'Recordings are played in other hearings, as many as the service can play at once. Please try again in a few minutes.',
    },
    'exhibit-stage': {
      title: 'This is not possible for this exhibit',
      text: 'It was ruled upon or changed meanwhile, or it is for the judge of the case to do. Open the list of exhibits again.',
    },
    'chat-closed': {
      title: 'The chat is closed',
      text: 'The court has closed the chat to all. You can still write to the clerk.',
    },
    'unknown-conversation': {
      title: 'This conversation does not exist',
      text: 'The people of this conversation may have changed.',
    },
    'not-in-room': {
      title: 'This person is not expected in your room',
      text: 'Name only people who are on the list of your room.',
    },
    'not-delegable': {
      title: 'This act stays with the judge',
      text: 'It cannot be given to the clerk.',
    },
    'screen-unavailable': {
      title: 'Your screen could not be shown',
      text: 'Your browser or device did not allow it. Allow screen recording for the browser in the settings of your device, then try again.',
    },
  },
};
