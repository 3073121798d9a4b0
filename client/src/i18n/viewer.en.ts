import type { ViewerCatalogue } from './catalogue.ts';

/** The page that plays a sealed file without a network, in English. */
export const viewerEn: ViewerCatalogue = {
  title: 'Play the record in a sealed file',
  intro:
    'Choose the sealed file of the hearing, or drop it on this page. No network is needed, and nothing leaves this computer.',
  unpacked: 'If you have unpacked the file, choose the original one that ends in asice, not the unpacked folder.',
  choose: 'Choose a file',
  key: 'The court’s key, if you have it',
  keyHint: 'Without the key nobody can tell who sealed the file. Get it from the court, and not from the file.',
  checking: 'Checking…',
  opened: {
    byCourt:
      'Seal and log of this file are vouched for by the court’s key. Each piece of the recording is compared with the log before it is played, and one that was changed is not played.',
    byItself:
      'Seal and log of this file agree with each other, but no key of the court was given: who sealed it was not checked. Each piece of the recording is compared with the log before it is played, and one that was changed is not played.',
  },
  checkAll: 'Check the whole file',
  another: 'Another file',
  notOpened: 'The record in this file could not be read. Ask the court for another copy.',
  nothing: 'Nothing was recorded of this hearing that could be played.',
};
