import { Suspense, useRef, useState } from 'react';
import type { CSSProperties } from 'react';
import { useStore } from 'zustand';
import { lazily } from '../ui/lazily.ts';
import { Answers } from './Answers.tsx';
import { LetterSize, useLetterSize } from './LetterSize.tsx';
import type { EditorHandle } from './editor/editor-handle.ts';
import type { MinutesSession } from './minutes-session.ts';
import { MinutesText } from './MinutesText.tsx';
import { PaperButton } from './PaperButton.tsx';
import { ReadingControls } from './ReadingControls.tsx';
import { minutesReason } from './refusal.ts';
import { CloseForm, SignForm } from './SignForm.tsx';
import { useMinutesNames, useMinutesWords } from './useMinutesWords.ts';
import { usePageHash } from './usePageHash.ts';
import './minutes.css';

/** Only writers need it. */
const MinutesEditor = lazily(async () => ({ default: (await import('./editor/MinutesEditor.tsx')).MinutesEditor }));

interface MinutesBoardProps {
  readonly hearing: string;
  readonly session: MinutesSession;
  /** Returns the address that plays a moment of the recording, epoch ms; undefined without a recording. */
  readonly playAt?: (at: number) => string;
}

/** The minutes of a hearing for every kind of viewer: to write, to read in letters of any size, to sign. */
export function MinutesBoard({ hearing, session, playAt }: MinutesBoardProps) {
  const t = useMinutesWords();
  const { view, blocks, isOnline, ended, clockMs } = useStore(session.store);
  const editor = useRef<EditorHandle>(null);
  const [isSaved, setSaved] = useState(true);
  const size = useLetterSize();
  const names = useMinutesNames();
  const isSigned =
    view !== null && view.phase === 'reading' && view.me.acts.some((act) => act === 'sign' || act === 'close');
  const sha256 = usePageHash(hearing, blocks, isSigned);
  if (ended !== null && ended !== 'draining') {
    return (
      <div className="minutes">
        <p role="alert">{t(`refused.${minutesReason(ended)}`)}</p>
        {(ended === 'not-signed-in' || ended === 'desk-only') && (
          <p>
            <a href="/staff">{t('signIn')}</a>
          </p>
        )}
        {(ended === 'no-session' || ended === 'not-proven') && (
          <p>
            <a className="button button--primary" href="/my">
              {t('toOwn')}
            </a>
          </p>
        )}
      </div>
    );
  }
  if (view === null) return <p role="status">{t('waiting')}</p>;
  const { acts, scope } = view.me;
  const mayWrite = acts.includes('write');
  // Written but unsaved text stays visible, even when nobody may write any more.
  const writes = mayWrite || !isSaved;
  const { reading } = view;
  const hasAnswered = reading?.answers.some(
    ({ seat, answer }) => seat === view.me.seat && answer !== null && answer.kind !== 'unanswered',
  );
  const style = { '--letters': size.factor } as CSSProperties;
  return (
    <div className="minutes" style={style} data-phase={view.phase}>
      <LetterSize index={size.index} set={size.set} />
      {writes && (
        <Suspense fallback={<div className="spinner" data-loading />}>
          <MinutesEditor
            session={session}
            view={view}
            isOnline={isOnline}
            mayWrite={mayWrite}
            handle={editor}
            isSaved={isSaved}
            onSaved={setSaved}
          />
        </Suspense>
      )}
      {mayWrite ? null : scope === null ? (
        <p className="minutes-none">{t('notNow')}</p>
      ) : view.withheld === 'now' ? (
        <p className="minutes-none">{t('withheld')}</p>
      ) : (
        <>
          {!isOnline && <p role="status">{t('waiting')}</p>}
          <MinutesText
            blocks={blocks}
            nameOf={(seat) => {
              const person = view.people.find((one) => one.seat === seat);
              return person === undefined ? null : names.nameOf(person);
            }}
            playAt={playAt}
            follows={view.phase === 'writing'}
          />
        </>
      )}
      <ReadingControls
        view={view}
        ask={session.ask}
        isSaved={isSaved}
        keptVersion={async () => (await editor.current?.kept()) ?? null}
      />
      {scope !== null && <Answers view={view} ask={session.ask} />}
      {view.hasPaper && <PaperButton hearing={hearing} />}
      {view.phase === 'reading' && hasAnswered === true && <p role="status">{t('sign.done')}</p>}
      {reading !== null && acts.includes('sign') && (
        <SignForm
          hearing={hearing}
          view={view}
          ask={session.ask}
          round={reading.round}
          sha256={sha256}
          isLast={false}
        />
      )}
      {reading !== null && acts.includes('close') && (
        <CloseForm
          hearing={hearing}
          view={view}
          ask={session.ask}
          reading={reading}
          clockMs={clockMs}
          sha256={sha256}
        />
      )}
    </div>
  );
}
