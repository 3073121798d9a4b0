import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { Page } from '../../ui/Page.tsx';
import { lazily } from '../../ui/lazily.ts';
import { Skeleton } from '../ui/States.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { SESSION_KEY } from '../api/ApiContext.tsx';

const Enrolment = lazily(() => import('../account/Enrolment.tsx'));

/** The first sign-in: a password alone is never enough for the desk. */
export function EnrolPage() {
  const t = useStaffWords();
  const client = useQueryClient();
  const [isAdded, setAdded] = useState(false);
  return (
    <Page title={t(isAdded ? 'enrol.added' : 'enrol.title')} caption={t('title')}>
      {!isAdded && <p className="lead">{t('enrol.lead')}</p>}
      <Suspense fallback={<Skeleton />}>
        <Enrolment
          onAdded={() => setAdded(true)}
          onDone={() => void client.invalidateQueries({ queryKey: SESSION_KEY })}
        />
      </Suspense>
    </Page>
  );
}
