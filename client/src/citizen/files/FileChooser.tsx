import { useRef, useState } from 'react';
import { MAX_FILE_BYTES, MAX_FILES } from '@mahzar/shared/requests/files';
import type { RequestFile } from '@mahzar/shared/rest/requests';
import type { CallError } from '../../connection/call.ts';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useCitizen, useOwn, useUploads } from '../CitizenContext.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { useErrorText } from '../words/useErrorText.ts';
import { FileLine, UploadLine, useSize } from './FileLines.tsx';
import { ACCEPTED, prepareFile } from './prepare-file.ts';
import { isVoice } from './uploads.ts';

const NO_FILES: readonly RequestFile[] = [];

interface FileChooserProps {
  /** Whether stored files may still be removed. */
  readonly mayRemove: boolean;
}

/** Photos and documents: a chooser, the files being sent, and the stored files. */
export function FileChooser({ mayRemove }: FileChooserProps) {
  const t = useCitizenWords();
  const { language } = useLanguage();
  const size = useSize();
  const errorText = useErrorText();
  const { uploads, own } = useCitizen();
  const all = useOwn(({ request }) => request?.files) ?? NO_FILES;
  const sending = useUploads();
  const [isPreparing, setPreparing] = useState(false);
  const [failure, setFailure] = useState<CallError | null>(null);
  const camera = useRef<HTMLInputElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const isHere = ({ id }: RequestFile): boolean => !sending.some((upload) => upload.id === id);
  const files = all.filter((file) => !isVoice(file) && isHere(file));
  const voices = countOf(all.filter(isVoice), sending.filter(isVoice));
  const isFull = countOf(all, sending) >= MAX_FILES;
  const take = async (input: HTMLInputElement): Promise<void> => {
    const chosen = [...(input.files ?? [])];
    // Allows choosing the same file again.
    input.value = '';
    setPreparing(true);
    for (const file of chosen) {
      const { data, refusal, ...what } = await prepareFile(file);
      const here = own.store.getState().request?.files ?? NO_FILES;
      const others = uploads.store.getState();
      const begun = here.find(
        ({ id, state, name, size: bytes }) =>
          state === 'uploading' && name === what.name && bytes === data.size && !others.some((each) => each.id === id),
      );
      const isOver = begun === undefined && countOf(here, others) >= MAX_FILES;
      const why = refusal ?? (isOver ? 'too-many-files' : null);
      if (why === null) uploads.add(data, what, begun);
      else uploads.refuse({ ...what, size: data.size }, why);
    }
    setPreparing(false);
  };
  const lines = sending.filter((upload) => !isVoice(upload));
  return (
    <div className="files">
      <p className="soft">
        {t('files.hint', { most: formatNumber(language, MAX_FILES - voices), size: size(MAX_FILE_BYTES.pdf) })}
      </p>
      {failure !== null && <p role="alert">{errorText(failure)}</p>}
      {files.length + lines.length > 0 && (
        <ul className="plain-list files__list">
          {files.map((file) => (
            <li key={file.id}>
              <FileLine
                file={file}
                onRemove={
                  mayRemove || file.state !== 'kept' ? () => void uploads.remove(file.id).then(setFailure) : undefined
                }
              />
            </li>
          ))}
          {lines.map((upload) => (
            <li key={upload.key}>
              <UploadLine upload={upload} onDrop={() => uploads.drop(upload.key)} />
            </li>
          ))}
        </ul>
      )}
      <p role="status" className="files__said">
        {isPreparing ? t('files.preparing') : isFull ? t('files.full') : ''}
      </p>
      {!isFull && (
        <div className="files__acts">
          <Button onPress={() => camera.current?.click()}>{t('files.photo')}</Button>
          <Button onPress={() => chooser.current?.click()}>{t('files.choose')}</Button>
        </div>
      )}
      {/* The buttons open these; by themselves they say things in the browser's language. */}
      <input
        ref={camera}
        type="file"
        hidden
        accept="image/*"
        capture="environment"
        aria-label={t('files.photo')}
        onChange={({ currentTarget }) => void take(currentTarget)}
      />
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        accept={ACCEPTED}
        aria-label={t('files.choose')}
        onChange={({ currentTarget }) => void take(currentTarget)}
      />
    </div>
  );
}

/** Files that the service has, and those that are to come. */
function countOf(
  files: readonly RequestFile[],
  uploads: readonly { readonly id: string | null; readonly state: string }[],
): number {
  const coming = uploads.filter(
    ({ id, state }) => state !== 'refused' && (id === null || !files.some((file) => file.id === id)),
  );
  return files.length + coming.length;
}
