import { useQueryClient } from '@tanstack/react-query';
import { Suspense } from 'react';
import { Page } from '../../ui/Page.tsx';
import { lazily } from '../../ui/lazily.ts';
import { Skeleton } from '../ui/States.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { SESSION_KEY } from '../api/ApiContext.tsx';

const Enrolment = lazily(() => import('../account/Enrolment.tsx'));

/** The first sign-in: nobody works at the desk by a password alone. */
export function EnrolPage() {
  const t = useStaffWords();
  const client = useQueryClient();
  return (
    <Page title={t('enrol.title')} caption={t('title')}>
      <p className="lead">{t('enrol.lead')}</p>
      <Suspense fallback={<Skeleton />}>
        <Enrolment onDone={() => void client.invalidateQueries({ queryKey: SESSION_KEY })} />
      </Suspense>
    </Page>
  );
}
