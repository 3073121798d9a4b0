import type { Catalogue } from '../catalogue.ts';
import type { judgeFa } from './judge.fa.ts';

/** Acts of the judge, and pauses of a session, in English. */
export const judgeEn: Pick<Catalogue, keyof typeof judgeFa> = {
  judge: {
    bar: 'Running the hearing',
    start: 'Start the hearing',
    recess: 'Call a recess',
    resume: 'Resume the hearing',
    startLater: 'Start the hearing after a countdown',
    resumeLater: 'Resume the hearing after a countdown',
    countdown: 'With a countdown for all',
    inSeconds_one: 'In {{count, number}} second',
    inSeconds_other: 'In {{count, number}} seconds',
    cancelCountdown: 'Stop the countdown',
    end: 'End the hearing',
    unrecorded: 'Go on without recording',
    unrecordedQuestion: 'Go on without recording?',
    unrecordedText:
      'Until the recorder works again, no sound and no picture is recorded, and what is said is missing from the recording. Everybody is told, and the log keeps this decision.',
    unrecordedConfirm: 'Yes, go on without recording',
    adjourn: 'Adjourn',
    adjournQuestion: 'Adjourn this hearing?',
    adjournText:
      'Everybody leaves and the record ends. The next date is not set yet; a clerk or scheduler can set it later at the desk.',
    setNext: 'Set the next date first',
    adjournNextText: 'Everybody leaves and the record ends. Next hearing: {{when}}.',
    adjournConfirm: 'Yes, adjourn the hearing',
    close: 'Close the hearing',
    closeQuestion: 'Close this hearing?',
    closeText: 'Everybody leaves and the record ends. A closed hearing cannot be opened again.',
    closeNextText:
      'Everybody leaves and the record ends. A closed hearing cannot be opened again. The next hearing, {{when}}, stays booked; it is called off at the desk.',
    closeConfirm: 'Yes, close the hearing',
    cancel: 'Cancel',
    alarmTitle: 'The recording has failed',
    alarmText:
      'Nothing has been recorded since {{time}}. It is best to call a recess; the recorder is being restarted.',
    alarmReasons: {
      'recorder-lost': 'The recorder has stopped.',
      'recorder-stalled': 'The recorder does not write.',
      'recorder-error': 'The recorder reports an error.',
      'media-lost': 'Sound and picture do not reach the recorder.',
      'service-restarted': 'The service was restarted.',
      'disk-full': 'The disk for recordings is full.',
      'log-failed': 'The record cannot be written.',
    },
  },
  nextHearing: 'Next hearing: {{when}}',
  recess: {
    title: 'The hearing is in recess',
    text: 'Nobody hears or sees anybody now, and nothing is recorded.',
    silent: 'Your microphone is off. If you want to speak when the hearing goes on, switch it on.',
    next: 'The hearing goes on when the judge resumes it. This page continues by itself; please keep it open.',
  },
  suspended: {
    title: 'The hearing is suspended',
    reasons: {
      'no-host': 'The judge has left or has lost the connection.',
      'no-recorder': 'The recording of the hearing has failed.',
      'no-space': 'The disk has no more room for the recording.',
      'no-log': 'The record of the hearing cannot be written at the moment.',
    },
    resume: 'When you are ready, press “Resume the hearing”. It goes on as soon as the recording works.',
  },
};
