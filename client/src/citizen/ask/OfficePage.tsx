import { Options } from '../fields/Options.tsx';
import { useCitizen, useWay } from '../CitizenContext.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { Question } from './Question.tsx';

/** The choice of the office, if there are several. A paused office shows the reason, and can be chosen for a later time. */
export function OfficePage() {
  const t = useCitizenWords();
  const { own } = useCitizen();
  const { answers, offices, request } = useWay();
  return (
    <Question step="office" title={t('office.title')}>
      {request === null ? (
        <Options
          field="office"
          legend={t('office.title')}
          isLegendHidden
          options={offices.map(({ id, name, place, paused }) => ({
            value: id,
            label: name,
            hint: paused === null ? place : t('office.paused', { note: paused }),
          }))}
          chosen={answers.office}
          onChoose={(office) => own.type({ office, choice: null })}
        />
      ) : (
        <p className="lead">{t('office.kept', { office: request.office.name })}</p>
      )}
    </Question>
  );
}
