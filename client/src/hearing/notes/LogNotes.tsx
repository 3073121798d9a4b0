import { useCallback, useEffect, useRef, useState } from 'react';
import type { FormEvent, KeyboardEvent } from 'react';
import { MAX_NOTE_AGO_MS, MAX_NOTE_CHARACTERS } from '@mahzar/shared/protocol/limits';
import type { LogNote } from '@mahzar/shared/protocol/messages';
import { Button } from '../../ui/Button.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useAppServices } from '../context/SessionContext.tsx';
import { useNotices } from '../notices/NoticesProvider.tsx';
import { NoteList } from './NoteList.tsx';
import '../measures/measures.css';
import './notes.css';

const TEMPLATES = ['statement', 'objection', 'exhibit', 'order', 'oath', 'technical'] as const;
/** Another person who runs the hearing may write notes too. */
const READ_EVERY_MS = 10_000;

/** Log notes: a new note describes the moment at which its writing began. */
export function LogNotes() {
  const t = useConductWords();
  const { session } = useAppServices();
  const { tell } = useNotices();
  const [notes, setNotes] = useState<readonly LogNote[] | null>(null);
  const [text, setText] = useState('');
  const [corrected, setCorrected] = useState<LogNote | null>(null);
  const [isSending, setSending] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const beganAt = useRef<number | null>(null);
  /** The nonce of the text in the field: a retry sends the same note. */
  const nonce = useRef<string | null>(null);

  const read = useCallback(async () => {
    const pages: LogNote[] = [];
    for (let before: { at: number; id: string } | undefined; ;) {
      const answer = await session.ask('read-notes', before === undefined ? {} : { before });
      if (!answer.ok) return;
      pages.unshift(...answer.notes);
      if (answer.earlier === null) break;
      before = answer.earlier;
    }
    setNotes(pages);
  }, [session]);
  useEffect(() => {
    void read();
    const timer = setInterval(() => void read(), READ_EVERY_MS);
    return () => clearInterval(timer);
  }, [read]);

  const write = (next: string): void => {
    if (next.trim() === '') beganAt.current = null;
    else beganAt.current ??= performance.now();
    nonce.current = null;
    setText(next.slice(0, MAX_NOTE_CHARACTERS));
  };
  const correct = (note: LogNote | null): void => {
    setCorrected(note);
    write(note?.text ?? '');
    field.current?.focus();
  };
  const begin = (template: (typeof TEMPLATES)[number]): void => {
    write(`${t(`notes.templates.${template}`)}: `);
    field.current?.focus();
  };
  const send = async (): Promise<void> => {
    if (text.trim() === '' || isSending) return;
    setSending(true);
    nonce.current ??= crypto.randomUUID();
    const ago = performance.now() - (beganAt.current ?? performance.now());
    const answer = await session.ask('write-note', {
      text,
      agoMs: Math.min(MAX_NOTE_AGO_MS, Math.round(ago)),
      nonce: nonce.current,
      ...(corrected !== null && { corrects: corrected.id }),
    });
    setSending(false);
    if (!answer.ok) {
      tell({ kind: 'refused', error: answer.error });
      return;
    }
    correct(null);
    await read();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void send();
  };
  return (
    <div className="log-notes">
      <p className="measure__note">{t('notes.about')}</p>
      <div className="log-notes__list" aria-live="polite">
        {notes?.length === 0 && <p className="measure__note">{t('notes.none')}</p>}
        {notes !== null && <NoteList notes={notes} onCorrect={correct} />}
      </div>
      <form className="log-notes__form" onSubmit={onSubmit}>
        {corrected === null ? (
          <div className="log-notes__templates" role="group" aria-label={t('notes.templates.title')}>
            {TEMPLATES.map((name) => (
              <Button key={name} look="secondary" size="small" onPress={() => begin(name)}>
                {t(`notes.templates.${name}`)}
              </Button>
            ))}
          </div>
        ) : (
          <p className="log-notes__corrected">
            {t('notes.correcting')}{' '}
            <Button look="quiet" onPress={() => correct(null)}>
              {t('notes.dropCorrection')}
            </Button>
          </p>
        )}
        <textarea
          ref={field}
          className="input log-notes__text"
          dir="auto"
          rows={2}
          maxLength={MAX_NOTE_CHARACTERS}
          value={text}
          aria-label={t('notes.write')}
          placeholder={t('notes.write')}
          onChange={({ target }) => write(target.value)}
          onKeyDown={onKeyDown}
        />
        <Button look="primary" type="submit" isDisabled={isSending || text.trim() === ''}>
          {corrected === null ? t('notes.add') : t('notes.correct')}
        </Button>
      </form>
    </div>
  );
}
