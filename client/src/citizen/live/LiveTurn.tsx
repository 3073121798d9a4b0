import { useContext, useEffect, useRef, useState } from 'react';
import type { TurnPush } from '@mahzar/shared/protocol/queue';
import { callPerson } from '../../browser/call-person.ts';
import { formatClock, formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useWakeLock } from '../../ui/useWakeLock.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { watchTurnFromHere } from './turn-connection.ts';
import { TurnConnectionContext } from './turn-context.ts';
import './live.css';

type Line = 'opening' | 'there' | 'away' | 'ended';

interface LiveTurnProps {
  /** Goes into the meeting. */
  readonly enter?: (link: string) => void;
}

/** The own turn as it is now: the number, how many are before, when it will be; and the way in when it is called. */
export default function LiveTurn({ enter = (link) => window.location.assign(link) }: LiveTurnProps) {
  const t = useCitizenWords();
  const watch = useContext(TurnConnectionContext) ?? watchTurnFromHere;
  const [turn, setTurn] = useState<TurnPush | null>(null);
  const [line, setLine] = useState<Line>('opening');
  const calls = useRef('');
  useWakeLock();
  useEffect(
    () =>
      watch({
        turn: (now) => {
          setTurn(now);
          setLine('there');
        },
        away: () => setLine((before) => (before === 'opening' ? before : 'away')),
        ended: () => setLine('ended'),
      }),
    [watch],
  );
  const door = turn?.door ?? null;
  const stage = turn?.stage;
  // Once for each call: who has been in and comes back presses the button.
  const called = stage?.kind === 'called' ? `${stage.hearing} ${stage.recalledAt}` : '';
  useEffect(() => {
    if (door === null || called === '' || calls.current === called) return;
    calls.current = called;
    callPerson();
    enter(door.link);
  }, [door, called, enter]);
  if (turn === null) return line === 'ended' ? null : <p role="status">{t('live.opening')}</p>;
  return (
    <section className="live-turn" aria-labelledby="live-turn">
      <h2 id="live-turn" className="visually-hidden">
        {t('live.title')}
      </h2>
      {line === 'away' && (
        <p role="alert" className="warning">
          <Icon name="line-lost" />
          {t('live.away')}
        </p>
      )}
      {door === null ? (
        <Waiting turn={turn} />
      ) : (
        <div className="live-turn__called">
          <p role="alert">{t('live.called')}</p>
          <a className="button button--primary" href={door.link}>
            {t('live.enter')}
            <Icon name="forward" />
          </a>
        </div>
      )}
    </section>
  );
}

/** Where the person stands; of all others only how many are before. */
function Waiting({ turn }: { readonly turn: TurnPush }) {
  const t = useCitizenWords();
  const { language } = useLanguage();
  const { stage, number, phase, opensAt, pause, delay } = turn;
  const time = (at: number): string => formatClock(language, at);
  if (stage.kind !== 'waiting') {
    return (
      <p role="status" className="lead">
        {stage.kind === 'refused' ? t(`live.refused.${stage.reason}`) : t(`live.stages.${stage.kind}`)}
      </p>
    );
  }
  const { ahead, expected } = stage;
  return (
    <>
      <dl className="live-turn__figures">
        {number !== null && (
          <div>
            <dt>{t('live.number')}</dt>
            <dd>{formatNumber(language, number)}</dd>
          </div>
        )}
        <div>
          <dt>{t('live.ahead')}</dt>
          <dd>{formatNumber(language, ahead)}</dd>
        </div>
        {expected !== null && (
          <div>
            <dt>{t('live.expected')}</dt>
            <dd>{time(expected.at)}</dd>
          </div>
        )}
      </dl>
      <p role="status" className="lead">
        {phase === 'planned'
          ? t('live.planned', { time: time(opensAt) })
          : phase === 'closed'
            ? t('live.closed')
            : ahead === 0
              ? t('live.next')
              : t('live.waiting')}
      </p>
      {pause !== null && (
        <p className="warning">
          {pause.until === null ? t('live.paused') : t('live.pausedUntil', { time: time(pause.until) })}
        </p>
      )}
      {delay !== null && pause === null && <p className="warning">{t('live.delay', { time: time(delay.until) })}</p>}
      {expected !== null && (
        <p className="soft">
          {t('live.give', { minutes: formatNumber(language, Math.max(1, expected.give / 60_000)) })}
        </p>
      )}
      <p className="soft">{t('live.stay')}</p>
    </>
  );
}
