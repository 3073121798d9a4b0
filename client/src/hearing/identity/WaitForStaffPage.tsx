import type { ReactNode } from 'react';
import { Contact } from '../../ui/errors/Contact.tsx';
import { Page, WhatNext } from '../../ui/Page.tsx';
import { useIdentityWords } from './useIdentityWords.ts';

interface WaitForStaffPageProps {
  readonly banner?: ReactNode;
  /** Why staff are needed: as booked, after too many failed tries, or after a refusal by staff. */
  readonly why: 'staff' | 'locked' | 'refused';
}

/** Only staff can confirm the person's identity; the page continues automatically. */
export function WaitForStaffPage({ banner, why }: WaitForStaffPageProps) {
  const t = useIdentityWords();
  if (why === 'refused') {
    return (
      <Page title={t('refused.title')} caption={t('caption')} banner={banner} key="refused">
        <p className="lead">{t('refused.text')}</p>
        <Contact />
      </Page>
    );
  }
  return (
    <Page title={t('staff.title')} caption={t('caption')} banner={banner} key="staff">
      <p className="lead">{t(why === 'locked' ? 'staff.locked' : 'staff.text')}</p>
      <WhatNext>
        <p>{t('staff.next')}</p>
      </WhatNext>
      <Contact />
    </Page>
  );
}
