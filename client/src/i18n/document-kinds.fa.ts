import type { DocumentKind } from '@mahzar/shared/proceedings/words';

/** Names of the kinds of documents, in Persian. */
export const documentKindsFa: Readonly<Record<DocumentKind, string>> = {
  petition: 'دادخواست',
  complaint: 'شکواییه',
  defence: 'لایحه',
  evidence: 'دلیل',
  'power-of-attorney': 'وکالت‌نامه',
  'expert-opinion': 'نظریه کارشناس',
  report: 'گزارش',
  correspondence: 'نامه',
  summons: 'احضاریه',
  order: 'قرار یا دستور',
  decision: 'رأی',
  other: 'دیگر',
};
