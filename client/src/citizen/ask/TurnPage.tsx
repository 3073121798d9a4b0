import { useSearch } from 'wouter';
import { CallError } from '../../connection/call.ts';
import { useCitizen, useWay } from '../CitizenContext.tsx';
import { TurnPicker } from '../turns/TurnPicker.tsx';
import { useTurns } from '../turns/useTurns.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { Question } from './Question.tsx';

/** Refusals after which another turn must be chosen. */
export const TURN_REFUSALS = ['turn-taken', 'office-closed', 'office-paused', 'queue-full'] as const;

export function TurnPage() {
  const t = useCitizenWords();
  const { own } = useCitizen();
  const { answers } = useWay();
  const free = useTurns(answers.office ?? '', answers.kind);
  const refused = new URLSearchParams(useSearch()).get('refused');
  const code = TURN_REFUSALS.find((each) => each === refused);
  const error = code === undefined ? null : new CallError({ code, support: null });
  return (
    <Question step="turn" title={t('turn.title')} error={error} isAnswerable={!free.hasNone}>
      <TurnPicker free={free} chosen={answers.choice} onChoose={(choice) => own.type({ choice })} />
    </Question>
  );
}
