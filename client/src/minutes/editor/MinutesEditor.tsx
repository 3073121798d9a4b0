import { useId, useState } from 'react';
import type { RefObject } from 'react';
import type { MinutesView } from '@mahzar/shared/protocol/minutes';
import { MINUTES_PARTS } from '@mahzar/shared/minutes/words';
import type { MinutesPart } from '@mahzar/shared/minutes/words';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import type { MinutesRefusal, MinutesSession } from '../minutes-session.ts';
import { minutesReason } from '../refusal.ts';
import { useMinutesNames, useMinutesWords } from '../useMinutesWords.ts';
import { EditorSurface } from './EditorSurface.tsx';
import type { EditorHandle } from './editor-handle.ts';
import { templateOf } from './templates.ts';

interface MinutesEditorProps {
  readonly session: MinutesSession;
  readonly view: MinutesView;
  readonly isOnline: boolean;
  /** False: the text was closed before something written here was stored; that is displayed but never sent. */
  readonly mayWrite: boolean;
  readonly handle: RefObject<EditorHandle | null>;
  /** Whether everything written here is on disk. */
  readonly isSaved: boolean;
  readonly onSaved: (isSaved: boolean) => void;
}

/** The editor of court and clerk: templates by the parts of a hearing, and the text. */
export function MinutesEditor({ session, view, isOnline, mayWrite, handle, isSaved, onSaved }: MinutesEditorProps) {
  const t = useMinutesWords();
  const { language } = useLanguage();
  const names = useMinutesNames();
  const speaker = useId();
  const [lost, setLost] = useState<MinutesRefusal | null>(null);
  const [tries, setTries] = useState(0);
  const [seat, setSeat] = useState('');
  const insert = (part: MinutesPart): void => {
    const who = view.people.find((person) => person.seat === seat) ?? null;
    const now = Date.now() + session.store.getState().clockMs;
    handle.current?.insert(templateOf(t, part, { view, language, now, who, ...names }));
  };
  const state = lost !== null ? '' : !isOnline ? t('offline') : isSaved ? t('saved') : t('saving');
  return (
    <div className="minutes-write">
      <div className="minutes-write__tools" hidden={!mayWrite}>
        <label htmlFor={speaker}>{t('who')}</label>
        <select id={speaker} className="input" value={seat} onChange={({ target }) => setSeat(target.value)}>
          <option value="">{t('anyone')}</option>
          {view.people.map((person) => (
            <option key={person.seat} value={person.seat}>
              {`${names.nameOf(person)} (${names.roleOf(person)})`}
            </option>
          ))}
        </select>
        <div className="minutes-write__parts" role="group" aria-label={t('parts.title')}>
          {MINUTES_PARTS.map((part) => (
            <Button key={part} look="secondary" size="small" onPress={() => insert(part)}>
              {t(`parts.${part}`)}
            </Button>
          ))}
        </div>
      </div>
      {lost !== null && (
        <div role="alert" className="minutes-lost">
          <p>
            {t(`refused.${minutesReason(lost)}`)} {t('lost')}
          </p>
          <Button
            look="secondary"
            onPress={() => {
              setLost(null);
              setTries(tries + 1);
              onSaved(true);
            }}
          >
            {t('again')}
          </Button>
        </div>
      )}
      <EditorSurface
        key={tries}
        session={session}
        label={t('text')}
        handle={handle}
        isReadOnly={!mayWrite || lost !== null}
        onSaved={onSaved}
        onLost={setLost}
      />
      <p className="minutes-state" role="status">
        {state}
      </p>
    </div>
  );
}
