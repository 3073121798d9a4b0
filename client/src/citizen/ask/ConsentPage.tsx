import { Options } from '../fields/Options.tsx';
import { Tick } from '../fields/Tick.tsx';
import { useCitizen, useWay } from '../CitizenContext.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { Question } from './Question.tsx';

/** The use of the person's data, recording of the meeting, and the consent to both. */
export function ConsentPage() {
  const t = useCitizenWords();
  const { own } = useCitizen();
  const { answers, offices } = useWay();
  const recording = offices.find(({ id }) => id === answers.office)?.recording ?? 'never';
  return (
    <Question step="consent" title={t('consent.title')}>
      <ul className="points">
        <li>{t('consent.who')}</li>
        <li>{t('consent.true')}</li>
        <li>{t('consent.private')}</li>
        {recording !== 'by-consent' && <li>{t(`consent.recording.${recording}`)}</li>}
      </ul>
      {recording === 'by-consent' && (
        <Options
          field="recording"
          legend={t('consent.ask')}
          options={[
            { value: true, label: t('consent.yes'), hint: t('consent.yesHint') },
            { value: false, label: t('consent.no'), hint: t('consent.noHint') },
          ]}
          chosen={answers.recording}
          onChoose={(value) => own.type({ recording: value })}
        />
      )}
      <Tick field="terms" label={t('consent.terms')} isTicked={answers.terms} onTick={(terms) => own.type({ terms })} />
    </Question>
  );
}
