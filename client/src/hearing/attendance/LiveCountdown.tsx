import { useEffect } from 'react';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useAct } from '../acts/useAct.ts';
import { secondsUntil } from '../conduct/countdown.ts';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useAppServices, useSession } from '../context/SessionContext.tsx';
import './live-countdown.css';

/** Three, two, one: before a microphone opens that its person has not just opened, with the way to keep it closed. */
export function LiveCountdown() {
  const { session } = useAppServices();
  useEffect(() => session.store.setState({ counts: true }), [session]);
  const liveAt = useSession((state) => state.liveAt ?? null);
  const isOn = useSession(({ scene }) => scene?.me.microphone === 'on');
  return <div role="alert">{liveAt !== null && liveAt < Infinity && isOn && <Ticking until={liveAt} />}</div>;
}

function Ticking({ until }: { readonly until: number }) {
  const tc = useConductWords();
  const { language } = useLanguage();
  const act = useAct();
  const left = Math.max(1, secondsUntil(until, useNow(until)));
  return (
    <div className="live dark">
      <p className="visually-hidden">{tc('live.aloud')}</p>
      <p aria-hidden="true">{tc('live.title')}</p>
      <p className="live__number" aria-hidden="true">
        {formatNumber(language, left)}
      </p>
      <Button icon="microphone-off" onPress={() => void act('set-microphone', { on: false })}>
        {tc('live.stayMuted')}
      </Button>
    </div>
  );
}
