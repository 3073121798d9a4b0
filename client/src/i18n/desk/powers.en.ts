import type { StaffCatalogue } from '../catalogue.ts';

/** Powers of attorney to be confirmed, in English. */
export const powersEn: StaffCatalogue['powers'] = {
  title: 'Powers of attorney that wait',
  waiting_one: '{{count, number}} power of attorney waits',
  waiting_other: '{{count, number}} powers of attorney wait',
  lead: 'Of lawyers whom the case does not name yet',
  none: 'No power of attorney waits',
  lawyer: 'Lawyer',
  licence: 'Licence number',
  clientId: 'National ID of the client',
  filedAt: 'Sent at',
  inFile: 'Client in the case',
  namedAlready: 'Whose national ID this is in the case',
  namedNot: 'Not in the case',
  noPhone: 'without a mobile number',
  namedFor: 'lawyer of {{clients}}',
  unproven:
    'Name, national ID, licence and mobile number were typed by the sender, and prove nothing of who the lawyer is. Compare them with the paper and the register of the bar before you confirm.',
  compare: 'Case number and client are to be compared with the paper',
  found: 'Found',
  notFound: 'Not found',
  notFoundText:
    'No open case of this number names this national ID as a party. If the case is right, add the national ID of the client there first; else do not confirm it. The sender is not told whether there is such a case.',
  confirm: 'Confirm',
  confirmText:
    'The case then names the lawyer, has the paper as a document, and is open to them. The client is told by text message.',
  refuse: 'Do not confirm',
  refuseText: 'The lawyer is told the reason by text message, and the file is removed.',
  withheld: {
    'scan-awaited': 'Nobody is shown it before. Open the page again a little later.',
    infected: 'Nobody is shown it. Refuse it, so that the lawyer sends a clean file.',
    'not-scannable':
      'This file is encrypted, too large or broken for the scanner, or its scan does not end, and nobody is shown it. Refuse it, so that the lawyer sends another one, or decide that it is shown all the same.',
  },
  waiveText:
    'Your decision and the reason are noted. If you confirm it, the case, too, says that it was shown without a scan.',
  scanWaived:
    'This power of attorney cannot be scanned for viruses, and is shown without a scan by decision of the office. If you confirm it, the case names who decided that; or you, if they may no longer act in the case.',
  waivers: {
    'original-seen': 'The office has seen the original',
    'scanned-elsewhere': 'It was scanned with another program',
    'sender-known': 'The office knows the sender',
  },
  confirmed: 'The power of attorney is confirmed',
  refused: 'The power of attorney is not confirmed',
  gone: 'This power of attorney waits no longer',
};
