import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { CallError } from '../../connection/call.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Page } from '../../ui/Page.tsx';
import { useCitizen, useOwn, useWay } from '../CitizenContext.tsx';
import { ProblemsContext, ProblemSummary } from '../fields/Problems.tsx';
import { ASK_PATH } from '../paths.ts';
import { nextStep, problemsOn, QUESTIONS, stepBefore, stepsOf } from '../request/steps.ts';
import type { Step } from '../request/steps.ts';
import type { AnswerProblem } from '../request/answers.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';

/** After a change that was begun on the page of all answers, the person returns to it. */
const FROM_CHECK = 'from=check';

/** Returns the address of a question. */
export function addressOfStep(step: Step, fromCheck = false): string {
  return `${ASK_PATH}/${step}${fromCheck ? `?${FROM_CHECK}` : ''}`;
}

interface QuestionProps {
  readonly step: Step;
  readonly title: string;
  /** Words of the main button; "Continue" by default. */
  readonly submit?: string;
  /** Further work after keeping the answer. The page continues when it resolves to null. */
  readonly onSubmit?: () => Promise<CallError | AnswerProblem | null>;
  /** Why the person was sent back to the page. */
  readonly error?: CallError | null;
  /** False where nothing can be answered; the page says what to do instead. */
  readonly isAnswerable?: boolean;
  readonly children: ReactNode;
}

/** A page with one question: the way back, the errors, the fields, one button. */
export function Question(props: QuestionProps) {
  const { step, title, submit, onSubmit, error: given = null, isAnswerable = true, children } = props;
  const t = useCitizenWords();
  const { own } = useCitizen();
  const way = useWay();
  const [, navigate] = useLocation();
  const isFromCheck = useSearch().includes(FROM_CHECK);
  const [problems, setProblems] = useState<readonly AnswerProblem[]>([]);
  const [error, setError] = useState<CallError | null>(given);
  const [tries, setTries] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const before = isFromCheck ? 'check' : stepBefore(step, way);
  const steps = stepsOf(way);
  const goOn = async (): Promise<void> => {
    if (isBusy) return;
    const found = problemsOn(step, way);
    setProblems(found);
    setError(null);
    setTries(tries + 1);
    if (found.length > 0) return;
    const { part } = QUESTIONS[step];
    if (part !== null) own.save(part);
    if (onSubmit !== undefined) {
      setBusy(true);
      const result = await onSubmit();
      setBusy(false);
      if (result instanceof CallError) return setError(result);
      if (result !== null) return setProblems([result]);
    }
    // A telephone that is not proven yet must be proven first.
    const next = nextStep(step, { ...way, request: own.store.getState().request });
    navigate(isFromCheck && next !== 'code' ? addressOfStep('check') : addressOfStep(next, isFromCheck));
  };
  return (
    <Page
      title={title}
      caption={t('step', { number: steps.indexOf(step) + 1, total: steps.length })}
      banner={
        <nav className="way" aria-label={t('back')}>
          <Link href={before === null ? ASK_PATH : addressOfStep(before)} className="way__back">
            <Icon name="back" />
            {t('back')}
          </Link>
          <Saving />
        </nav>
      }
    >
      <ProblemsContext value={problems}>
        {(problems.length > 0 || error !== null) && <ProblemSummary key={tries} error={error} />}
        <form
          className="ask"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void goOn();
          }}
        >
          {children}
          {isAnswerable && (
            <div className="actions">
              <Button look="primary" icon="forward" type="submit" aria-disabled={isBusy ? 'true' : undefined}>
                {submit ?? t('continue')}
              </Button>
            </div>
          )}
        </form>
      </ProblemsContext>
    </Page>
  );
}

/** Whether the answer is stored: by the service, or for now only in this page. */
function Saving() {
  const t = useCitizenWords();
  const saving = useOwn((state) => state.saving);
  const hasRequest = useOwn(({ request }) => request !== null);
  if (saving === 'waiting') {
    return (
      <p role="status" className="way__saving" data-waiting>
        <Icon name="line-lost" />
        {t('saving.waiting')}
      </p>
    );
  }
  return (
    <p role="status" className="way__saving">
      {saving === 'saving' ? t('saving.saving') : hasRequest ? t('saving.saved') : ''}
    </p>
  );
}
