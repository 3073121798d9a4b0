import { useEffect, useMemo, useRef, useState } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { leavePortal, listMyCases } from '@mahzar/shared/rest/portal';
import { CallError } from '../../connection/call.ts';
import type { Send } from '../../connection/call.ts';
import { LoadFailedPage } from '../LoadFailedPage.tsx';
import '../citizen.css';
import { CasePage } from './CasePage.tsx';
import { CasesPage } from './CasesPage.tsx';
import { DocumentPage } from './DocumentPage.tsx';
import { EntryPage } from './EntryPage.tsx';
import { FilePage } from './FilePage.tsx';
import { MyContext, myCalls } from './MyContext.tsx';
import type { Cases } from './CasesPage.tsx';
import { OrderPage } from './OrderPage.tsx';
import { MY_PATH } from './paths.ts';
import { WaitPage } from './WaitPage.tsx';
import './my.css';

type Stage =
  | { readonly is: 'asking' }
  | { readonly is: 'failed'; readonly error: CallError }
  /** `hasEnded`: it was theirs a moment ago. */
  | { readonly is: 'entry'; readonly hasEnded: boolean }
  | { readonly is: 'in'; readonly cases: Cases };

interface MyAppProps {
  /** Calls the service. */
  readonly send?: Send;
}

/** The pages of people who see their own cases: parties, and lawyers with theirs and their clients'. */
export default function MyApp({ send = fetchFromHere }: MyAppProps) {
  const [stage, setStage] = useState<Stage>({ is: 'asking' });
  const my = useMemo(() => myCalls(send, () => setStage({ is: 'entry', hasEnded: true })), [send]);
  const load = async (): Promise<void> => {
    try {
      const cases = await my.call(listMyCases, {});
      setStage({ is: 'in', cases });
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (error.code === 'no-session') setStage((now) => ({ is: 'entry', hasEnded: now.is === 'in' }));
      else setStage({ is: 'failed', error });
    }
  };
  // Once.
  // oxlint-disable-next-line react/exhaustive-deps
  useEffect(() => void load(), []);
  // Whoever comes back from a case sees how the others stand now.
  const isRead = useRef(true);
  const shown = (): void => {
    if (!isRead.current) void load();
    isRead.current = false;
  };
  const leave = async (): Promise<void> => {
    try {
      await my.call(leavePortal, {});
      // Nothing of the cases stays in this page.
      setStage({ is: 'entry', hasEnded: false });
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      setStage({ is: 'failed', error });
    }
  };
  if (stage.is === 'asking') return <WaitPage />;
  if (stage.is === 'failed') return <LoadFailedPage error={stage.error} onAgain={load} isWritten={false} />;
  return (
    <MyContext value={my}>
      {stage.is === 'entry' ? (
        <EntryPage
          hasEnded={stage.hasEnded}
          onEntered={() => {
            isRead.current = true;
            return load();
          }}
        />
      ) : (
        <Switch>
          <Route path={MY_PATH}>
            <CasesPage cases={stage.cases} onLeave={leave} onShown={shown} />
          </Route>
          <Route path={`${MY_PATH}/cases/:case`}>{(params) => <CasePage id={params.case} />}</Route>
          <Route path={`${MY_PATH}/cases/:case/orders/:order`}>
            {(params) => <OrderPage id={params.case} order={params.order} />}
          </Route>
          <Route path={`${MY_PATH}/cases/:case/file`}>{(params) => <FilePage id={params.case} />}</Route>
          <Route path={`${MY_PATH}/cases/:case/documents/:document`}>
            {(params) => <DocumentPage id={params.case} document={params.document} />}
          </Route>
          <Route>
            <Redirect to={MY_PATH} replace />
          </Route>
        </Switch>
      )}
    </MyContext>
  );
}

const fetchFromHere: Send = (address, request) => fetch(address, request);
