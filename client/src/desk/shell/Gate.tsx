import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useRef, useState } from 'react';
import { Route, Switch } from 'wouter';
import { readSession } from '@mahzar/shared/rest/session';
import type { SessionState, SignedIn } from '@mahzar/shared/rest/session';
import { lazily } from '../../ui/lazily.ts';
import { Page } from '../../ui/Page.tsx';
import { useLoad } from '../api/useLoad.ts';
import { Pages } from './Pages.tsx';
import { Shell } from './Shell.tsx';
import { Failed, Skeleton } from '../ui/States.tsx';
import { forgetDrafts } from '../ui/useDraft.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useAccountLanguage } from '../session/useAccountLanguage.ts';
import { WhoContext } from '../session/who.tsx';
import { CodePage } from '../signin/CodePage.tsx';
import { EnrolPage } from '../signin/EnrolPage.tsx';
import { InvitationPage } from '../signin/InvitationPage.tsx';
import { SignInPage } from '../signin/SignInPage.tsx';

/** Fills the screen of a hall, without the desk's frame. */
const HallPage = lazily(() => import('../hall/HallPage.tsx'));

/**
 * Admits signed-in people. When the session ends during work, the work stays unchanged behind the sign-in page and reappears after
 * it, with all typed text.
 */
export function Gate({ invitation }: { readonly invitation: string | null }) {
  const t = useStaffWords();
  const client = useQueryClient();
  const session = useLoad(readSession, {});
  const [who, setWho] = useState<SignedIn | null>(null);
  const isAway = useRef(false);
  const before = useRef<SignedIn | null>(null);
  const state = session.data;

  useAccountLanguage(state?.state === 'signed-in' ? state.language : undefined, false);
  useEffect(() => {
    if (state?.state !== 'signed-in') {
      isAway.current = true;
      return;
    }
    // Another person must not see the former person's work.
    if (before.current !== null && before.current.account !== state.account) forgetDrafts();
    if (before.current !== null && isAway.current) void client.invalidateQueries();
    isAway.current = false;
    before.current = state;
    setWho(state);
  }, [state, client]);

  if (state === undefined) {
    return (
      <Page title={t('title')}>
        {session.error === null ? (
          <Skeleton />
        ) : (
          <Failed error={session.error} onRetry={() => void session.refetch()} />
        )}
      </Page>
    );
  }
  const isIn = state.state === 'signed-in';
  const shown = isIn ? state : who;
  return (
    <>
      {!isIn && (
        <Switch>
          <Route path="/invitation">
            <InvitationPage token={invitation ?? ''} />
          </Route>
          <Route>
            <Step state={state} isBack={who !== null} />
          </Route>
        </Switch>
      )}
      {shown !== null && (
        <div hidden={!isIn}>
          <WhoContext value={shown}>
            <Switch>
              <Route path="/hall">
                <Suspense>
                  <HallPage />
                </Suspense>
              </Route>
              <Route>
                <Shell key={shown.account}>
                  <Pages />
                </Shell>
              </Route>
            </Switch>
          </WhoContext>
        </div>
      )}
    </>
  );
}

function Step({ state, isBack }: { readonly state: SessionState; readonly isBack: boolean }) {
  switch (state.state) {
    case 'second-factor':
      return <CodePage />;
    case 'enrol':
      return <EnrolPage />;
    case 'nobody':
      return <SignInPage isBack={isBack} />;
    case 'signed-in':
      return null;
  }
}
