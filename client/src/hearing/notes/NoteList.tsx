import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogNote } from '@mahzar/shared/protocol/messages';
import { formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { displayName } from '../names/display-name.ts';
import { standingNotes } from '@mahzar/shared/record/standing-notes';

interface NoteListProps {
  /** In the order in which they were written. */
  readonly notes: readonly LogNote[];
  readonly onCorrect: (note: LogNote) => void;
}

/** Notes in their present text, with corrected texts crossed out below. */
export function NoteList({ notes, onCorrect }: NoteListProps) {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { language } = useLanguage();
  const { people, me } = usePartsOfScene('people', 'me');
  const end = useRef<HTMLLIElement>(null);
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [notes.length]);
  const writer = (seat: string): string => {
    const person = me.seat === seat ? me : people.find((one) => one.seat === seat);
    return person === undefined ? '' : displayName(t, person);
  };
  return (
    <ol className="log-notes__notes">
      {standingNotes(notes).map(({ about, latest, before }) => (
        <li key={latest.id} ref={end} className="log-note">
          <span className="log-note__head">
            <time dateTime={new Date(about).toISOString()}>{formatTime(language, about)}</time>
            <bdi>{writer(latest.from)}</bdi>
            <Button look="quiet" size="small" onPress={() => onCorrect(latest)}>
              {tc('notes.correct')}
            </Button>
          </span>
          <span dir="auto">{latest.text}</span>
          {before.map(({ id, text }) => (
            <del key={id} dir="auto">
              {text}
            </del>
          ))}
        </li>
      ))}
    </ol>
  );
}
