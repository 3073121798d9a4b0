import type { IdentityCatalogue } from './catalogue.ts';

/** Words of the pages for proving one's identity, in English, loaded with these pages. */
export const identityEn: IdentityCatalogue = {
  caption: 'Who you are',
  again: 'The court office asks you to show once more who you are. Then you enter the hearing again.',
  nationalId: {
    title: 'What is your national ID?',
    text: 'Give your national ID of ten digits. Then a code comes by SMS to the telephone that you gave to the court.',
    label: 'National ID',
    wrong: 'This is not a national ID. Compare the digits with your card.',
    send: 'Send the code',
    why: 'Your national ID is only compared with what the case file says. You show it anew on every device with which you attend.',
  },
  code: {
    title: 'Give the code from the message',
    text: 'If the national ID is the one in the case file, a message with a code of six digits comes to you. It is valid for five minutes.',
    label: 'Code of six digits',
    goesOn: 'After the sixth digit the page goes on by itself.',
    incomplete: 'The code has six digits.',
    prove: 'Confirm',
    again: 'Send another code',
    againAt: 'You can ask for another code from {{time}}.',
    sentAgain: 'If the national ID is right, another code was sent.',
    notSent: 'No code was sent now: it is too soon after the last. A code that came before counts for five minutes.',
    change: 'Change the national ID',
    noPhone: 'No message comes? Call the court office: they can confirm who you are.',
  },
  staff: {
    title: 'Wait for the court office',
    text: 'The court office confirms who you are, anew on every device. Please call them, and keep the link open on this device only.',
    locked:
      'A wrong code or national ID was given several times. From now on the court office confirms who you are. Please call them.',
    next: 'Keep this page open. It goes on by itself when you have been confirmed.',
  },
  refused: {
    title: 'It was not confirmed who you are',
    text: 'You cannot enter the hearing with this link. If this is a mistake, call the court office. This page goes on by itself when you have been confirmed.',
  },
  errors: {
    'identity-not-asked': {
      title: 'There is nothing to show',
      text: 'No code is asked of you. Load the page again.',
    },
    'not-a-national-id': {
      title: 'This is not a national ID',
      text: 'A national ID has ten digits. Compare them with your card, and give them again.',
    },
    'wrong-code': {
      title: 'The code is not right',
      text: 'Give the six digits of the newest message. If none has come, or five minutes have gone by, ask for another code.',
    },
    'code-void': {
      title: 'This code counts no longer',
      text: 'Its five minutes are over, it was tried too often, or what the case file says of you has changed. Ask for another code.',
    },
    'identity-locked': {
      title: 'Showing who you are is closed',
      text: 'A wrong code or national ID was given several times. Please call the court office: they can confirm who you are.',
    },
  },
};
