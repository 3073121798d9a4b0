import { latinDigits } from '@mahzar/shared/digits';
import type { AnswerProblem } from '../request/answers.ts';
import { TextField } from './TextField.tsx';

/** Number of digits of a one-time code. */
const CODE_DIGITS = 6;

/** Returns the digits of a typed code, from any keyboard. */
export function codeIn(typed: string): string {
  return latinDigits(typed).replace(/\D/g, '');
}

/** Returns the problem of a typed code, before it is sent. */
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

/** A field for a one-time code, typed or filled in by the telephone. */
export function CodeField(props: CodeFieldProps) {
  return <TextField field="code" digits={CODE_DIGITS} autoComplete="one-time-code" {...props} />;
}
