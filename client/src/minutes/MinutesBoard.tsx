import { Suspense } from 'react';
import type { CSSProperties } from 'react';
import { useStore } from 'zustand';
import { lazily } from '../ui/lazily.ts';
import { Answers } from './Answers.tsx';
import { LetterSize, useLetterSize } from './LetterSize.tsx';
import type { MinutesSession } from './minutes-session.ts';
import { MinutesText } from './MinutesText.tsx';
import { ReadingControls } from './ReadingControls.tsx';
import { minutesReason } from './refusal.ts';
import { SignForm } from './SignForm.tsx';
import { useMinutesWords } from './useMinutesWords.ts';
import { usePageHash } from './usePageHash.ts';
import './minutes.css';

/** Only who writes needs it. */
const MinutesEditor = lazily(async () => ({ default: (await import('./editor/MinutesEditor.tsx')).MinutesEditor }));

interface MinutesBoardProps {
  readonly hearing: string;
  readonly session: MinutesSession;
  /** Where a moment of the recording is played, epoch ms; undefined where nothing is. */
  readonly playAt?: (at: number) => string;
}

/** The minutes of a hearing for whoever is there: to write, to read in letters as large as they like, to sign. */
export function MinutesBoard({ hearing, session, playAt }: MinutesBoardProps) {
  const t = useMinutesWords();
  const { view, blocks, isOnline, ended } = useStore(session.store);
  const size = useLetterSize();
  const isSigned =
    view !== null && view.phase === 'reading' && view.me.acts.some((act) => act === 'sign' || act === 'close');
  const sha256 = usePageHash(hearing, blocks, isSigned);
  if (ended !== null && ended !== 'draining') {
    return (
      <div className="minutes">
        <p role="alert">{t(`refused.${minutesReason(ended)}`)}</p>
        {ended === 'not-signed-in' && (
          <p>
            <a href="/staff">{t('signIn')}</a>
          </p>
        )}
      </div>
    );
  }
  if (view === null) return <p role="status">{t('waiting')}</p>;
  const { acts, scope } = view.me;
  const writes = acts.includes('write');
  const style = { '--letters': size.factor } as CSSProperties;
  return (
    <div className="minutes" style={style} data-phase={view.phase}>
      <LetterSize index={size.index} set={size.set} />
      {writes ? (
        <Suspense fallback={<div className="spinner" data-loading />}>
          <MinutesEditor session={session} view={view} isOnline={isOnline} />
        </Suspense>
      ) : scope === null ? (
        <p className="minutes-none">{t('notNow')}</p>
      ) : (
        <>
          {!isOnline && <p role="status">{t('waiting')}</p>}
          <MinutesText blocks={blocks} playAt={playAt} follows={view.phase === 'writing'} />
        </>
      )}
      <ReadingControls view={view} ask={session.ask} />
      {scope !== null && <Answers view={view} ask={session.ask} />}
      {acts.includes('sign') && <SignForm view={view} ask={session.ask} sha256={sha256} isLast={false} />}
      {acts.includes('close') && <SignForm view={view} ask={session.ask} sha256={sha256} isLast />}
    </div>
  );
}
