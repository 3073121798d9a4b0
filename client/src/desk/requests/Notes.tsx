import { useEffect, useRef, useState } from 'react';
import type { OfficeRequest } from '@mahzar/shared/rest/office-requests';
import { writeRequestNotes } from '@mahzar/shared/rest/office-requests';
import { useAct } from '../api/useAct.ts';
import { TextAreaField } from '../ui/Field.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useQueueWords } from '../ui/useQueueWords.ts';

/** Pause after the last key before saving, ms. */
const PAUSE_MS = 1_000;

/** Notes taken during a meeting: saved while they are written, and never visible to the citizen. */
export function Notes({ request: { id, notes } }: { readonly request: Pick<OfficeRequest, 'id' | 'notes'> }) {
  const t = useQueueWords();
  const tellFailure = useTellFailure();
  const write = useAct(writeRequestNotes, { isQuiet: true });
  const [text, setText] = useState(notes.text);
  const kept = useRef(notes);
  const newest = useRef(text);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const save = useRef(() => {});
  useEffect(() => {
    save.current = () => {
      clearTimeout(timer.current);
      const now = newest.current;
      if (now === kept.current.text || write.isPending) return;
      write.mutate(
        { params: { request: id }, body: { text: now, version: kept.current.version } },
        {
          onSuccess: ({ version }) => {
            kept.current = { text: now, version };
            // Saves text that was typed during the last saving.
            if (newest.current !== now) timer.current = setTimeout(() => save.current(), PAUSE_MS);
          },
          onError: tellFailure,
        },
      );
    };
  });
  // Moving on to the next person saves the last words.
  useEffect(() => () => save.current(), []);
  const change = (next: string): void => {
    setText(next);
    newest.current = next;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => save.current(), PAUSE_MS);
  };
  return (
    <TextAreaField
      name="notes"
      label={t('request.notes')}
      hint={t('request.notesHint')}
      rows={4}
      value={text}
      onChange={change}
      more={{ maxLength: 10_000, onBlur: () => save.current() }}
    />
  );
}
