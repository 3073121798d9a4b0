import { useState } from 'react';
import { useLocation } from 'wouter';
import { addToRequest } from '@mahzar/shared/rest/requests';
import type { MyRequest } from '@mahzar/shared/rest/requests';
import { CallError } from '../../connection/call.ts';
import { useCitizen, useOwn, useUploads } from '../CitizenContext.tsx';
import { TextField } from '../fields/TextField.tsx';
import { FileChooser } from '../files/FileChooser.tsx';
import { FOLLOW_PATH } from '../paths.ts';
import { LONGEST_ADDITION } from '../request/answers.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { FollowForm } from './FollowForm.tsx';
import { forgetKeptForm, useKeptForm } from './useKeptForm.ts';

/** Something that is added to a request that is made: words, a photo, a document. */
export function AddPage({ request }: { readonly request: MyRequest }) {
  const t = useCitizenWords();
  const { own } = useCitizen();
  const [, navigate] = useLocation();
  const [text, setText] = useKeptForm(`add ${request.id}`, '');
  const files = useOwn(({ request }) => request?.files.length ?? 0);
  const [had] = useState(files);
  const isSending = useUploads().some(({ state }) => state !== 'refused');
  const add = async (): Promise<CallError | null> => {
    try {
      if (text.trim() !== '') own.take(await own.call(addToRequest, { body: { text: text.trim() } }));
      forgetKeptForm();
      navigate(FOLLOW_PATH);
      return null;
    } catch (error) {
      if (error instanceof CallError) return error;
      throw error;
    }
  };
  return (
    <FollowForm
      title={t('follow.addTitle')}
      submit={t('follow.addSubmit')}
      onBack={() => navigate(FOLLOW_PATH)}
      check={() => {
        if (text.trim().length > LONGEST_ADDITION) return { field: 'addition', code: 'too-long' };
        return text.trim() === '' && files <= had && !isSending ? { field: 'addition', code: 'missing' } : null;
      }}
      onSubmit={add}
    >
      <TextField field="addition" label={t('follow.addLabel')} value={text} isLong onChange={setText} />
      <h2 className="heading">{t('check.files')}</h2>
      <FileChooser mayRemove={false} />
      {isSending && <p>{t('files.goOn')}</p>}
    </FollowForm>
  );
}
