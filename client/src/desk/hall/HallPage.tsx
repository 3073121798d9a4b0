import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { useSearchParams } from 'wouter';
import type { HallView } from '@mahzar/shared/queue/projection/hall-view';
import { listOpenOffices } from '@mahzar/shared/rest/offices';
import { formatClock, formatNumber } from '../../i18n/format.ts';
import { LANGUAGES } from '../../i18n/language.ts';
import type { Language } from '../../i18n/language.ts';
import { Chime } from '../../browser/chime.ts';
import type { Tune } from '../../browser/chime.ts';
import { Button } from '../../ui/Button.tsx';
import { useWakeLock } from '../../ui/useWakeLock.ts';
import { useLoad } from '../api/useLoad.ts';
import { useMinute } from '../board/useMinute.ts';
import { dayOf } from '../ui/court-time.ts';
import { useQueueWords } from '../ui/useQueueWords.ts';
import { hasNewCall } from './hall-calls.ts';
import { useOpenHall } from './HallConnectionContext.tsx';
import type { HallState } from './HallConnectionContext.tsx';
import './hall.css';

/** Falling notes: nothing else in a hall sounds like this. */
const HALL_TUNE: Tune = { notes: [784, 659, 523], noteS: 0.45, volume: 0.4 };

const NOTHING = createStore<HallState>(() => ({ connection: 'connecting', view: null }));

/** The screen of the hall: called numbers and their desks, in both languages, without names. */
export default function HallPage() {
  const words = useQueueWords();
  const { t: common } = useTranslation();
  const [search] = useSearchParams();
  const now = useMinute(0);
  const offices = useLoad(listOpenOffices, {});
  const office = offices.data?.items.find(({ id }) => id === search.get('office')) ?? offices.data?.items[0];
  // A screen that is left on changes to the next day automatically.
  const { connection, view } = useHall(office?.id, dayOf(now));
  const { isOn, turnOn } = useChime(view);
  useWakeLock();
  useEffect(() => {
    document.title = `${words('hall.title')} – ${common('app.name')}`;
  }, [words, common]);
  const desks = view?.desks.filter(({ number }) => number !== null) ?? [];
  return (
    <main className="hall" lang="fa" dir="rtl">
      <header className="hall__head">
        <h1>{office?.name ?? words('hall.title')}</h1>
        <p className="hall__clock">
          <bdi>{formatClock('fa', now)}</bdi>
          <bdi lang="en">{formatClock('en', now)}</bdi>
        </p>
      </header>
      <Notices view={view} isAway={connection === 'away' || connection === 'ended'} />
      <section className="hall__calls" aria-live="assertive" data-count={desks.length}>
        {desks.length > 0 && (
          <div className="hall__heads" aria-hidden="true">
            <Both of="number" />
            <Both of="desk" />
          </div>
        )}
        {desks.map(({ desk, number, kind, since }) => (
          <p key={`${desk} ${number} ${since}`} className="hall__call" data-kind={kind}>
            <Number value={number} />
            <Both of={kind === 'called' ? 'called' : 'meeting'} />
            <Number value={desk} />
          </p>
        ))}
        {view !== null && desks.length === 0 && view.phase === 'open' && (
          <p className="hall__nobody">
            <Both of="nobody" />
          </p>
        )}
      </section>
      <footer className="hall__foot">
        {view !== null && view.next.length > 0 && (
          <div className="hall__next">
            <Both of="next" />
            {view.next.map((number) => (
              <Number key={number} value={number} />
            ))}
          </div>
        )}
        {!isOn && (
          <Button
            icon="sound"
            onPress={turnOn}
          >{`${words('hall.sound', { lng: 'fa' })} · ${words('hall.sound', { lng: 'en' })}`}</Button>
        )}
      </footer>
    </main>
  );
}

/** A number in the digits of both languages. */
function Number({ value }: { readonly value: number | null }) {
  if (value === null) return null;
  return (
    <span className="hall__number">
      <b>{formatNumber('fa', value)}</b>
      <span lang="en" dir="ltr">
        {formatNumber('en', value)}
      </span>
    </span>
  );
}

type HallWord = 'number' | 'desk' | 'next' | 'called' | 'meeting' | 'nobody';

/** A word in both languages. */
function Both({ of }: { readonly of: HallWord }) {
  const say = useBoth();
  return (
    <span className="hall__both">
      {LANGUAGES.map((language) => (
        <span key={language} lang={language} dir={language === 'fa' ? 'rtl' : 'ltr'}>
          {say(language)(`hall.${of}`)}
        </span>
      ))}
    </span>
  );
}

/** Returns the words of each language, whatever the page's own. */
function useBoth() {
  const { i18n } = useTranslation('queue');
  return useMemo(() => {
    const fixed = {
      fa: i18n.getFixedT('fa', 'queue'),
      en: i18n.getFixedT('en', 'queue'),
    };
    return (language: Language) => fixed[language];
  }, [i18n]);
}

/** Why nobody is called, in both languages. */
function Notices({ view, isAway }: { readonly view: HallView | null; readonly isAway: boolean }) {
  const say = useBoth();
  const text = (language: Language): string | null => {
    const t = say(language);
    if (isAway) return t('hall.away');
    if (view === null) return null;
    if (view.phase === 'closed') return t('hall.closed');
    if (view.pause !== null) {
      const { until } = view.pause;
      return until === null ? t('hall.paused') : t('hall.pausedUntil', { time: formatClock(language, until) });
    }
    if (view.delay !== null) return t('hall.delayed', { time: formatClock(language, view.delay.until) });
    return view.phase === 'planned' ? t('hall.plannedNow') : null;
  };
  if (text('fa') === null) return null;
  return (
    <div className="hall__notice" role="status" data-away={isAway}>
      {LANGUAGES.map((language) => (
        <p key={language} lang={language} dir={language === 'fa' ? 'rtl' : 'ltr'}>
          {text(language)}
        </p>
      ))}
    </div>
  );
}

function useHall(office: string | undefined, day: string): HallState {
  const open = useOpenHall();
  const [connection, setConnection] = useState<ReturnType<typeof open> | null>(null);
  useEffect(() => {
    if (office === undefined) return undefined;
    const opened = open(office, day);
    setConnection(opened);
    return () => opened.close();
  }, [open, office, day]);
  return useStore(connection?.store ?? NOTHING);
}

/** Rings when a number is called. */
function useChime(view: HallView | null) {
  const [chime] = useState(() => new Chime(HALL_TUNE));
  const [isOn, setOn] = useState(false);
  const before = useRef<HallView | null>(null);
  useEffect(() => {
    // Browsers of halls are often configured to play sound without a press.
    if ('AudioContext' in window) void chime.wake().then(setOn);
    return () => chime.close();
  }, [chime]);
  useEffect(() => {
    if (hasNewCall(before.current, view)) chime.ring();
    before.current = view;
  }, [view, chime]);
  return { isOn, turnOn: () => void chime.wake().then(setOn) };
}
