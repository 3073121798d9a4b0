import type { DocumentKind } from '@mahzar/shared/proceedings/words';

/** Names of the kinds of documents, in English. */
export const documentKindsEn: Readonly<Record<DocumentKind, string>> = {
  petition: 'Petition',
  complaint: 'Complaint',
  defence: 'Written submission',
  evidence: 'Evidence',
  'power-of-attorney': 'Power of attorney',
  'expert-opinion': 'Expert opinion',
  report: 'Report',
  correspondence: 'Letter',
  summons: 'Summons',
  order: 'Order',
  decision: 'Decision',
  other: 'Other',
};
