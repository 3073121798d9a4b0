import { useState } from 'react';
import { useLocation } from 'wouter';
import { addToRequest } from '@mahzar/shared/rest/requests';
import { CallError } from '../../connection/call.ts';
import { useCitizen } from '../CitizenContext.tsx';
import { TextField } from '../fields/TextField.tsx';
import { FOLLOW_PATH } from '../paths.ts';
import { LONGEST_ADDITION } from '../request/answers.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { FollowForm } from './FollowForm.tsx';

/** Something that is added to a request that is made: words, a photo, a document. */
export function AddPage() {
  const t = useCitizenWords();
  const { own } = useCitizen();
  const [, navigate] = useLocation();
  const [text, setText] = useState('');
  const add = async (): Promise<CallError | null> => {
    try {
      if (text.trim() !== '') own.take(await own.call(addToRequest, { body: { text: text.trim() } }));
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
        return text.trim() === '' ? { field: 'addition', code: 'missing' } : null;
      }}
      onSubmit={add}
    >
      <TextField field="addition" label={t('follow.addLabel')} value={text} isLong onChange={setText} />
    </FollowForm>
  );
}
