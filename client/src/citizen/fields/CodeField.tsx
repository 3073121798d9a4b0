import { latinDigits } from '@mahzar/shared/digits';
import type { AnswerProblem } from '../request/answers.ts';
import { TextField } from './TextField.tsx';

/** How many digits a one-time code has. */
const CODE_DIGITS = 6;

/** The digits of a code as it was typed, on whatever keyboard. */
export function codeIn(typed: string): string {
  return latinDigits(typed).replace(/\D/g, '');
}

/** What is wrong with a code as it was typed, before it is sent. */
export function codeProblem(typed: string): AnswerProblem | null {
  const { length } = codeIn(typed);
  return length === CODE_DIGITS ? null : { field: 'code', code: length === 0 ? 'missing' : 'wrong' };
}

interface CodeFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (typed: string) => void;
}

/** Where a one-time code is typed, or filled in by the telephone itself. */
export function CodeField(props: CodeFieldProps) {
  return <TextField field="code" digits={CODE_DIGITS} autoComplete="one-time-code" {...props} />;
}
