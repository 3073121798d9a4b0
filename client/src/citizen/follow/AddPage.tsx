import { useState } from 'react';
import { addToRequest } from '@mahzar/shared/rest/requests';
import type { MyRequest } from '@mahzar/shared/rest/requests';
import { useCitizen, useOwn, useUploads } from '../CitizenContext.tsx';
import { TextField } from '../fields/TextField.tsx';
import { FileChooser } from '../files/FileChooser.tsx';
import { LONGEST_ADDITION } from '../request/answers.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { RequestForm } from './RequestForm.tsx';
import { deleteStoredForm, useStoredForm } from './useStoredForm.ts';

/** Adds words, a photo or a document to a submitted request. */
export function AddPage({ request }: { readonly request: MyRequest }) {
  const t = useCitizenWords();
  const { own } = useCitizen();
  const [text, setText] = useStoredForm(`add ${request.id}`, '');
  const files = useOwn(({ request }) => request?.files.length ?? 0);
  const [had] = useState(files);
  const isSending = useUploads().some(({ state }) => state !== 'refused');
  const add = async (): Promise<MyRequest | null> => {
    const now = text.trim() === '' ? null : await own.call(addToRequest, { body: { text: text.trim() } });
    deleteStoredForm();
    return now;
  };
  return (
    <RequestForm
      title={t('follow.addTitle')}
      submit={t('follow.addSubmit')}
      check={() => {
        if (text.trim().length > LONGEST_ADDITION) return { field: 'addition', code: 'too-long' };
        return text.trim() === '' && files <= had && !isSending ? { field: 'addition', code: 'missing' } : null;
      }}
      send={add}
    >
      <TextField field="addition" label={t('follow.addLabel')} value={text} isLong onChange={setText} />
      <h2 className="heading">{t('check.files')}</h2>
      <FileChooser mayRemove={false} />
      {isSending && <p role="status">{t('follow.sending')}</p>}
    </RequestForm>
  );
}
