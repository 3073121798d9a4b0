import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Response } from '@mahzar/shared/protocol/messages';
import { formatClock, formatDateTime, formatDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { useAct } from '../acts/useAct.ts';
import { useConductWords } from '../conduct/useConductWords.ts';
import { usePartsOfScene, useAppServices } from '../context/SessionContext.tsx';
import { displayName } from '../names/display-name.ts';
import { LENGTHS, likeLength } from './lengths.ts';
import '../measures/measures.css';
import './next.css';

type Day = Response<'next-dates'>['days'][number];

/** Days found so far, and where the search continues; null at its end. */
interface Found {
  readonly days: readonly Day[];
  readonly next: string | null;
  readonly unreached: readonly string[];
}

const NOTHING: Found = { days: [], next: null, unreached: [] };

/** Books the next hearing of the case while everybody is still present: a length, a day, a time. */
export default function NextHearingPanel() {
  const t = useConductWords();
  const { language } = useLanguage();
  const { nextHearing, startsAt, endsAt } = usePartsOfScene('nextHearing', 'startsAt', 'endsAt');
  const [minutes, setMinutes] = useState(() => likeLength(endsAt - startsAt));
  const length = useId();
  if (nextHearing !== null) {
    return (
      <div className="next-panel">
        <p>{t('next.booked', { when: formatDateTime(language, nextHearing.startsAt) })}</p>
        <p className="measure__note">{t('next.atDesk')}</p>
      </div>
    );
  }
  return (
    <div className="next-panel">
      <p className="measure__note">{t('next.about')}</p>
      <div className="next-panel__length">
        <label htmlFor={length}>{t('next.length')}</label>
        <select
          id={length}
          className="input"
          value={minutes}
          onChange={({ target }) => setMinutes(Number(target.value))}
        >
          {LENGTHS.map((each) => (
            <option key={each} value={each}>
              {t('next.minutes', { count: each })}
            </option>
          ))}
        </select>
      </div>
      <FreeDays key={minutes} minutes={minutes} />
    </div>
  );
}

function FreeDays({ minutes }: { readonly minutes: number }) {
  const t = useConductWords();
  const { t: common } = useTranslation();
  const { session } = useAppServices();
  const [found, setFound] = useState(NOTHING);
  const [state, setState] = useState<'looking' | 'failed' | 'impossible' | 'done'>('looking');
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => void (isHere.current = false);
  }, []);
  const look = useCallback(
    async (from: string | null) => {
      setState('looking');
      const answer = await session.ask('next-dates', { from, minutes });
      if (!isHere.current) return;
      if (!answer.ok) return setState(answer.error.code === 'cannot-book' ? 'impossible' : 'failed');
      setState('done');
      setFound(({ days }) => ({ ...answer, days: from === null ? answer.days : [...days, ...answer.days] }));
    },
    [session, minutes],
  );
  useEffect(() => void look(null), [look]);
  const { days, next, unreached } = found;
  return (
    <>
      <Unreached seats={unreached} />
      {days.map((day, index) => (
        <OneDay key={day.day} day={day} minutes={minutes} isFirst={index === 0} onTaken={() => void look(null)} />
      ))}
      <p className="measure__note" role="status">
        {state === 'looking' && t('next.looking')}
        {state === 'failed' && t('next.failed')}
        {state === 'impossible' && common('errors.cannot-book.text')}
        {state === 'done' && days.length === 0 && t('next.nothing')}
      </p>
      {state === 'failed' && (
        <Button onPress={() => void look(days.length === 0 ? null : next)}>{t('next.again')}</Button>
      )}
      {state === 'done' && next !== null && <Button onPress={() => void look(next)}>{t('next.later')}</Button>}
    </>
  );
}

/** People who get no message and must be told before they leave. */
function Unreached({ seats }: { readonly seats: readonly string[] }) {
  const t = useConductWords();
  const { t: common } = useTranslation();
  const { people } = usePartsOfScene('people');
  const unreached = people.filter(({ seat }) => seats.includes(seat));
  if (unreached.length === 0) return null;
  return (
    <div className="next-panel__unreached">
      <p>{t('next.unreached')}</p>
      <ul>
        {unreached.map((person) => (
          <li key={person.seat}>{displayName(common, person)}</li>
        ))}
      </ul>
    </div>
  );
}

function OneDay({
  day: { times },
  minutes,
  isFirst,
  onTaken,
}: {
  readonly day: Day;
  readonly minutes: number;
  readonly isFirst: boolean;
  readonly onTaken: () => void;
}) {
  const t = useConductWords();
  const { t: common } = useTranslation();
  const { language } = useLanguage();
  const act = useAct();
  const [asked, setAsked] = useState<number | null>(null);
  const book = async (startsAt: number): Promise<void> => {
    setAsked(null);
    // The free times have changed.
    if (!(await act('book-next-hearing', { startsAt, minutes })).ok) onTaken();
  };
  return (
    <details className="checked" open={isFirst}>
      <summary>
        <span className="measure__name">{formatDay(language, times[0]!)}</span>
        <span className="checked__outcome">{t('next.free', { count: times.length })}</span>
      </summary>
      <div className="next-panel__times">
        {times.map((at) => (
          <Button key={at} size="small" aria-label={formatDateTime(language, at)} onPress={() => setAsked(at)}>
            {formatClock(language, at)}
          </Button>
        ))}
      </div>
      <Confirm
        title={t('next.question', { when: asked === null ? '' : formatDateTime(language, asked) })}
        text={t('next.questionText')}
        confirm={t('next.confirm')}
        cancel={common('judge.cancel')}
        isOpen={asked !== null}
        onCancel={() => setAsked(null)}
        onConfirm={() => asked !== null && void book(asked)}
      />
    </details>
  );
}
