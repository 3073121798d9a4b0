import { FileChooser } from '../files/FileChooser.tsx';
import { useUploads } from '../CitizenContext.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { Question } from './Question.tsx';

/** Photos or documents. Sending continues when the person goes to the next page. */
export function FilesPage() {
  const t = useCitizenWords();
  const isSending = useUploads().some(({ state }) => state !== 'refused');
  return (
    <Question step="files" title={t('files.title')}>
      <p className="lead">{t('files.text')}</p>
      <FileChooser mayRemove />
      {isSending && <p role="status">{t('files.goOn')}</p>}
    </Question>
  );
}
