import { useState } from 'react';
import { useLocation } from 'wouter';
import { chooseTurn } from '@mahzar/shared/rest/requests';
import type { MyRequest } from '@mahzar/shared/rest/requests';
import { CallError } from '../../connection/call.ts';
import { useCitizen } from '../CitizenContext.tsx';
import { FOLLOW_PATH } from '../paths.ts';
import type { Choice } from '../request/answers.ts';
import { TurnPicker } from '../turns/TurnPicker.tsx';
import { useTurnWords } from '../turns/useTurnWords.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { FollowForm } from './FollowForm.tsx';

/** Another turn in place of the one that there is, which is kept until the other is given. */
export function OtherTurnPage({ request }: { readonly request: MyRequest }) {
  const t = useCitizenWords();
  const { own } = useCitizen();
  const { turn } = useTurnWords();
  const [, navigate] = useLocation();
  const [choice, setChoice] = useState<Choice | null>(null);
  const change = async (): Promise<CallError | null> => {
    if (choice === null) return null;
    try {
      own.take(await own.call(chooseTurn, { body: { choice } }));
      navigate(FOLLOW_PATH);
      return null;
    } catch (error) {
      if (error instanceof CallError) return error;
      throw error;
    }
  };
  const at = request.turn?.at ?? null;
  return (
    <FollowForm
      title={t('follow.changeTitle')}
      submit={t('follow.changeSubmit')}
      onBack={() => navigate(FOLLOW_PATH)}
      check={() => (choice === null ? { field: 'choice', code: 'missing' } : null)}
      onSubmit={change}
    >
      {at !== null && <p>{t('follow.changeText', { turn: turn(at) })}</p>}
      <TurnPicker office={request.office.id} kind={request.matter.kind} chosen={choice} onChoose={setChoice} />
    </FollowForm>
  );
}
