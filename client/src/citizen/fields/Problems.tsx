import { createContext, useContext, useEffect, useRef } from 'react';
import type { CallError } from '../../connection/call.ts';
import { SupportCode } from '../../ui/errors/ErrorSummary.tsx';
import type { AnswerProblem } from '../request/answers.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { useErrorText } from '../words/useErrorText.ts';

/** The problems of this page's fields at the last submission. */
export const ProblemsContext = createContext<readonly AnswerProblem[]>([]);

/** Returns the id of a field's control. */
export function fieldId(field: string): string {
  return `field-${field}`;
}

/** Returns a field's problem with advice, in words; null when there is none. */
export function useProblem(field: string): string | null {
  const problems = useContext(ProblemsContext);
  const text = useProblemText();
  const found = problems.find((problem) => problem.field === field);
  return found === undefined ? null : text(found);
}

function useProblemText(): (problem: AnswerProblem) => string {
  const t = useCitizenWords();
  return ({ field, code }) => t(`problems.${field}-${code}` as 'problems.name-missing');
}

/**
 * A summary of the problems above the page's heading: it takes the focus, so that it is announced; each line links to its field.
 */
export function ProblemSummary({ error }: { readonly error: CallError | null }) {
  const t = useCitizenWords();
  const errorText = useErrorText();
  const problemText = useProblemText();
  const problems = useContext(ProblemsContext);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div className="error-summary" role="alert" tabIndex={-1} ref={box}>
      <h2>{t('problems.title')}</h2>
      {problems.length === 0 && error !== null && <p>{errorText(error)}</p>}
      {problems.length > 0 && (
        <ul className="plain-list">
          {problems.map((problem) => (
            <li key={problem.field}>
              <a
                href={`#${fieldId(problem.field)}`}
                onClick={(event) => {
                  event.preventDefault();
                  focusField(problem.field);
                }}
              >
                {problemText(problem)}
              </a>
            </li>
          ))}
        </ul>
      )}
      {error !== null && problems.length === 0 && <SupportCode error={{ code: 'internal', support: error.support }} />}
    </div>
  );
}

function focusField(field: string): void {
  const element = document.getElementById(fieldId(field));
  // A group's link leads to its first control.
  const control = element?.matches('fieldset') === true ? element.querySelector<HTMLElement>('input') : element;
  element?.scrollIntoView({ block: 'center' });
  control?.focus({ preventScroll: true });
}
