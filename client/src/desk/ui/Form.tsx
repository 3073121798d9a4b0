import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { FieldProblem } from '@mahzar/shared/rest/errors';
import { Button } from '../../ui/Button.tsx';
import type { CallError } from '../../connection/call.ts';
import { useErrorText } from '../api/error-text.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { fieldId, FormContext, useProblemText } from './FormContext.tsx';
import './form.css';

const NO_PROBLEMS: readonly FieldProblem[] = [];

interface FormProps {
  /** Why the service refused the last submission. */
  readonly error: CallError | null;
  /** Returns the problems before submitting. */
  readonly check?: () => readonly FieldProblem[];
  readonly isBusy: boolean;
  /** Words of the main button. */
  readonly submit: string;
  readonly onSubmit: () => void;
  /** Other buttons, next to the main one. */
  readonly acts?: ReactNode;
  /** Called by the button that leaves the form without submitting it; without it there is no such button. */
  readonly onCancel?: () => void;
  readonly children: ReactNode;
}

/** A form: its fields, a summary of the errors with a link to each, and its one main button. */
export function Form({ error, check, isBusy, submit, onSubmit, acts, onCancel, children }: FormProps) {
  const t = useStaffWords();
  const [own, setOwn] = useState<readonly FieldProblem[]>(NO_PROBLEMS);
  const [tries, setTries] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const [labels] = useState(() => new Map<string, string>());
  // Corrected fields are not listed as errors any more.
  const still = own.length > 0 ? (check?.() ?? NO_PROBLEMS) : NO_PROBLEMS;
  const left = own.filter((one) => still.some(({ field, code }) => field === one.field && code === one.code));
  const problems = own.length > 0 ? left : (error?.problems ?? NO_PROBLEMS);
  const state = useMemo(() => ({ problems, labels }), [problems, labels]);
  // Collapsed parts with errors are expanded, and may be collapsed again.
  useEffect(() => {
    for (const wrong of form.current?.querySelectorAll('[data-wrong="true"]') ?? []) unfold(wrong);
  }, [tries, error]);
  return (
    <FormContext value={state}>
      <form
        ref={form}
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isBusy) return;
          const found = check?.() ?? NO_PROBLEMS;
          setOwn(found);
          setTries(tries + 1);
          if (found.length === 0) onSubmit();
        }}
      >
        {(problems.length > 0 || (own.length === 0 && error !== null)) && !isBusy && (
          <Summary key={tries} problems={problems} error={own.length > 0 ? null : error} labels={labels} />
        )}
        {children}
        <div className="form__acts">
          <Button look="primary" type="submit" isPending={isBusy}>
            {submit}
          </Button>
          {acts}
          {onCancel !== undefined && (
            <Button look="quiet" onPress={onCancel}>
              {t('common.cancel')}
            </Button>
          )}
        </div>
      </form>
    </FormContext>
  );
}

interface SummaryProps {
  readonly problems: readonly FieldProblem[];
  readonly error: CallError | null;
  readonly labels: ReadonlyMap<string, string>;
}

/** Takes the focus on appearing, so that it is announced; each line links to its field. */
function Summary({ problems, error, labels }: SummaryProps) {
  const t = useStaffWords();
  const errorText = useErrorText();
  const problemText = useProblemText();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div className="error-summary" role="alert" tabIndex={-1} ref={box}>
      <h2>{problems.length > 0 ? t('problems.summary') : t('errors.title')}</h2>
      {error !== null && problems.length === 0 && <p>{errorText(error)}</p>}
      {problems.length > 0 && (
        <ul>
          {problems.map(({ field, code }) => (
            <li key={`${field} ${code}`}>
              <a
                href={`#${fieldId(field)}`}
                onClick={(event) => {
                  event.preventDefault();
                  focusField(field);
                }}
              >
                {`${labels.get(field) ?? field}: ${problemText({ field, code })}`}
              </a>
            </li>
          ))}
        </ul>
      )}
      {error !== null && error.support !== null && problems.length === 0 && (
        <p className="soft">{t('common.support', { code: error.support })}</p>
      )}
    </div>
  );
}

function focusField(name: string): void {
  const element = document.getElementById(fieldId(name));
  // Fields of several controls have their id on the group.
  const control = element?.matches('input, select, textarea, button')
    ? element
    : element?.querySelector<HTMLElement>('input, select, textarea, button, [tabindex="0"]');
  if (element !== null) unfold(element);
  element?.scrollIntoView({ block: 'center' });
  control?.focus({ preventScroll: true });
}

/** Expands all collapsed parts that contain an element. */
function unfold(element: Element): void {
  for (let at = element.closest('details'); at !== null; at = at.parentElement?.closest('details') ?? null)
    at.open = true;
}
