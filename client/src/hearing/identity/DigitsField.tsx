import { useEffect, useId } from 'react';
import type { RefObject } from 'react';

interface DigitsFieldProps {
  readonly label: string;
  readonly value: string;
  /** What is wrong with it, or null. */
  readonly problem: string | null;
  readonly digits: number;
  /** So that telephones offer the code of a message that has just come. */
  readonly autoComplete: 'off' | 'one-time-code';
  /** What the field is for, which is read out with it: the page begins in it. */
  readonly hint: string;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onChange: (value: string) => void;
}

/** A field for digits, of any script: with the keyboard for numbers, and what is wrong with it above it. */
export function DigitsField({ label, value, problem, digits, autoComplete, hint, field, onChange }: DigitsFieldProps) {
  const id = useId();
  // The one question of the page: nobody has to tap the field first.
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
        // Spaces and other marks between digits are taken too.
        maxLength={digits + 6}
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-hint ${id}-problem`}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </div>
  );
}
