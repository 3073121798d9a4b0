import { useEffect, useState } from 'react';
import { OIDC_BEGIN, OIDC_PROBLEMS, OIDC_SIGN_OUT, readSignInWays } from '@mahzar/shared/rest/sign-in-ways';
import type { OidcProblem } from '@mahzar/shared/rest/sign-in-ways';
import { useLoad } from '../api/useLoad.ts';
import { SIGNED_OUT } from '../session/clear-session-data.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { problemOf } from './organisation-problem.ts';
import './organisation.css';

/**
 * Signing in at the organisation, where it is set up, and why it failed on the way back. A person who has signed out is told that
 * they may still be signed in there, where one click would let the next person in.
 */
export function OrganisationSignIn() {
  const t = useStaffWords();
  const { data } = useLoad(readSignInWays, {});
  const [problem] = useState<OidcProblem | null>(() => problemOf(window.location.hash, OIDC_PROBLEMS));
  const [hasSignedOut] = useState(() => window.location.hash === SIGNED_OUT);
  // The fragment is shown once: not again after a reload, and not to people to whom the address is sent.
  useEffect(() => {
    const { hash, pathname, search } = window.location;
    if (hash === SIGNED_OUT || problemOf(hash, OIDC_PROBLEMS) !== null)
      window.history.replaceState(null, '', pathname + search);
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
      {name !== undefined && hasSignedOut && (
        <div className="organisation card" role="status">
          <p>{t('organisation.signedOut', { name })}</p>
          <a className="button button--secondary" href={OIDC_SIGN_OUT}>
            {t('organisation.signOut', { name })}
          </a>
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
