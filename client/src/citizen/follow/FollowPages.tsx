import { Suspense, useEffect, useState } from 'react';
import { Redirect } from 'wouter';
import { lazily } from '../../ui/lazily.ts';
import { addressOfStep } from '../ask/Question.tsx';
import { useCitizen, useOwn, useWay } from '../CitizenContext.tsx';
import { useUnsentGuard } from '../files/useUnsentGuard.ts';
import { LoadingPage } from '../LoadingPage.tsx';
import { useLiveTurn } from '../live/useLiveTurn.ts';
import { FOLLOW_PATH } from '../paths.ts';
import { firstOpen } from '../request/steps.ts';
import { useTurnWords } from '../turns/useTurnWords.ts';
import { AddPage } from './AddPage.tsx';
import { CarriedOutPage } from './CarriedOutPage.tsx';
import { FindPage } from './FindPage.tsx';
import { GuestsPage } from './GuestsPage.tsx';
import { OtherTurnPage } from './OtherTurnPage.tsx';
import { RequestPage } from './RequestPage.tsx';
import { WithdrawPage } from './WithdrawPage.tsx';

const WaitingCheck = lazily(() => import('../live/WaitingCheck.tsx'));

/** The state of a request, and the possible actions on it. */
export function FollowPages({ page }: { readonly page: string | null }) {
  const { offices, own } = useCitizen();
  const stage = useOwn((state) => state.stage);
  const request = useOwn((state) => state.request);
  const way = useWay();
  const { dayOf } = useTurnWords();
  const today = dayOf(useServiceTime());
  // On another day nobody waits, and an open page does not count as coming.
  const isLive = request?.state === 'submitted' && request.answer === null && request.turn?.day === today;
  const live = useLiveTurn(isLive);
  useUnsentGuard(live.isLeaving);
  // The answer exists from the moment at which the turn has its outcome.
  const turn = live.turn?.stage;
  const lacksAnswer = isLive && turn?.kind === 'ended' && turn.outcome !== null;
  useEffect(() => {
    if (lacksAnswer) void own.load();
  }, [lacksAnswer, own]);
  if (stage === 'loading' || offices === null) return <LoadingPage />;
  if (request === null) return page === null ? <FindPage /> : <Redirect to={FOLLOW_PATH} replace />;
  // A draft from another day or device is continued.
  if (request.state === 'draft') return <Redirect to={addressOfStep(firstOpen(way))} replace />;
  if (page === null) return <RequestPage request={request} way={way} live={isLive ? live : null} />;
  if (request.state === 'submitted') {
    if (page === 'turn') return <OtherTurnPage request={request} />;
    if (page === 'add') return <AddPage request={request} />;
    if (page === 'carried-out' && request.answer !== null) return <CarriedOutPage request={request} />;
    if (page === 'guests' && request.answer === null) return <GuestsPage request={request} />;
    if (page === 'withdraw') return <WithdrawPage />;
    if (page === 'device' && isLive)
      return (
        <Suspense fallback={<LoadingPage />}>
          <WaitingCheck live={live} />
        </Suspense>
      );
  }
  return <Redirect to={FOLLOW_PATH} replace />;
}

const MINUTE_MS = 60_000;

/**
 * Returns the service's time, epoch ms, rounded to the minute: a phone's clock may be wrong, and a page may stay open overnight.
 */
function useServiceTime(): number {
  const { own } = useCitizen();
  const [, look] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => look((looks) => looks + 1), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return own.serviceNow();
}
