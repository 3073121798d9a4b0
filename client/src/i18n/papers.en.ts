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
    unknown: 'This link does not work. Open the whole link from the text message.',
    withdrawn: 'This link no longer works. Ask the office of the branch.',
    kept: 'The court has restricted this paper, and it does not open here. Your time limit may be running all the same: call the office of the branch.',
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
    before: 'Previous page',
    next: 'Next page',
    altered: 'This file is not what was signed. Ask the office of the branch.',
  },
  check: {
    title: 'Check a paper',
    lead: 'The number is at the foot of each page. To be sure that nothing was changed, choose the file too: it does not leave your device.',
    number: 'Number of the paper',
    wrongNumber: 'This number is not correct. Enter the sixteen digits at the foot of the paper.',
    file: 'File of the paper (PDF), if you have it',
    chooseFile: 'Choose a file',
    submit: 'Check',
    results: {
      unknown:
        'No paper with this number was signed at this court. Do not rely on it, and ask the office of the branch.',
      signed:
        'A paper with this number was signed at this court. To know whether its text is unchanged, choose its file too.',
      genuine: 'This file is exactly the paper that was signed.',
      altered: 'This file is not what was signed. Do not rely on it, and ask the office of the branch.',
      withdrawn: 'This paper was signed, but the court has withdrawn it. It is no longer valid.',
    },
    tooMany: 'Too many checks in a short time. Wait a minute and try again.',
    failed: 'The check did not work. Look at your connection and try again.',
    record: {
      title: 'Check without a network',
      lead: 'For a paper of the court (PDF), or the sealed file of a hearing (its name ends in asice):',
      steps: {
        page: 'Save the page for checking, and open it on your device.',
        file: 'Choose the file in it. It also shows the text attached to a paper.',
        keys: 'To be sure that the signature is the court’s, save the court’s keys as well, and enter all lines of that file in the page.',
      },
      withdrawn: 'Whether a paper was withdrawn later, you learn only here, by its number.',
      save: 'Save the page for checking',
      keys: 'Save the court’s keys',
    },
  },
};
