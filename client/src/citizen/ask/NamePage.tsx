import { TextField } from '../fields/TextField.tsx';
import { useCitizen, useOwn } from '../CitizenContext.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { Question } from './Question.tsx';

export function NamePage() {
  const t = useCitizenWords();
  const { own } = useCitizen();
  const name = useOwn(({ answers }) => answers.name);
  return (
    <Question step="name" title={t('name.title')}>
      <TextField
        field="name"
        label={t('name.label')}
        hint={t('name.hint')}
        value={name}
        autoComplete="name"
        onChange={(value) => own.type({ name: value })}
      />
    </Question>
  );
}
