import type { Catalogue } from '../catalogue.ts';
import type { errorsFa } from './errors.fa.ts';

/** A sentence for every error, in English. */
export const errorsEn: Pick<Catalogue, keyof typeof errorsFa> = {
  errorPage: {
    reload: 'Load the page again',
    tryAgain: 'Try again',
    contact: 'If you need help, call the office on the number in your message or summons.',
    call: 'If you need help, call:',
  },
  errors: {
    'token-missing': {
      title: 'The link is not complete',
      text: 'A part of your personal link is missing. Open the link again from the message that you got, in full.',
    },
    'token-malformed': {
      title: 'The link is not right',
      text: 'The link seems to be cut or changed. Open it again from the message that you got, in full.',
    },
    'token-bad-signature': {
      title: 'The link is not valid',
      text: 'This link was not made by this service. Open the link from the message that you got, or ask the office that sent it for a new one.',
    },
    'token-expired': {
      title: 'The link has expired',
      text: 'The time of this link is over. Please ask the office that sent it for a new one.',
    },
    'token-not-yet-valid': {
      title: 'It is too early',
      text: 'This link works shortly before the hearing. Please open it again at the time in your summons.',
    },
    'token-wrong-audience': {
      title: 'The link is for another service',
      text: 'This link does not belong to a hearing. Open the link from the message that you got.',
    },
    'token-wrong-hearing': {
      title: 'The link is for another hearing',
      text: 'This link does not belong to this hearing. Open the link from the message that you got.',
    },
    'token-unknown-seat': {
      title: 'You are not on the list of this hearing',
      text: 'There is no place for this link. Please call the office that sent it.',
    },
    'too-many-tests': {
      title: 'The line cannot be tested now',
      text: 'Many lines are being tested, or you have just tested yours several times. Please try again in a few minutes.',
    },
    'identity-needed': {
      title: 'It is not known yet who you are',
      text: 'You show who you are before you enter the hearing. Load the page again.',
    },
    'identity-refused': {
      title: 'It was not confirmed who you are',
      text: 'You cannot enter the hearing with this link. Please call the court office.',
    },
    'rules-not-accepted': {
      title: 'The rules have not been accepted',
      text: 'Nobody enters without accepting the rules of the hearing. Load the page again to be shown them.',
    },
    'token-replaced': {
      title: 'A newer link was sent to you',
      text: 'This link no longer works. Please use the newest message that you got.',
    },
    'token-withdrawn': {
      title: 'This link was withdrawn',
      text: 'This link no longer opens the hearing. If you are to take part, please call the court office.',
    },
    'version-mismatch': {
      title: 'This page is out of date',
      text: 'The service has been renewed. Please load the page again.',
    },
    'bad-handshake': {
      title: 'The page could not be connected',
      text: 'The service did not understand this page. Please load it again.',
    },
    'bad-origin': {
      title: 'The page was opened from a wrong address',
      text: 'Please open the link from the message that you got, in full.',
    },
    'bad-message': {
      title: 'That could not be done',
      text: 'The service did not understand this page. Please load it again.',
    },
    'unknown-message': {
      title: 'That could not be done',
      text: 'The service does not know this act. Please load the page again.',
    },
    'too-many-messages': {
      title: 'Too much at once',
      text: 'Please wait a few seconds and try again.',
    },
    'author-quota': {
      title: 'You have reached the limit of what one person can write',
      text: 'What you wrote is kept. Say the rest aloud when you are given the floor, or call the court.',
    },
    'hearing-quota': {
      title: 'No more can be written at this hearing',
      text: 'What was written is kept. Say the rest aloud when you are given the floor, or call the court.',
    },
    'hearing-unknown': {
      title: 'There is no such hearing',
      text: 'The hearing of this link was not found. Open the link again in full, or call the court office.',
    },
    'not-prepared': {
      title: 'Sound and picture are not ready',
      text: 'Please try again. If it happens again, load the page again.',
    },
    'media-refused': {
      title: 'Your sound or picture was refused',
      text: 'The service could not take the sound or picture of your device. Load the page again, or use another browser.',
    },
    'media-unavailable': {
      title: 'Sound and picture are not available now',
      text: 'The service is bringing them back. Please try again in a few seconds.',
    },
    'seat-replaced': {
      title: 'You went on with the hearing on another device',
      text: 'Your place was moved to another browser or device, so this page has left the hearing. To come back here, load the page again. If it was not you, tell the court office at once.',
    },
    draining: {
      title: 'The service is restarting',
      text: 'It will be back in a moment. Your place is kept. Please load the page again in a minute.',
    },
    'held-elsewhere': {
      title: 'The hearing goes on at another server of the court',
      text: 'This page takes you there by itself. If it does not within a minute, please open your link again.',
    },
    'storage-busy': {
      title: 'Others are writing just now',
      text: 'Nothing was kept. Try again in a moment.',
    },
    internal: {
      title: 'Something went wrong at the service',
      text: 'It is not your fault, and it has been noted. Please try again.',
    },
    'not-permitted': {
      title: 'You are not allowed to do this',
      text: 'Your role at this hearing does not include this.',
    },
    'wrong-phase': { title: 'This is not possible now', text: 'The state of the hearing does not allow this now.' },
    'hearing-not-open': {
      title: 'The hearing is not open yet',
      text: 'Please keep this page open. You can enter when the court opens the hearing.',
    },
    'hearing-closed': { title: 'The hearing is over', text: 'Nothing more can be done at this hearing.' },
    'unknown-seat': { title: 'This person is not on the list', text: 'The hearing has no such person.' },
    'not-entered': { title: 'You are not in the hearing', text: 'Enter the hearing first.' },
    'seat-in-use': {
      title: 'You are already in this hearing on another device',
      text: 'You can be in the hearing in one place only.',
    },
    'not-waiting': {
      title: 'This person is not in the waiting room',
      text: 'They may have left or been admitted already.',
    },
    'not-in-courtroom': { title: 'This person is not in the courtroom', text: 'They may have left already.' },
    expelled: {
      title: 'You have been removed from the hearing',
      text: 'You cannot enter until the court lets you in again.',
    },
    'not-expelled': { title: 'This person is not removed', text: 'They may have been readmitted already.' },
    'microphone-blocked': {
      title: 'The court has closed your microphone',
      text: 'To ask to speak, raise your hand.',
    },
    'session-replaced': {
      title: 'You went on with the hearing on another device',
      text: 'This page has left the hearing. To come back here, load the page again.',
    },
    'no-host': {
      title: 'The judge is not in the courtroom',
      text: 'A session begins only when the judge is there. Please wait for the judge.',
    },
    'recorder-works': {
      title: 'The recording works',
      text: 'There is no need to go on without it.',
    },
    'record-unavailable': {
      title: 'The record cannot be written now',
      text: 'This was not done, because it could not be entered in the record. The court knows, and the hearing pauses until the record works again. Please keep this page open and try again later.',
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
    unreachable: {
      title: 'The service cannot be reached',
      text: 'Please check your internet connection. If you use a VPN, turn it off and try again.',
    },
    'screen-unavailable': {
      title: 'Your screen could not be shown',
      text: 'Your browser or device did not allow it. Allow screen recording for the browser in the settings of your device, then try again.',
    },
    'unsupported-browser': {
      title: 'This browser cannot be used',
      text: 'Please use a current version of Chrome, Edge, Firefox or Safari, and open the same link there.',
    },
  },
};
