import { useRef } from 'react';
import { Button } from '../../ui/Button.tsx';
import { fieldId, useProblem } from '../fields/Problems.tsx';
import { useMyWords } from './useMyWords.ts';

const ACCEPTED = 'application/pdf,image/jpeg,image/png,image/webp';

interface FileFieldProps {
  readonly chosen: File | null;
  readonly onChoose: (file: File | null) => void;
}

/** Chooses a file of this device: a PDF or a picture. */
export function FileField({ chosen, onChoose }: FileFieldProps) {
  const t = useMyWords();
  const problem = useProblem('file-file');
  const input = useRef<HTMLInputElement>(null);
  const id = fieldId('file-file');
  return (
    <div className="answer" data-wrong={problem !== null}>
      <p className="answer__hint" id={`${id}-hint`}>
        {t('file.fileHint')}
      </p>
      {problem !== null && <p className="answer__problem">{problem}</p>}
      <div className="my-file">
        <Button id={id} icon="folder" aria-describedby={`${id}-hint`} onPress={() => input.current?.click()}>
          {t('file.choose')}
        </Button>
        <bdi role="status">{chosen?.name ?? ''}</bdi>
      </div>
      {/* The button opens it; by itself it says things in the browser's language. */}
      <input
        ref={input}
        type="file"
        hidden
        accept={ACCEPTED}
        aria-label={t('file.choose')}
        onChange={({ currentTarget }) => onChoose(currentTarget.files?.[0] ?? null)}
      />
    </div>
  );
}
