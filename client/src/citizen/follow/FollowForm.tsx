import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { CallError } from '../../connection/call.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Page } from '../../ui/Page.tsx';
import { ProblemsContext, ProblemSummary } from '../fields/Problems.tsx';
import type { AnswerProblem } from '../request/answers.ts';
import { ASK_PATH } from '../paths.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';

export interface FollowFormProps {
  readonly title: string;
  readonly submit: string;
  /** The way back; by default to the first page, none when null. */
  readonly onBack?: (() => void) | null;
  /** False where nothing can be sent; the page says what to do instead. */
  readonly isAnswerable?: boolean;
  /** Returns the problem of the input, or null. */
  readonly check: () => AnswerProblem | null;
  /** Resolves to null when it was done; otherwise to the error. */
  readonly onSubmit: () => Promise<CallError | null>;
  readonly children: ReactNode;
  /** Help for people who cannot answer, below the button, which would cover it on a phone. */
  readonly below?: ReactNode;
}

/** One question about an existing request. */
export function FollowForm(props: FollowFormProps) {
  const { title, submit, onBack, isAnswerable = true, check, onSubmit, children, below } = props;
  const t = useCitizenWords();
  const [problem, setProblem] = useState<AnswerProblem | null>(null);
  const [error, setError] = useState<CallError | null>(null);
  const [tries, setTries] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    if (isBusy) return;
    const found = check();
    setProblem(found);
    setError(null);
    setTries(tries + 1);
    if (found !== null) return;
    setBusy(true);
    const failure = await onSubmit();
    setBusy(false);
    setError(failure);
  };
  return (
    <Page
      title={title}
      banner={
        onBack !== null && (
          <nav className="way" aria-label={t('back')}>
            {onBack === undefined ? (
              <Link href={ASK_PATH} className="way__back">
                <Icon name="back" />
                {t('back')}
              </Link>
            ) : (
              <button type="button" className="way__back" onClick={onBack}>
                <Icon name="back" />
                {t('back')}
              </button>
            )}
          </nav>
        )
      }
    >
      <ProblemsContext value={problem === null ? [] : [problem]}>
        {(problem !== null || error !== null) && <ProblemSummary key={tries} error={error} />}
        <form
          className="ask"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          {children}
          {isAnswerable && (
            <div className="actions">
              <Button look="primary" icon="forward" type="submit" aria-disabled={isBusy ? 'true' : undefined}>
                {submit}
              </Button>
            </div>
          )}
          {below}
        </form>
      </ProblemsContext>
    </Page>
  );
}
