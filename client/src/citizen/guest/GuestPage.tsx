import { useEffect, useState } from 'react';
import type { GuestPush } from '@mahzar/shared/protocol/queue';
import { keep, storageOf } from '../../browser/storage.ts';
import { loadedOnce } from '../../browser/until-loaded.ts';
import { formatClock } from '../../i18n/format.ts';
import { inLanguage } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Page } from '../../ui/Page.tsx';
import { useWakeLock } from '../../ui/useWakeLock.ts';
import { LoadingPage } from '../LoadingPage.tsx';
import { fetchMeetingPage } from '../live/fetch-meeting.ts';
import { JUST_LOADED_MS } from '../live/just-loaded.ts';
import { Ring } from '../live/Ring.tsx';
import { useMeetingEntry } from '../live/useMeetingEntry.ts';
import { When } from '../live/When.tsx';
import { useTurnWords } from '../turns/useTurnWords.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import type { WatchGuest } from './watch-guest.ts';
import '../live/live.css';

/** Storage key of the link's code, by which a tab returns from a finished meeting to its own. The meeting's page reads it too. */
const GUEST = 'mahzar.guest';

const connectionFromHere = loadedOnce(() => import('./guest-connection.ts'));

interface GuestPageProps {
  /** The link's code; '' or null when the tab returns. */
  readonly code: string | null;
  /** If null, the connection to the service that delivered this page. */
  readonly watch: WatchGuest | null;
}

/** The waiting page of a guest who joins a citizen's meeting from elsewhere: it enters the meeting automatically. */
export function GuestPage({ code: given, watch }: GuestPageProps) {
  const t = useCitizenWords();
  const [code] = useState(() => (given === null || given === '' ? storageOf('sessionStorage')?.getItem(GUEST) : given));
  const [told, setTold] = useState<GuestPush | null>(null);
  const [line, setLine] = useState<'opening' | 'there' | 'away' | 'ended'>(
    typeof code === 'string' ? 'opening' : 'ended',
  );
  useEffect(() => {
    if (typeof code !== 'string') return undefined;
    keep(storageOf('sessionStorage'), GUEST, code);
    let close: (() => void) | null = null;
    let isOver = false;
    const open = async (): Promise<void> => {
      const from = watch ?? (await connectionFromHere()).watchGuestFromHere;
      if (isOver) return;
      close = from(code, {
        guest: (now) => {
          setTold(now);
          setLine('there');
        },
        away: () => setLine((before) => (before === 'opening' ? before : 'away')),
        ended: (isOutOfDate) => {
          if (isOutOfDate && performance.now() > JUST_LOADED_MS) window.location.reload();
          else setLine('ended');
        },
      });
    };
    void open().then(() => (watch === null ? fetchMeetingPage() : undefined));
    return () => {
      isOver = true;
      close?.();
    };
  }, [code, watch]);
  const stage = told?.stage;
  // A guest who opens the link after the meeting has begun enters as well.
  useMeetingEntry(told?.door ?? null, stage?.kind === 'meeting' ? { ...stage, kind: 'called' } : stage);
  if (line === 'ended' || told?.stage.kind === 'over') {
    return (
      <Page title={t('guests.over.title')} {...(told !== null && { caption: told.card.office })}>
        <p className="lead">{t('guests.over.text')}</p>
        <p>{t('guests.over.next')}</p>
      </Page>
    );
  }
  if (told === null) return <LoadingPage />;
  return <GuestWaits told={told} isAway={line === 'away'} />;
}

function GuestWaits({ told, isAway }: { readonly told: GuestPush; readonly isAway: boolean }) {
  const t = useCitizenWords();
  const { language } = useLanguage();
  const { turn, day } = useTurnWords();
  const { card, stage, door, pause, delay } = told;
  const time = (at: number): string => formatClock(language, at);
  useWakeLock();
  const expected = stage.kind === 'waiting' ? stage.expected : null;
  return (
    <Page title={t(door === null ? 'guests.waits.title' : 'guests.waits.called')} caption={card.office}>
      <section className="live-turn">
        {isAway && (
          <p role="alert" className="warning">
            <Icon name="line-lost" />
            {t('guests.waits.away')}
          </p>
        )}
        <p className="lead">{t('guests.one', { role: t(`guests.roles.${card.role}`), name: card.name })}</p>
        {door !== null && (
          <div className="live-turn__called">
            <p role="alert" className="visually-hidden">
              {t('guests.waits.called')}
            </p>
            <a className="button button--primary" href={inLanguage(door.link, language)}>
              {t('live.enter')}
              <Icon name="forward" />
            </a>
          </div>
        )}
        {door === null && (
          <>
            <p>{t('guests.waits.when', { turn: card.at === null ? day(told.day) : turn(card.at) })}</p>
            {expected !== null && (
              <dl className="live-turn__figures">
                <When expected={expected} now={told.now} />
              </dl>
            )}
            <p role="status">{t('guests.waits.text')}</p>
            {pause !== null && (
              <p className="warning">
                {pause.until === null ? t('guests.waits.paused') : t('guests.waits.later', { time: time(pause.until) })}
              </p>
            )}
            {delay !== null && pause === null && (
              <p className="warning">{t('guests.waits.later', { time: time(delay.until) })}</p>
            )}
            <p className="soft">{t('guests.waits.stay')}</p>
            <Ring />
          </>
        )}
      </section>
    </Page>
  );
}
