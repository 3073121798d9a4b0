import { useEffect, useState } from 'react';
import { OIDC_BEGIN, OIDC_PROBLEMS, readSignInWays } from '@mahzar/shared/rest/sign-in-ways';
import type { OidcProblem } from '@mahzar/shared/rest/sign-in-ways';
import { useLoad } from '../api/useLoad.ts';
import { useStaffWords } from '../useStaffWords.ts';
import { problemOf } from './organisation-problem.ts';
import './organisation.css';

/** The way in by the organisation's own sign-in, where there is one; and why it did not work, when somebody is back from it. */
export function OrganisationSignIn() {
  const t = useStaffWords();
  const { data } = useLoad(readSignInWays, {});
  const [problem] = useState<OidcProblem | null>(() => problemOf(window.location.hash, OIDC_PROBLEMS));
  // The address says it once: not again after a reload, and to nobody who is sent it.
  useEffect(() => {
    const { hash, pathname, search } = window.location;
    if (problemOf(hash, OIDC_PROBLEMS) !== null) window.history.replaceState(null, '', pathname + search);
  }, []);
  const name = data?.organisation?.name;
  return (
    <>
      {problem !== null && (
        <div className="error-summary" role="alert">
          <h2>{t('organisation.failed')}</h2>
          <p>{t(`organisation.${problem}`)}</p>
        </div>
      )}
      {name !== undefined && (
        <div className="organisation">
          <a className="button button--secondary" href={OIDC_BEGIN}>
            {t('organisation.signIn', { name })}
          </a>
          <p className="soft">{t('organisation.or')}</p>
        </div>
      )}
    </>
  );
}
