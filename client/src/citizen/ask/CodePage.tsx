import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { latinDigits } from '@mahzar/shared/digits';
import { proveRequest } from '@mahzar/shared/rest/requests';
import { CallError } from '../../connection/call.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { localDigits } from '../../i18n/format.ts';
import { useCitizen, useOwn, useWay } from '../CitizenContext.tsx';
import { CodeAgain } from '../fields/CodeAgain.tsx';
import { CodeField, codeIn, codeProblem } from '../fields/CodeField.tsx';
import type { AnswerProblem } from '../request/answers.ts';
import { isForSame } from '../request/own-request.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { addressOfStep, Question } from './Question.tsx';

/** Asks for the one-time code that proves that the telephone is the person's. The code is sent when the page opens. */
export function CodePage() {
  const t = useCitizenWords();
  const { language } = useLanguage();
  const { own } = useCitizen();
  const { answers } = useWay();
  const asked = useOwn(({ code }) => code);
  const [code, setCode] = useState('');
  const [failure, setFailure] = useState<CallError | null>(null);
  const begun = useRef(false);
  const ask = async (): Promise<void> => setFailure(await own.sendCode());
  useEffect(() => {
    if (begun.current || (asked !== null && isForSame(asked, answers))) return;
    begun.current = true;
    void ask();
    // Runs once for each person and telephone.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [answers.phone, answers.nationalId]);
  const prove = async (): Promise<CallError | AnswerProblem | null> => {
    const problem = codeProblem(code);
    if (problem !== null) return problem;
    try {
      own.take(await own.call(proveRequest, { body: { code: codeIn(code) } }));
      return null;
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (error.code === 'code-over') own.dropCode();
      return error;
    }
  };
  return (
    <Question key={failure?.code} step="code" title={t('code.title')} onSubmit={prove} error={failure}>
      <CodeField
        label={t('code.label')}
        hint={t('code.hint', { phone: localDigits(language, latinDigits(answers.phone)) })}
        value={code}
        onChange={setCode}
      />
      <CodeAgain
        asked={asked}
        onAgain={() => void ask()}
        {...(asked?.isForOthers === true && { said: t('code.others') })}
      />
      <p>
        <Link href={addressOfStep('mobile')}>{t('code.otherPhone')}</Link>
      </p>
    </Question>
  );
}
