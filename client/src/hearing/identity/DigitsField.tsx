import { useEffect, useId } from 'react';
import type { RefObject } from 'react';

interface DigitsFieldProps {
  readonly label: string;
  readonly value: string;
  /** Its error, or null. */
  readonly problem: string | null;
  readonly digits: number;
  /** Lets telephones offer the code of a message that has just arrived. */
  readonly autoComplete: 'off' | 'one-time-code';
  /** The purpose of the field, announced with it, because the page focuses the field first. */
  readonly hint: string;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onChange: (value: string) => void;
}

/** A field for digits of any script, with the numeric keyboard, and its error above it. */
export function DigitsField({ label, value, problem, digits, autoComplete, hint, field, onChange }: DigitsFieldProps) {
  const id = useId();
  // It is the page's only question, so nobody must tap the field first.
  useEffect(() => field.current?.focus(), [field]);
  return (
    <div className="digits" data-wrong={problem !== null}>
      <label htmlFor={id}>{label}</label>
      <p id={`${id}-hint`} className="soft">
        {hint}
      </p>
      <p id={`${id}-problem`} className="digits__problem" role="alert">
        {problem}
      </p>
      <input
        ref={field}
        id={id}
        className="digits__input"
        dir="ltr"
        inputMode="numeric"
        autoComplete={autoComplete}
        spellCheck="false"
        // Spaces and other separators between digits are accepted too.
        maxLength={digits + 6}
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-hint ${id}-problem`}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </div>
  );
}
