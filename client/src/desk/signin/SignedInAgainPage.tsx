import { useEffect, useState } from 'react';
import { OIDC_PROBLEMS } from '@mahzar/shared/rest/sign-in-ways';
import { Screen } from '../ui/Screen.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { problemOf } from './organisation-problem.ts';

/** A person has signed in again at the organisation and returns, in a tab next to the one in which they sign. */
export default function SignedInAgainPage() {
  const t = useStaffWords();
  const [problem] = useState(() => problemOf(window.location.hash, OIDC_PROBLEMS));
  // The fragment is shown once.
  useEffect(() => window.history.replaceState(null, '', window.location.pathname + window.location.search), []);
  return problem === null ? (
    <Screen title={t('organisation.again')}>
      <p>{t('organisation.againText')}</p>
    </Screen>
  ) : (
    <Screen title={t('organisation.notAgain')}>
      <p role="alert">{t(`organisation.${problem}`)}</p>
      <p>{t('organisation.notAgainText')}</p>
    </Screen>
  );
}
