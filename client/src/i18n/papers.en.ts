import type { PaperCatalogue } from './catalogue.ts';

export const papersEn: PaperCatalogue = {
  served: {
    title: 'Paper served by the court',
    waits:
      'The court has served a paper on you. When you open it, the time is entered in the case, and a legal time limit may begin for you then.',
    open: 'Open the paper',
    tryAgain: 'Try again',
    opening: 'The paper is being opened…',
    failed: 'The paper could not be opened',
    unknown: 'This link is not right. Open the whole link of the SMS.',
    withdrawn: 'This link opens nothing any longer. Ask the branch’s office.',
    kept: 'The court has restricted this paper, and it does not open here. A time limit of yours may be running all the same: call the branch’s office.',
    again: 'This is not possible now. Try again a little later.',
    case: 'Case number',
    number: 'Number of the paper',
    signedAt: 'Signed',
    servedAt: 'Served',
    check: 'Number to check it by',
    until: {
      appeal: 'Last day for an appeal',
      objection: 'Last day for an objection',
      remedy: 'Last day to remedy it',
      answer: 'Last day for an answer',
    },
    mayMove: 'If that day is a holiday, the time lasts until the end of the next working day.',
    save: 'Save the paper (PDF)',
    page: 'Page {{page, number}} of {{count, number}}',
    before: 'Page before',
    next: 'Next page',
    altered: 'This file is not what was signed. Ask the branch’s office.',
  },
  check: {
    title: 'Check a paper',
    lead: 'The number stands at the foot of each page. To be sure, choose the file too: it does not leave your device.',
    number: 'Number of the paper',
    wrongNumber: 'This number is not right: write the sixteen digits at the foot of the paper.',
    file: 'File of the paper (PDF), if you have it',
    chooseFile: 'Choose a file',
    submit: 'Check',
    results: {
      unknown: 'No paper with this number was signed at this court. Do not rely on it, and ask the branch’s office.',
      signed:
        'A paper with this number was signed at this court. Choose its file too, to know whether the text is the same.',
      genuine: 'This file is exactly the paper that was signed.',
      altered: 'This file is not what was signed. Do not rely on it, and ask the branch’s office.',
      withdrawn: 'This paper was signed, but it was withdrawn and is not valid any longer.',
    },
    tooMany: 'Too many were checked in this minute. Try again in a minute.',
    failed: 'It could not be checked. Look at your connection and try again.',
    record: {
      title: 'Check without a network',
      lead: 'Save the page for checking with the button below, then open it and choose the file in it: a paper of the court (PDF), or the sealed file of a hearing (it ends in asice). To establish that the signature is the court’s, enter the court’s keys in it too: all lines of the file that the other button saves. It also shows the text attached to a paper. Whether a paper was withdrawn since is told only in this system, by its number.',
      save: 'Save the page that checks it',
      keys: 'Save the court’s keys',
    },
  },
};
