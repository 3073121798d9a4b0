import { useId } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { FREE_WILL_ANSWERS } from '@mahzar/shared/hearing/state';
import type { FreeWillQuestion as Question } from '@mahzar/shared/hearing/state';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useAct } from '../acts/useAct.ts';

interface FreeWillQuestionProps {
  readonly person: NamedPerson;
  readonly question: Question;
}

/** One question as it is read out, and its answer. A repeated question replaces the answer; the log keeps both. */
export function FreeWillQuestion({ person, question }: FreeWillQuestionProps) {
  const tc = useConductWords();
  const { language } = useLanguage();
  const act = useAct();
  const id = useId();
  const given = person.freeWill[question];
  return (
    <div className="measure__question">
      <p id={id}>{tc(`freeWill.questions.${question}`)}</p>
      <div className="measure__answers" role="group" aria-labelledby={id}>
        {FREE_WILL_ANSWERS.map((answer) => (
          <ToggleButton
            key={answer}
            className="choice"
            isSelected={given?.answer === answer}
            onChange={() => void act('check-free-will', { seat: person.seat, question, answer })}
          >
            {tc(`freeWill.answers.${answer}`)}
          </ToggleButton>
        ))}
        {given !== undefined && (
          <span className="measure__role">{tc('freeWill.at', { time: formatTime(language, given.at) })}</span>
        )}
      </div>
    </div>
  );
}
