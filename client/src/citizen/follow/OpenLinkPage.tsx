import { useEffect, useRef } from 'react';
import { Redirect } from 'wouter';
import { FOLLOW_PATH } from '../paths.ts';
import { LoadingPage } from '../LoadingPage.tsx';
import { useOpening } from './useOpening.ts';
import { OpenCodePage } from './OpenCodePage.tsx';
import { LoadFailedPage } from '../LoadFailedPage.tsx';
import { FindPage } from './FindPage.tsx';

/** Opens an SMS link: at once in the browser that holds the request, elsewhere after a one-time code. */
export function OpenLinkPage({ code }: { readonly code: string }) {
  const opening = useOpening(code);
  const begun = useRef(false);
  const by = { link: code, trackingCode: null };
  useEffect(() => {
    // After a reload, a code is already on its way.
    if (begun.current || opening.stage.is === 'code') return;
    begun.current = true;
    void opening.open(by);
    // Runs once.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  const { stage } = opening;
  if (stage.is === 'opened') return <Redirect to={FOLLOW_PATH} replace />;
  if (stage.is === 'code') return <OpenCodePage opening={opening} />;
  if (stage.is === 'failed') {
    // The link was truncated in an SMS, or has expired: the tracking code still works.
    if (stage.error.code === 'bad-request' || stage.error.code === 'not-found') return <FindPage isLinkBroken />;
    return <LoadFailedPage error={stage.error} onAgain={async () => void (await opening.open(by))} />;
  }
  return <LoadingPage />;
}
