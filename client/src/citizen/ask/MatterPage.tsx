import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { TextField } from '../fields/TextField.tsx';
import { useCitizen, useOwn } from '../CitizenContext.tsx';
import { VoiceMessage } from '../files/VoiceMessage.tsx';
import { LONGEST } from '../request/answers.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { Question } from './Question.tsx';

/** The matter, written or spoken. */
export function MatterPage() {
  const t = useCitizenWords();
  const { language } = useLanguage();
  const { own } = useCitizen();
  const text = useOwn(({ answers }) => answers.text);
  const left = LONGEST.text - text.length;
  return (
    <Question step="matter" title={t('matter.title')}>
      <TextField
        field="text"
        label={t('matter.label')}
        hint={t('matter.hint')}
        value={text}
        isLong
        onChange={(value) => own.type({ text: value })}
      />
      {left < 300 && <p className="soft">{t('matter.left', { left: formatNumber(language, left) })}</p>}
      <VoiceMessage />
    </Question>
  );
}
