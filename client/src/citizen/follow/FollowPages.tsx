import { Redirect } from 'wouter';
import { addressOfStep } from '../ask/Question.tsx';
import { useCitizen, useOwn, useWay } from '../CitizenContext.tsx';
import { LoadingPage } from '../LoadingPage.tsx';
import { FOLLOW_PATH } from '../paths.ts';
import { firstOpen } from '../request/steps.ts';
import { AddPage } from './AddPage.tsx';
import { FindPage } from './FindPage.tsx';
import { OtherTurnPage } from './OtherTurnPage.tsx';
import { RequestPage } from './RequestPage.tsx';
import { WithdrawPage } from './WithdrawPage.tsx';

/** What became of a request, and what can still be done with it. */
export function FollowPages({ page }: { readonly page: string | null }) {
  const { offices } = useCitizen();
  const stage = useOwn((state) => state.stage);
  const request = useOwn((state) => state.request);
  const way = useWay();
  if (stage === 'loading' || offices === null) return <LoadingPage />;
  if (request === null) return page === null ? <FindPage /> : <Redirect to={FOLLOW_PATH} replace />;
  // What was begun on another day, or on another device, is gone on with.
  if (request.state === 'draft') return <Redirect to={addressOfStep(firstOpen(way))} replace />;
  if (page === null) return <RequestPage request={request} way={way} />;
  if (request.state === 'submitted') {
    if (page === 'turn') return <OtherTurnPage request={request} />;
    if (page === 'add') return <AddPage />;
    if (page === 'withdraw') return <WithdrawPage />;
  }
  return <Redirect to={FOLLOW_PATH} replace />;
}
