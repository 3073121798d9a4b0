import { useState } from 'react';
import { chooseTurn } from '@mahzar/shared/rest/requests';
import type { MyRequest } from '@mahzar/shared/rest/requests';
import { useCitizen } from '../CitizenContext.tsx';
import type { Choice } from '../request/answers.ts';
import { TurnPicker } from '../turns/TurnPicker.tsx';
import { useTurns } from '../turns/useTurns.ts';
import { useTurnWords } from '../turns/useTurnWords.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { RequestForm } from './RequestForm.tsx';

/** Chooses another turn; the present one is kept until the other is given. */
export function OtherTurnPage({ request }: { readonly request: MyRequest }) {
  const t = useCitizenWords();
  const { own } = useCitizen();
  const { turn } = useTurnWords();
  const [choice, setChoice] = useState<Choice | null>(null);
  const free = useTurns(request.office.id, request.matter.kind);
  const at = request.turn?.at ?? null;
  return (
    <RequestForm
      title={t('follow.changeTitle')}
      submit={t('follow.changeSubmit')}
      isAnswerable={!free.hasNone}
      check={() => (choice === null ? { field: 'choice', code: 'missing' } : null)}
      send={async () => (choice === null ? null : own.call(chooseTurn, { body: { choice } }))}
    >
      {at !== null && <p>{t('follow.changeText', { turn: turn(at) })}</p>}
      <TurnPicker free={free} chosen={choice} onChoose={setChoice} />
    </RequestForm>
  );
}
