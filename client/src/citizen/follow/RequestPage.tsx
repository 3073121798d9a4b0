import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { MyRequest } from '@mahzar/shared/rest/requests';
import type { CallError } from '../../connection/call.ts';
import { formatDateTime, formatDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { lazily } from '../../ui/lazily.ts';
import { Page, WhatNext } from '../../ui/Page.tsx';
import { useCitizen } from '../CitizenContext.tsx';
import { ProblemSummary } from '../fields/Problems.tsx';
import type { LiveTurnState } from '../live/useLiveTurn.ts';
import { ASK_PATH, FOLLOW_PATH } from '../paths.ts';
import { OwnFiles } from '../files/OwnFiles.tsx';
import { OfficePhone } from '../OfficePhone.tsx';
import { RequestSummary } from '../RequestSummary.tsx';
import type { Way } from '../request/steps.ts';
import { TrackingCode } from '../TrackingCode.tsx';
import { useTurnWords } from '../turns/useTurnWords.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { deleteStoredForm } from './useStoredForm.ts';

const LiveTurn = lazily(() => import('../live/LiveTurn.tsx'));

/** Outcomes that somebody must carry out. */
const TO_BE_DONE: ReadonlySet<string> = new Set(['order', 'referral', 'file-opened', 'hearing-booked']);

interface RequestPageProps {
  readonly request: MyRequest;
  readonly way: Way;
  /** Null on other days. */
  readonly live: LiveTurnState | null;
}

/** The page of the person's own request: its state, the time of the meeting, and the possible actions. */
export function RequestPage({ request, way, live }: RequestPageProps) {
  const t = useCitizenWords();
  const { i18n } = useTranslation();
  const { language } = useLanguage();
  const { own, uploads } = useCitizen();
  const [, navigate] = useLocation();
  const { day, turn } = useTurnWords();
  const { state, turn: given, trackingCode, additions, office, reason, answer, carriedOut } = request;
  const isOpen = state === 'submitted' && answer === null;
  // A past turn is not displayed, and has no actions.
  const isMet = live?.turn?.stage.kind === 'ended';
  // A refused person cannot choose another day; a transferred one chooses a turn at the other office.
  const mayChoose = reason === null || reason.code === 'redirected';
  const [unforgotten, setUnforgotten] = useState<CallError | null>(null);
  const forget = async (): Promise<void> => {
    setUnforgotten(null);
    uploads.forget();
    deleteStoredForm();
    const error = await own.forget();
    if (error === null) navigate(ASK_PATH);
    else setUnforgotten(error);
  };
  return (
    <Page
      title={t(answer !== null ? 'follow.answered' : isOpen ? 'follow.title' : 'follow.withdrawnTitle')}
      caption={office.name}
      key={state}
    >
      {answer === null && isMet ? null : answer === null ? (
        <p className="lead">
          {!isOpen
            ? t('follow.withdrawn')
            : given === null
              ? t('follow.noTurn')
              : given.at === null
                ? t('follow.today', { day: day(given.day) })
                : t('follow.turn', { turn: turn(given.at) })}
        </p>
      ) : (
        <section className="next" role="status">
          <p className="lead">{t(`follow.outcomes.${answer.outcome}`)}</p>
          <p className="summary__text">{answer.words}</p>
          {answer.dueAt !== null && <p>{t('follow.due', { day: formatDay(language, answer.dueAt) })}</p>}
        </section>
      )}
      {answer !== null && (answer.dueAt !== null || TO_BE_DONE.has(answer.outcome)) && (
        <section className="next">
          <h2 className="next__title">{t('carriedOut.title')}</h2>
          <p>{carriedOut === null ? t('carriedOut.why') : t(`carriedOut.said.${carriedOut.done}`)}</p>
          {carriedOut !== null && <p className="summary__text">{carriedOut.words}</p>}
          <Link
            href={`${FOLLOW_PATH}/carried-out`}
            className={`button ${carriedOut === null ? 'button--primary' : 'button--secondary'}`}
          >
            {carriedOut === null ? t('carriedOut.say') : t('carriedOut.change')}
          </Link>
        </section>
      )}
      {reason !== null && (
        <section className="next">
          <h2 className="next__title">{t('follow.reason')}</h2>
          {i18n.exists(`live.refused.${reason.code}`, { ns: 'citizen' }) && (
            <p>{t(`live.refused.${reason.code as 'other'}`)}</p>
          )}
          <p className="summary__text">{reason.words}</p>
          {reason.code === 'incomplete' && isOpen && (
            <Link href={`${FOLLOW_PATH}/add`} className="button button--primary">
              {t('follow.addAsked')}
            </Link>
          )}
        </section>
      )}
      {live !== null && (
        <Suspense fallback={<p data-loading>{t('live.opening')}</p>}>
          <LiveTurn live={live} />
        </Suspense>
      )}
      {trackingCode !== null && <TrackingCode code={trackingCode} />}
      {isOpen && !isMet && (
        <>
          <WhatNext>
            <ol>
              <li>{t('done.nextStaff')}</li>
              <li>{t('done.nextReady')}</li>
              <li>{t('done.nextLink')}</li>
            </ol>
          </WhatNext>
          <h2 className="heading">{t('follow.acts')}</h2>
          <ul className="plain-list acts">
            <li>
              <Link href={`${FOLLOW_PATH}/add`} className="button button--secondary">
                {t('follow.add')}
              </Link>
            </li>
            <li>
              <Link href={`${FOLLOW_PATH}/guests`} className="button button--secondary">
                {t('guests.tick')}
              </Link>
            </li>
            {mayChoose && (
              <li>
                <Link href={`${FOLLOW_PATH}/turn`} className="button button--secondary">
                  {t('follow.change')}
                </Link>
              </li>
            )}
            <li>
              <Link href={`${FOLLOW_PATH}/withdraw`} className="button button--secondary">
                {t('follow.withdraw')}
              </Link>
            </li>
          </ul>
        </>
      )}
      {state === 'submitted' && (answer !== null || isMet) && (
        <Link href={`${FOLLOW_PATH}/add`} className="button button--secondary">
          {t('follow.add')}
        </Link>
      )}
      <OwnFiles request={request} />
      {additions.length > 0 && (
        <>
          <h2 className="heading">{t('follow.additions')}</h2>
          <ul className="plain-list additions">
            {additions.map(({ at, text }) => (
              <li key={at}>
                <p className="soft">{formatDateTime(language, at)}</p>
                <p className="summary__text">{text}</p>
              </li>
            ))}
          </ul>
        </>
      )}
      <details className="answers more">
        <summary>{t('follow.answers')}</summary>
        <RequestSummary way={way} />
      </details>
      <OfficePhone office={office} />
      <section className="leave" aria-labelledby="leave">
        <h2 id="leave" className="heading">
          {t('follow.leaveTitle')}
        </h2>
        <p>{t('follow.leaveText')}</p>
        {unforgotten !== null && <ProblemSummary error={unforgotten} />}
        <Button onPress={() => void forget()}>{t('follow.leave')}</Button>
      </section>
    </Page>
  );
}
