import { sayCarriedOut } from '@mahzar/shared/rest/requests';
import type { CarriedOut, MyRequest } from '@mahzar/shared/rest/requests';
import { useCitizen } from '../CitizenContext.tsx';
import { Options } from '../fields/Options.tsx';
import { TextField } from '../fields/TextField.tsx';
import { LONGEST_ADDITION } from '../request/answers.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { RequestForm } from './RequestForm.tsx';
import { deleteStoredForm, useStoredForm } from './useStoredForm.ts';

const CHOICES: readonly CarriedOut['done'][] = ['yes', 'partly', 'no'];

/** The citizen's statement on whether the answer was carried out; it may be changed later. */
export function CarriedOutPage({ request: { id, carriedOut } }: { readonly request: MyRequest }) {
  const t = useCitizenWords();
  const { own } = useCitizen();
  const [{ done, words }, change] = useStoredForm(`carried-out ${id}`, {
    done: carriedOut?.done ?? null,
    words: carriedOut?.words ?? '',
  });
  const say = async (): Promise<MyRequest | null> => {
    if (done === null) return null;
    const now = await own.call(sayCarriedOut, { body: { done, words: words.trim() } });
    deleteStoredForm();
    return now;
  };
  return (
    <RequestForm
      title={t('carriedOut.title')}
      submit={t('carriedOut.submit')}
      check={() => {
        if (done === null) return { field: 'carriedOut', code: 'missing' };
        return words.trim().length > LONGEST_ADDITION ? { field: 'addition', code: 'too-long' } : null;
      }}
      send={say}
    >
      <Options
        field="carriedOut"
        legend={t('carriedOut.title')}
        isLegendHidden
        options={CHOICES.map((value) => ({ value, label: t(`carriedOut.${value}`) }))}
        chosen={done}
        onChoose={(chosen) => change({ done: chosen, words })}
      />
      <TextField
        field="addition"
        label={t('carriedOut.label')}
        hint={t('carriedOut.hint')}
        value={words}
        isLong
        onChange={(typed) => change({ done, words: typed })}
      />
    </RequestForm>
  );
}
