import { useState } from 'react';
import { useLocation } from 'wouter';
import { CodeAgain } from '../fields/CodeAgain.tsx';
import { CodeField, codeIn, codeProblem } from '../fields/CodeField.tsx';
import { FOLLOW_PATH } from '../paths.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { FollowForm } from './FollowForm.tsx';
import type { Opening } from './useOpening.ts';

/** Asks for the one-time code that proves that a request is the person's. It does not reveal whether the request exists. */
export function OpenCodePage({ opening }: { readonly opening: Opening }) {
  const t = useCitizenWords();
  const [code, setCode] = useState('');
  const [, navigate] = useLocation();
  const { stage } = opening;
  if (stage.is !== 'code') return null;
  return (
    <FollowForm
      key="code"
      title={t('code.title')}
      submit={t('continue')}
      onBack={() => {
        opening.drop();
        navigate(FOLLOW_PATH);
      }}
      check={() => codeProblem(code)}
      onSubmit={() => opening.prove(codeIn(code))}
    >
      <CodeField label={t('code.label')} hint={t('follow.codeHint')} value={code} onChange={setCode} />
      <CodeAgain asked={stage} onAgain={() => void opening.open(stage.by)} />
    </FollowForm>
  );
}
