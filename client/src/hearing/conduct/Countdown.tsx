import { useState } from 'react';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useNow } from '../../ui/useNow.ts';
import { usePartsOfScene, useSession } from '../context/SessionContext.tsx';
import { secondsUntil, spokenSeconds } from './countdown.ts';
import './conduct.css';
import { useConductWords } from './useConductWords.ts';

/** Announces to everybody, large and aloud, when the session begins. The live region exists before its words. */
export default function Countdown() {
  const { countdownUntil } = usePartsOfScene('countdownUntil');
  return (
    <div className="countdown" role="status">
      {countdownUntil !== null && <Ticking key={countdownUntil} until={countdownUntil} />}
    </div>
  );
}

function Ticking({ until }: { readonly until: number }) {
  const tc = useConductWords();
  const { language } = useLanguage();
  const offset = useSession((state) => state.clockOffsetMs);
  const left = secondsUntil(until, useNow(until - offset) + offset);
  const [first] = useState(left);
  // The countdown of the person's own microphone has the same place, and takes precedence.
  const isBehind = useSession(({ microphoneOpensAt = null }) => microphoneOpensAt !== null);
  return (
    <div className={isBehind ? 'visually-hidden' : 'countdown__card'}>
      <p className="visually-hidden">{tc('countdown.aloud', { count: spokenSeconds(first, left) })}</p>
      <div aria-hidden="true">
        <p className="countdown__title">{tc('countdown.title')}</p>
        <p className="countdown__number">{formatNumber(language, left)}</p>
      </div>
      <p className="countdown__note">{tc('countdown.note')}</p>
    </div>
  );
}
