import { Link } from 'wouter';
import type { TurnPush } from '@mahzar/shared/protocol/queue';
import { formatClock, formatList, formatNumber } from '../../i18n/format.ts';
import { inLanguage } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useWakeLock } from '../../ui/useWakeLock.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { FOLLOW_PATH } from '../paths.ts';
import { Ring } from './Ring.tsx';
import type { LiveTurnState } from './useLiveTurn.ts';
import { When } from './When.tsx';
import './live.css';

interface LiveTurnProps {
  readonly live: LiveTurnState;
}

/** The person's turn, live: the number, the people ahead, the expected time; and the entry when it is called. */
export default function LiveTurn({ live: { turn, line } }: LiveTurnProps) {
  const t = useCitizenWords();
  const { language } = useLanguage();
  useWakeLock();
  if (line === 'ended') {
    return (
      <section className="live-turn">
        <p role="alert" className="warning">
          {t('live.ended')}
        </p>
        <a className="button button--primary" href={FOLLOW_PATH}>
          {t('live.reopen')}
        </a>
      </section>
    );
  }
  if (turn === null) return <p role="status">{t('live.opening')}</p>;
  const door = turn.door;
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
          <a className="button button--primary" href={inLanguage(door.link, language)}>
            {t('live.enter')}
            <Icon name="forward" />
          </a>
        </div>
      )}
    </section>
  );
}

/** When the queue opens; a planned time that has passed is not shown. */
function Opening({ at }: { readonly at: number }) {
  const t = useCitizenWords();
  const { language } = useLanguage();
  return useNow(at) < at ? t('live.planned', { time: formatClock(language, at) }) : t('live.opensSoon');
}

/** The person's place in the line; of others only the number ahead. */
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
  const isNear = phase === 'open' && ahead <= NEAR;
  const device = phase !== 'closed' && <Device device={turn.device} isNear={isNear} />;
  // The urgent request is visible without scrolling.
  const isFirst = isNear && turn.device === null;
  return (
    <>
      {isFirst && device}
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
        {expected !== null && <When expected={expected} now={turn.now} />}
      </dl>
      <p role="status" className="lead">
        {phase === 'planned' ? (
          <Opening at={opensAt} />
        ) : phase === 'closed' ? (
          t('live.closed')
        ) : ahead === 0 ? (
          t('live.next')
        ) : (
          t('live.waiting')
        )}
      </p>
      {pause !== null && (
        <p className="warning">
          {pause.until === null ? t('live.paused') : t('live.pausedUntil', { time: time(pause.until) })}
        </p>
      )}
      {delay !== null && pause === null && <p className="warning">{t('live.delay', { time: time(delay.until) })}</p>}
      {expected !== null && <p className="soft">{t('live.give')}</p>}
      <p className="soft">{t('live.stay')}</p>
      {phase !== 'closed' && <Ring />}
      {!isFirst && device}
    </>
  );
}

/** The result of the device check; a person near their turn is asked to do it. */
function Device({ device, isNear }: { readonly device: TurnPush['device']; readonly isNear: boolean }) {
  const t = useCitizenWords();
  const { language } = useLanguage();
  const isAsked = isNear && device === null;
  const resultText =
    device === null
      ? t(isNear ? 'live.check.near' : 'live.check.early')
      : device.length === 0
        ? t('live.check.works')
        : t('live.check.fails', {
            faults: formatList(
              language,
              device.map((fault) => t(`live.check.faults.${fault}`)),
            ),
          });
  return (
    <div className="live-turn__device" data-look={isAsked || (device !== null && device.length > 0) ? 'warn' : 'calm'}>
      <p role={isAsked ? 'alert' : undefined}>
        <Icon name={device?.length === 0 ? 'check' : 'devices'} />
        {resultText}
      </p>
      {device?.includes('browser') === true && <p>{t('live.check.browser')}</p>}
      <Link href={`${FOLLOW_PATH}/device`} className={`button ${isAsked ? 'button--primary' : 'button--secondary'}`}>
        {device === null ? t('live.check.begin') : t('live.check.again')}
      </Link>
    </div>
  );
}

/** The number of people ahead at which a turn is near: two, for the third in line. */
const NEAR = 2;
