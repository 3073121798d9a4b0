import { MATTER_KINDS } from '@mahzar/shared/offices/office';
import { Options } from '../fields/Options.tsx';
import { useCitizen, useWay } from '../CitizenContext.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { Question } from './Question.tsx';

export function KindPage() {
  const t = useCitizenWords();
  const { own } = useCitizen();
  const { answers, offices } = useWay();
  const heard = offices.find(({ id }) => id === answers.office)?.kinds ?? MATTER_KINDS;
  return (
    <Question step="kind" title={t('kind.title')}>
      <Options
        field="kind"
        legend={t('kind.title')}
        isLegendHidden
        options={MATTER_KINDS.filter((kind) => heard.includes(kind)).map((kind) => ({
          value: kind,
          label: t(`kinds.${kind}.name`),
          hint: t(`kinds.${kind}.hint`),
        }))}
        chosen={answers.kind}
        // Turns depend on the kind of matter, so another kind needs another choice.
        onChoose={(kind) => own.type({ kind, choice: null })}
      />
    </Question>
  );
}
