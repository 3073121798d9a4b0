import { useEffect, useMemo, useRef, useState } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { leavePortal, listMyCases, PORTAL_IDLE_MS, readMySession } from '@mahzar/shared/rest/portal';
import { storageOf } from '../../browser/storage.ts';
import { call, CallError } from '../../connection/call.ts';
import type { Send } from '../../connection/call.ts';
import { forgetAnswers } from '../../session/kept-answer.ts';
import { Button } from '../../ui/Button.tsx';
import { Page } from '../../ui/Page.tsx';
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
import { enterTab, leaveTab } from '../../session/own-tab.ts';
import { MY_PATH, POWER_PATH } from './paths.ts';
import { PowerPage } from './PowerPage.tsx';
import { useMyWords } from './useMyWords.ts';
import { WaitPage } from './WaitPage.tsx';
import './my.css';

type Stage =
  | { readonly is: 'asking' }
  | { readonly is: 'failed'; readonly error: CallError }
  /** `hasEnded`: the session has just expired. */
  | { readonly is: 'entry'; readonly hasEnded: boolean }
  | { readonly is: 'in'; readonly cases: Cases }
  /** The person wants to sign out, and the service does not answer. */
  | { readonly is: 'still-in' };

/** Interval of the check for an expired session, milliseconds. */
const LOOK_MS = 15_000;
/** How long the service has to answer that the session is valid, milliseconds. */
const ANSWER_MS = 10_000;

interface MyAppProps {
  /** Sends requests to the service. */
  readonly send?: Send;
}

/** The pages on which people see their own cases: parties, and lawyers with their own and their clients'. */
export default function MyApp({ send = fetchFromHere }: MyAppProps) {
  const [stage, setStage] = useState<Stage>({ is: 'asking' });
  const [search, setSearch] = useState('');
  const [place] = useLocation();
  /** When the session ends, epoch ms, unless another tab prolongs it. */
  const endsAt = useRef(0);
  const my = useMemo(() => {
    const heard: Send = async (address, request) => {
      const answer = await send(address, request);
      endsAt.current = Date.now() + PORTAL_IDLE_MS;
      return answer;
    };
    return myCalls(heard, () => setStage(ended()));
  }, [send]);
  const inside = stage.is === 'in' ? stage.cases.person : null;
  // When nobody has used this page for long, the person's data leave it, unless the same person uses the session in another tab.
  useEffect(() => {
    if (inside === null) return undefined;
    const look = async (): Promise<void> => {
      if (Date.now() < endsAt.current) return;
      endsAt.current = Infinity;
      const session = await call(my.send, readMySession, {}, AbortSignal.timeout(ANSWER_MS)).catch(() => null);
      if (session?.person === inside) endsAt.current = Date.now() + session.endsInMs;
      else setStage(ended());
    };
    const lookNow = (): void => void look();
    const timer = setInterval(lookNow, LOOK_MS);
    document.addEventListener('visibilitychange', lookNow);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', lookNow);
    };
  }, [inside, my]);
  const load = async (): Promise<void> => {
    try {
      const cases = await my.call(listMyCases, {});
      enterTab(cases.person);
      setStage({ is: 'in', cases });
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (error.code !== 'no-session') setStage({ is: 'failed', error });
    }
  };
  // Runs once.
  // oxlint-disable-next-line react/exhaustive-deps
  useEffect(() => void load(), []);
  // A person who returns from a case sees the present state of the others.
  const isRead = useRef(true);
  const shown = (): void => {
    if (!isRead.current) void load();
    isRead.current = false;
  };
  const leave = async (): Promise<void> => {
    // This page deletes all case data, whatever the service answers.
    leaveTab();
    forgetAnswers(storageOf('sessionStorage'));
    setSearch('');
    try {
      await my.call(leavePortal, {});
      setStage({ is: 'entry', hasEnded: false });
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      setStage({ is: 'still-in' });
    }
  };
  if (stage.is === 'asking') return <WaitPage />;
  if (stage.is === 'still-in') return <StillInPage onLeave={leave} />;
  if (stage.is === 'failed') return <LoadFailedPage error={stage.error} onAgain={load} isWritten={false} />;
  return (
    <MyContext value={my}>
      {stage.is === 'entry' ? (
        <EntryPage
          key={place === POWER_PATH ? 'power' : 'own-cases'}
          hasEnded={stage.hasEnded}
          of={place === POWER_PATH ? 'power' : 'own-cases'}
          onEntered={() => {
            isRead.current = true;
            return load();
          }}
        />
      ) : (
        <Switch>
          <Route path={MY_PATH}>
            <CasesPage cases={stage.cases} text={search} onText={setSearch} onLeave={leave} onShown={shown} />
          </Route>
          <Route path={POWER_PATH}>
            <PowerPage
              onFiled={() => {
                isRead.current = false;
              }}
            />
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

/** The session has ended: this tab deletes its data too. */
function ended(): (now: Stage) => Stage {
  const wasIn = leaveTab();
  return (now) => ({ is: 'entry', hasEnded: wasIn || (now.is === 'entry' && now.hasEnded) });
}

/** Says that the person is still signed in, and shows none of their data. */
function StillInPage({ onLeave }: { readonly onLeave: () => Promise<void> }) {
  const t = useMyWords();
  return (
    <Page title={t('stillIn.title')}>
      <p className="warning">{t('stillIn.text')}</p>
      <div className="actions">
        <Button look="primary" icon="leave" onPress={() => void onLeave()}>
          {t('leave')}
        </Button>
      </div>
    </Page>
  );
}

const fetchFromHere: Send = (address, request) => fetch(address, request);
