import type { Phrases } from './phrases.ts';

/** English phrases of messages. */
export const en: Phrases = {
  occasion: {
    court: 'your {kind} as {role}',
    party: 'your {kind}',
    lawyer: 'the {kind} of case {case}',
    witness: 'the {kind} to which you are called',
    interpreter: 'the {kind} that you interpret',
    companion: 'the {kind} that you attend as companion',
    'prison-coordinator': 'the {kind} of a person in your custody',
    observer: 'the {kind} that you observe',
  },
  prepare: {
    court: '',
    party: 'Have your national ID card and a quiet place ready.',
    lawyer: "Have your lawyer's licence ready.",
    witness: 'Have your national ID card ready and be alone in the room.',
    interpreter: 'Have headphones and a quiet place ready.',
    companion: 'Have your national ID card ready.',
    'prison-coordinator': 'Have the room and the device ready before.',
    observer: 'No camera or microphone is needed.',
  },
  steps: {
    court: [
      'Try your camera and microphone with the link below before the day.',
      'Come in ten minutes before the time, so that it can begin punctually.',
    ],
    party: [
      'Try your camera and microphone with the link below before the day.',
      'Have your national ID card at hand, and sit in a quiet, well-lit place.',
      'Come to the waiting room fifteen minutes before the time. You are let in when it is your turn.',
    ],
    lawyer: [
      'Try your camera and microphone with the link below before the day.',
      "Have your lawyer's licence at hand.",
      'Come in fifteen minutes before the time. In the waiting room and at the hearing you can talk with your client in private.',
    ],
    witness: [
      'Try your camera and microphone with the link below before the day.',
      'Have your national ID card at hand, and sit alone in a room where nobody hears you.',
      'Come to the waiting room in time. You do not hear the hearing until the court calls you.',
    ],
    interpreter: [
      'Try your microphone and headphones with the link below before the day.',
      'Sit in a quiet place, and come in fifteen minutes before the time.',
    ],
    companion: [
      'Try your camera and microphone with the link below before the day.',
      'Have your national ID card at hand, and come to the waiting room fifteen minutes before the time.',
    ],
    'prison-coordinator': [
      'Try the room, camera and microphone with the link below before the day.',
      'Come in thirty minutes before the time, and attest that the person in custody is there.',
      'Make it possible for them to talk with their lawyer in private.',
    ],
    observer: [
      'Come in before the time with the link below. You see and hear; your camera and microphone are not used.',
      'Recording and publishing are forbidden.',
    ],
  },
  sms: {
    invited: '{branch}: {occasion} is on {date} at {time}, by video. {prepare}\nEnter: {link}\nQuestions: {call}',
    changed: '{branch}: {occasion} has changed. It is on {date} at {time}.\nEnter: {link}\nQuestions: {call}',
    'reminder-48h': '{branch}: reminder of {occasion}, {date} at {time}. {prepare}\nTry your device and enter: {link}',
    'reminder-1h': '{branch}: {occasion} begins at {time}. Come in now: {link}\nHelp: {call}',
    cancelled: '{branch}: {occasion} on {date} at {time} is cancelled and will not be held.\nQuestions: {call}',
    restored:
      '{branch}: {occasion}, which had been cancelled, will be held on {date} at {time}.\nEnter: {link}\nQuestions: {call}',
    uninvited: '{branch}: you need not attend the {kind} on {date} at {time} any longer.\nQuestions: {call}',
    'order-issued':
      '{branch}: a new order was issued at {occasion}. It is served on you by the electronic notification system.\nQuestions: {call}',
    'minutes-to-sign':
      '{branch}: the minutes of the {kind} on {date} are ready for you to read and sign until {until}:\n{link}\nQuestions: {call}',
    'own-minutes-to-sign':
      '{branch}: when the {kind} of {date} is over, read and sign its minutes in “My cases” until {until}:\n{link}\nQuestions: {call}',
    'link-renewed':
      '{branch}: a new link to {occasion} on {date} at {time}:\n{link}\nThe former one no longer opens.\nQuestions: {call}',
    'contact-changed':
      '{branch}: the phone or e-mail by which we reach you about the {kind} on {date} at {time} was changed.\nIf you did not expect this, call at once: {call}',
  },
  email: {
    invited: {
      subject: 'Invitation to a {kind}: {date} at {time}',
      opening: 'You are invited to {occasion}. It is held by video.',
      steps: true,
    },
    changed: {
      subject: 'Your {kind} has changed: {date} at {time}',
      opening: 'The time or the details of {occasion} have changed. It was planned for {was}. This is right now:',
      steps: true,
    },
    'reminder-48h': {
      subject: 'Reminder of your {kind}: {date} at {time}',
      opening: 'This is a reminder of {occasion}.',
      steps: true,
    },
    'reminder-1h': {
      subject: 'The {kind} begins at {time}',
      opening: 'It is nearly time for {occasion}. Please come in now with the link below.',
      steps: false,
    },
    cancelled: {
      subject: 'Cancelled: {kind} on {date} at {time}',
      opening:
        'This is about {occasion}. It is cancelled and will not be held at the time below. You need not do anything. Should a new time be set, we will tell you.',
      steps: false,
    },
    restored: {
      subject: 'The {kind} will be held: {date} at {time}',
      opening: 'This is about {occasion}. It had been cancelled, and will be held at the time below.',
      steps: true,
    },
    uninvited: {
      subject: 'You need not attend the {kind}: {date} at {time}',
      opening:
        'You need not attend the {kind} below any longer. The link that you had opens nothing, and you need not do anything.',
      steps: false,
    },
    'order-issued': {
      subject: 'An order was issued at the {kind}',
      opening: 'A new order was issued at {occasion}. It is served on you by the electronic notification system.',
      steps: false,
    },
    'minutes-to-sign': {
      subject: 'Minutes of the {kind} on {date} to read and sign',
      opening:
        'the minutes of {occasion} are ready. Until {until} you can read them by the link below and sign them, sign with an objection, or refuse to sign.',
      steps: false,
    },
    'own-minutes-to-sign': {
      subject: 'Minutes of the {kind} on {date} to read and sign',
      opening:
        'the minutes of {occasion} are ready. When it is over, and until {until}, you can read them in “My cases” and sign them, sign with an objection, or refuse to sign.',
      steps: false,
    },
    'link-renewed': {
      subject: 'A new link to your {kind}: {date} at {time}',
      opening: 'A new link was made to {occasion}. The former one no longer opens.',
      steps: false,
    },
    'contact-changed': {
      subject: 'Your phone or e-mail for the {kind} was changed: {date} at {time}',
      opening:
        'The telephone number or e-mail address by which we reach you about the {kind} below was changed. If you know of it, you need not do anything. If you did not expect it, call at once: somebody else may get your messages.',
      steps: false,
    },
  },
  greeting: 'Dear {name},',
  details: 'Time: {date}, {time} official time\nBranch: {branch}\nCase: {case}, {title}\nYou are: {role}',
  whatToDo: 'What to do:',
  link: 'Your link:\n{link}\nThis link is for you alone. Do not give it to anybody.',
  ownCases:
    'My cases:\n{link}\nYou enter with your national ID and a code that is sent to your mobile number. If the branch does not have both, or your number has changed, ask its office to enter them before the time ends.',
  help: 'Questions and help: {call}',
  code: {
    sms: 'Mahzar one-time code: {code}\nGood for {minutes} minutes. Tell it to nobody, not even to staff.',
    subject: 'Your one-time code for Mahzar',
    email:
      'Your one-time code: {code}\n\nIt is good for {minutes} minutes. Tell it to nobody, not even to staff.\nIf you did not ask for it, ignore this message.',
  },
  entering: {
    sms: 'Code to sign in to your court cases: {code}\nWhoever has it sees your cases: tell it to nobody, not even to staff. Good for {minutes} minutes.',
    subject: 'Your code to sign in to your court cases',
    email:
      'Code to sign in to your court cases: {code}\n\nWhoever has it sees your cases. Tell it to nobody, not even to staff. It is good for {minutes} minutes.\nIf you did not ask for it, ignore this message.',
  },
  signing: {
    sms: 'Code to sign minutes: {code}\n{branch}, {date}\nBy it you sign the minutes that you have read. Good for {minutes} minutes. Tell it to nobody, not even to staff.',
    subject: 'Your code to sign minutes',
    email:
      'Code to sign minutes: {code}\n\n{branch}, {date}\nBy it you sign the minutes that you have read. It is good for {minutes} minutes. Tell it to nobody, not even to staff.\nIf you did not ask for it, sign nothing and tell the branch.',
  },
  case: {
    'order-served': {
      sms: '{branch}: a court paper was served on you. Read it here:\n{link}\nQuestions: {call}',
      subject: 'A court paper was served on you: case {case}',
      email:
        'Dear {name},\n\n{branch} has served a court paper on you in case {case}. Read and save it with this link:\n{link}\n\nIf the paper sets a time, it is counted from the day of service. The link is yours alone: give it to nobody.\n\nQuestions: {call}',
    },
    'filing-accepted': {
      sms: '{branch}: what you sent to your case was accepted. See your case:\n{link}',
      subject: 'Your document was accepted: case {case}',
      email:
        'Dear {name},\n\nwhat you sent to case {case} ({branch}) under the tracking number {document} was accepted. See your case here:\n{link}\n\nQuestions: {call}',
    },
    'filing-refused': {
      sms: '{branch}: what you sent to your case was not accepted. {reason}\n{link}\nQuestions: {call}',
      subject: 'Your document was not accepted: case {case}',
      email:
        'Dear {name},\n\nwhat you sent to case {case} ({branch}) under the tracking number {document} was not accepted. {reason}\n\nSee your case here:\n{link}\n\nQuestions: {call}',
    },
    'power-refused': {
      sms: 'Mahzar: the power of attorney that you sent was not confirmed. {reason}\n{link}\nQuestions: {call}',
      subject: 'Your power of attorney was not confirmed',
      email:
        'Dear {name},\n\nthe power of attorney that you sent with the case number {case} was not confirmed. {reason}\n\nSee where it stands here:\n{link}\n\nQuestions: {call}',
    },
    'lawyer-named': {
      sms: '{branch}: {lawyer} was named as your lawyer. If this is not your lawyer, tell {call} today.\n{link}',
      subject: 'Your lawyer was named: case {case}',
      email:
        'Dear {name},\n\nin case {case} ({branch}), {lawyer} was named as your lawyer, and from now on reads your papers and files for you.\n\nIf this is not your lawyer, tell {call} today, and end the power of attorney in your case:\n{link}',
    },
  },
  staff: {
    'staff-invited': {
      sms: 'Mahzar: an account was made for you. Choose a password within {hours} hours with this link:\n{link}',
      subject: 'Your account at Mahzar',
      email:
        'Dear {name},\n\nan account was made for you at Mahzar. With the link below, choose a password and turn on sign-in in two steps:\n{link}\n\nThe link is good for {hours} hours, and for you alone. Do not give it to anybody.\nQuestions and help: {call}',
    },
    'records-flawed': {
      sms: 'Mahzar: the check of {date} found that records are not as they should be. What was found is in the audit log of the desk.',
      subject: 'Mahzar: records are not as they should be',
      email:
        'Dear {name},\n\nthe check of all records of {date} found something that was changed or is missing.\n\nWhat was found, and of which hearings, stands in the audit log of the desk under “All records compared with their logs”. On the server the log of the service and record-check.json in the data folder say more.\n\nWhat to do: have the people who run the server look today. Let them copy the data folder and the database as they are before anybody mends anything, and compare them with the last backup.',
    },
  },
  request: {
    'request-begun': {
      sms: '{office}\nTo go on with your request for a meeting, open this link whenever you like:\n{link}',
      subject: 'Your request for a meeting',
    },
    'request-received': {
      sms: '{office}\nYour request for a meeting is registered.\nTracking code: {tracking}\nTurn: {turn}\nFollow it and join: {link}',
      subject: 'Request registered',
    },
    'request-accepted': {
      sms: '{office}\nRequest {tracking} is accepted.\nTurn: {turn}\nJoin: {link}',
      subject: 'Request accepted',
    },
    'request-refused': {
      sms: '{office}\nRequest {tracking} was not accepted. Read why:\n{link}',
      subject: 'Your request for a meeting',
    },
    'request-withdrawn': {
      sms: '{office}\nRequest {tracking} was withdrawn, as you asked. If it was not you, call {call}.',
      subject: 'Request withdrawn',
    },
    'turn-lost': {
      sms: '{office}\nThe turn {turn} will not be held. {note}\nChoose another turn: {link}',
      subject: 'Your turn has changed',
    },
    'turn-near': {
      sms: '{office}\nGet ready: your turn is in about {minutes} minutes.\n{link}',
      subject: 'Your turn is near',
    },
    'turn-late': {
      sms: '{office}\nMeetings are late: nobody is called before {turn}. {note}\nYou keep your place: {link}',
      subject: 'Meetings are late',
    },
    'place-lapsed': {
      sms: '{office}\nYou were offline too long and your turn has passed. Open this page to join the end of the queue:\n{link}',
      subject: 'Your turn has passed',
    },
    'answer-ready': {
      sms: '{office}\nThe outcome of your meeting is ready.\nTracking code: {tracking}\n{link}',
      subject: 'Outcome of your meeting',
    },
  },
  guest: {
    'guest-named': {
      sms: '{office}\nYou join a citizen’s meeting from where you are, as {role}.\nTime: {turn}\nOpen this link then and wait; it is for you alone: {link}',
      subject: 'A citizen’s meeting',
    },
    'guest-near': {
      sms: '{office}\nThe meeting is in about {minutes} minutes. Open this page and wait:\n{link}',
      subject: 'The meeting is near',
    },
    'guest-called': {
      sms: '{office}\nThe meeting begins now. Come in:\n{link}',
      subject: 'The meeting begins',
    },
    'guest-released': {
      sms: '{office}\nThe citizen’s meeting that you were to join as {role} is not held, or without you. You need not do anything.',
      subject: 'The meeting is not held',
    },
  },
};
