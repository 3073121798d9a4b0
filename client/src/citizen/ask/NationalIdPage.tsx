import { TextField } from '../fields/TextField.tsx';
import { useCitizen, useOwn } from '../CitizenContext.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { Question } from './Question.tsx';

export function NationalIdPage() {
  const t = useCitizenWords();
  const { own } = useCitizen();
  const nationalId = useOwn(({ answers }) => answers.nationalId);
  return (
    <Question step="national-id" title={t('nationalId.title')}>
      <TextField
        field="nationalId"
        label={t('nationalId.label')}
        hint={t('nationalId.hint')}
        value={nationalId}
        digits={10}
        onChange={(value) => own.type({ nationalId: value })}
      />
    </Question>
  );
}
