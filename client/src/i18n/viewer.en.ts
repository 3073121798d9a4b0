import type { ViewerCatalogue } from './catalogue.ts';

/** The page that plays a sealed file without a network, in English. */
export const viewerEn: ViewerCatalogue = {
  title: 'Play the record in a sealed file',
  intro: 'The record is played from the file itself. No network is needed, and nothing leaves this computer.',
  drop: 'Choose the sealed file of the hearing, or drop it on this page.',
  unpacked: 'If you have unpacked the file, choose the original one that ends in asice, not the unpacked folder.',
  choose: 'Choose a file',
  key: {
    label: 'The court’s key (optional)',
    hint: 'Without the key nobody can tell who sealed the file. Get it from the court, and not from the file.',
    none: 'This is no key of a court, or not all of one. Enter all of it on one line, or leave the field empty.',
  },
  authority: {
    label: 'Fingerprint (SHA-256) of the time-stamping authority’s certificate (optional)',
    hint: 'Without it nobody can tell whether the time stamp is of that authority. Get it from the authority, and not from the file.',
    none: 'This is no fingerprint of a certificate, or not all of one. Enter all of its 64 digits, or leave the field empty.',
  },
  checking: 'Checking the seal and the log of the file…',
  seal: {
    proven: 'The court’s key vouches for the seal and the log of this file.',
    unproven:
      'Seal and log of this file agree with each other, but without the court’s key nobody knows who sealed it.',
  },
  file: {
    title: 'About this file',
    pieces:
      'Each piece of the recording is compared with the log before it is played, and one that was changed is not played. To be sure of all of the file, check it at once; of a long record that takes some minutes.',
    cameWith:
      'This page came with the file. To be certain, check the file with the page that the court itself publishes.',
    name: 'File',
    by: 'Sealed by',
    byItsWord: 'Sealed by, in its own words',
    at: 'Sealed at',
    stampedBy: 'Time stamp of',
    stampedByItsWord: 'Time stamp of, in its own words',
    stampedAt: 'Stamped at',
    hearing: 'Hearing',
  },
  checkAll: 'Check the whole file',
  checkingAll: 'Checking the whole file…',
  notChecked: 'The check did not come to its end. Try again.',
  another: 'Another file',
  refused: {
    title: 'This file is not played',
    keep: 'Keep this file, and ask the court for another copy.',
    key: 'Compare the key once more with the one that the court has given you.',
  },
  notOpened: 'The record in this file could not be read. Ask the court for another copy.',
  nothing: 'Nothing was recorded of this hearing that could be played.',
};
