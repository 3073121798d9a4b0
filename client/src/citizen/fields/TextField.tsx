import type { HTMLAttributes, ReactNode } from 'react';
import { fieldId, useProblem } from './Problems.tsx';

interface TextFieldProps {
  /** Finds its problem. */
  readonly field: string;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoComplete?: string;
  /** Number of digits: shows the numeric keyboard, and writes from left to right in every language. */
  readonly digits?: number;
  readonly inputMode?: HTMLAttributes<HTMLElement>['inputMode'];
  /** Several lines. */
  readonly isLong?: boolean;
}

/** A field with its label, a hint, and its problem above the input. */
export function TextField(props: TextFieldProps) {
  const { field, label, hint, value, onChange, autoComplete = 'off', digits, inputMode, isLong = false } = props;
  const problem = useProblem(field);
  const id = fieldId(field);
  const described = [hint === undefined ? [] : `${id}-hint`, problem === null ? [] : `${id}-problem`].flat().join(' ');
  const common = {
    id,
    className: digits === undefined ? 'answer__input' : 'answer__input answer__input--digits',
    value,
    autoComplete,
    // As a string, because Preact omits an attribute that is false.
    spellCheck: isLong ? 'true' : 'false',
    'aria-invalid': problem !== null,
    ...(described !== '' && { 'aria-describedby': described }),
  } as const;
  return (
    <div className="answer" data-wrong={problem !== null}>
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <div id={`${id}-hint`} className="answer__hint">
          {hint}
        </div>
      )}
      {problem !== null && (
        <p id={`${id}-problem`} className="answer__problem">
          {problem}
        </p>
      )}
      {isLong ? (
        <textarea {...common} rows={6} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
      ) : (
        <input
          {...common}
          type="text"
          dir={digits === undefined ? 'auto' : 'ltr'}
          inputMode={digits === undefined ? inputMode : 'numeric'}
          // Spaces and other separators between digits are accepted too.
          maxLength={digits === undefined ? 300 : digits + 10}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
    </div>
  );
}
