import type { Texts } from '../catalogue.ts';
import type { errorsFa } from './errors.fa.ts';

/** A sentence for every error that can occur on the way into a hearing, in English. */
export const errorsEn: Texts<typeof errorsFa> = {
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
    'hearing-unknown': {
      title: 'There is no such hearing',
      text: 'The hearing of this link was not found. Open the link again in full, or call the court office.',
    },
    'author-quota': {
      title: 'You have reached the limit of what one person can write',
      text: 'What you wrote is kept. Say the rest aloud when you are given the floor, or call the court.',
    },
    'hearing-quota': {
      title: 'No more can be written at this hearing',
      text: 'What was written is kept. Say the rest aloud when you are given the floor, or call the court.',
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
    expelled: {
      title: 'You have been removed from the hearing',
      text: 'You cannot enter until the court lets you in again.',
    },
    'session-replaced': {
      title: 'You went on with the hearing on another device',
      text: 'This page has left the hearing. To come back here, load the page again.',
    },
    'record-unavailable': {
      title: 'The record cannot be written now',
      text: 'This was not done, because it could not be entered in the record. The court knows, and the hearing pauses until the record works again. Please keep this page open and try again later.',
    },
    unreachable: {
      title: 'The service cannot be reached',
      text: 'Please check your internet connection. If you use a VPN, turn it off and try again.',
    },
    'unsupported-browser': {
      title: 'This browser cannot be used',
      text: 'Please use a current version of Chrome, Edge, Firefox or Safari, and open the same link there.',
    },
  },
};
