import { TextField } from '../fields/TextField.tsx';
import { useCitizen, useOwn } from '../CitizenContext.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { Question } from './Question.tsx';

export function CaseNumberPage() {
  const t = useCitizenWords();
  const { own } = useCitizen();
  const caseNumber = useOwn(({ answers }) => answers.caseNumber);
  return (
    <Question step="case-number" title={t('caseNumber.title')}>
      <TextField
        field="caseNumber"
        label={t('caseNumber.label')}
        hint={t('caseNumber.hint')}
        value={caseNumber}
        digits={50}
        onChange={(value) => own.type({ caseNumber: value })}
      />
    </Question>
  );
}
