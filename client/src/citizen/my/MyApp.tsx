import { useEffect, useMemo, useRef, useState } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { leavePortal, listMyCases, PORTAL_IDLE_MS, readMySession } from '@mahzar/shared/rest/portal';
import { storageOf } from '../../browser/storage.ts';
import { call, CallError, fetchFromHere } from '../../connection/call.ts';
import type { Send } from '../../connection/call.ts';
import { forgetAnswers } from '../../session/kept-answer.ts';
import '../citizen.css';
import { CasePage } from './CasePage.tsx';
import { CasesPage } from './CasesPage.tsx';
import { DocumentPage } from './DocumentPage.tsx';
import { EntryPage } from './EntryPage.tsx';
import { FilePage } from './FilePage.tsx';
import { MyContext, myCalls } from './MyContext.tsx';
import type { Cases } from './CasesPage.tsx';
import { CasesFailedPage, StillInPage, UnsurePage } from './NoAnswerPages.tsx';
import { OrderPage } from './OrderPage.tsx';
import { enterTab, leaveTab } from '../../session/own-tab.ts';
import { MY_PATH, POWER_PATH } from './paths.ts';
import { PowerPage } from './PowerPage.tsx';
import { WaitPage } from './WaitPage.tsx';
import './my.css';

type Stage =
  | { readonly is: 'asking' }
  | { readonly is: 'failed'; readonly error: CallError }
  /** `hasEnded`: the session has just expired. */
  | { readonly is: 'entry'; readonly hasEnded: boolean }
  | { readonly is: 'in'; readonly cases: Cases }
  /** The service does not say whether the session of this person stands. */
  | { readonly is: 'unsure'; readonly person: string }
  /** The person wants to sign out, and the service does not answer. */
  | { readonly is: 'still-in' };

/** Interval of the check for an expired session, milliseconds. */
const LOOK_MS = 15_000;
/** How long the service has to answer whether the session is valid, or that it has ended, milliseconds. */
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
      if (answer.ok) endsAt.current = Date.now() + PORTAL_IDLE_MS;
      return answer;
    };
    return myCalls(heard, () => setStage(ended()));
  }, [send]);
  /** Counts the lists asked for and the times the person has signed out: only the answer to the last request is shown. */
  const asked = useRef(0);
  const load = async (): Promise<void> => {
    asked.current += 1;
    const mine = asked.current;
    try {
      const cases = await my.call(listMyCases, {});
      if (asked.current !== mine) return;
      enterTab(cases.person);
      setStage({ is: 'in', cases });
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (error.code === 'no-session' || asked.current !== mine) return;
      setStage((now) => (now.is === 'unsure' ? now : { is: 'failed', error }));
    }
  };
  const inside = stage.is === 'in' ? stage.cases.person : stage.is === 'unsure' ? stage.person : null;
  const isHidden = stage.is === 'unsure';
  const showAgain = useRef(() => {});
  // When nobody has used this page for long, the person's data leave it, unless the same person uses the session in another tab. Without
  // an answer they are hidden. The page asks again whether the session has ended, but shows them only to somebody who asks for them: to
  // load them is to use the session, and the person may have left.
  useEffect(() => {
    if (inside === null) return undefined;
    const life = new AbortController();
    const { signal } = life;
    let isAsking = false;
    const ask = async (): Promise<boolean> => {
      const standing = await standingOf(send, inside);
      if (signal.aborted) return false;
      if (standing === 'ended') setStage(ended());
      else if (standing === 'unknown') setStage(hidden(inside));
      else if (!isHidden) endsAt.current = Date.now() + standing.endsInMs;
      return standing !== 'ended' && standing !== 'unknown';
    };
    const look = async (): Promise<void> => {
      if (isAsking || (!isHidden && Date.now() < endsAt.current)) return;
      isAsking = true;
      await ask();
      isAsking = false;
    };
    const lookNow = (): void => void look();
    showAgain.current = () => void ask().then((isIn) => (isIn ? load() : undefined));
    const timer = setInterval(lookNow, LOOK_MS);
    document.addEventListener('visibilitychange', lookNow, { signal });
    window.addEventListener('online', lookNow, { signal });
    return () => {
      clearInterval(timer);
      life.abort();
    };
    // `load` uses nothing that changes.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [inside, isHidden, send]);
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
    asked.current += 1;
    setStage({ is: 'asking' });
    const isOut = await call(my.send, leavePortal, {}, AbortSignal.timeout(ANSWER_MS)).then(
      () => true,
      () => false,
    );
    setStage(isOut ? { is: 'entry', hasEnded: false } : { is: 'still-in' });
  };
  if (stage.is === 'asking') return <WaitPage />;
  if (stage.is === 'still-in') return <StillInPage onLeave={leave} />;
  if (stage.is === 'unsure') return <UnsurePage onAgain={() => showAgain.current()} onLeave={leave} />;
  if (stage.is === 'failed') return <CasesFailedPage error={stage.error} onAgain={load} onLeave={leave} />;
  return (
    <MyContext value={my}>
      {stage.is === 'entry' ? (
        <EntryPage
          key={place === POWER_PATH ? 'power' : 'own-cases'}
          hasEnded={stage.hasEnded}
          of={place === POWER_PATH ? 'power' : 'own-cases'}
          onEntered={() => {
            // Another person may have searched here.
            setSearch('');
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
  return (now) => ({ is: 'entry', hasEnded: wasIn || now.is === 'unsure' || (now.is === 'entry' && now.hasEnded) });
}

/** Nothing of the person stays in this tab while it is unknown whether their session stands. */
function hidden(person: string): (now: Stage) => Stage {
  leaveTab();
  return (now) => (now.is === 'unsure' ? now : { is: 'unsure', person });
}

/** Asks whether the session of this person stands; `unknown`: the service has not said so. */
async function standingOf(send: Send, person: string): Promise<'ended' | 'unknown' | { readonly endsInMs: number }> {
  try {
    const session = await call(send, readMySession, {}, AbortSignal.timeout(ANSWER_MS));
    return session.person === person ? session : 'ended';
  } catch (error) {
    return error instanceof CallError && error.code === 'no-session' ? 'ended' : 'unknown';
  }
}
