import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useAct } from '../acts/useAct.ts';
import { useAppServices, useSession } from '../context/SessionContext.tsx';
import './live-countdown.css';

/**
 * Counts three, two, one before a microphone opens that its person has not just opened, with a button that keeps it closed. It is
 * shown before the voice path is searched for, so it uses none of the courtroom's code, which is ten times as large.
 */
export function LiveCountdown() {
  const { session } = useAppServices();
  useEffect(() => session.store.setState({ counts: true }), [session]);
  const microphoneOpensAt = useSession((state) => state.microphoneOpensAt ?? null);
  const isOn = useSession(({ scene }) => scene?.me.microphone === 'on');
  return (
    <div role="alert">
      {microphoneOpensAt !== null && microphoneOpensAt < Infinity && isOn && <Ticking until={microphoneOpensAt} />}
    </div>
  );
}

function Ticking({ until }: { readonly until: number }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const act = useAct();
  const left = Math.max(1, Math.ceil((until - useNow(until)) / 1000));
  return (
    <div className="live dark">
      <p className="visually-hidden">{t('live.aloud')}</p>
      <p aria-hidden="true">{t('live.title')}</p>
      <p className="live__number" aria-hidden="true">
        {formatNumber(language, left)}
      </p>
      <Button icon="microphone-off" onPress={() => void act('set-microphone', { on: false })}>
        {t('live.stayMuted')}
      </Button>
    </div>
  );
}
