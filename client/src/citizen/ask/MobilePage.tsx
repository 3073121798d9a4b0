import { TextField } from '../fields/TextField.tsx';
import { useCitizen, useOwn } from '../CitizenContext.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { Question } from './Question.tsx';

export function MobilePage() {
  const t = useCitizenWords();
  const { own } = useCitizen();
  const phone = useOwn(({ answers }) => answers.phone);
  return (
    <Question step="mobile" title={t('mobile.title')} onSubmit={() => own.flush()}>
      <TextField
        field="phone"
        label={t('mobile.label')}
        hint={t('mobile.hint')}
        value={phone}
        digits={11}
        autoComplete="tel-national"
        onChange={(value) => own.type({ phone: value })}
      />
    </Question>
  );
}
