import { useState } from 'react';
import type { FieldProblem } from '@mahzar/shared/rest/errors';
import { PASSWORD_LENGTH } from '@mahzar/shared/rest/session';
import { useStaffWords } from '../words/useStaffWords.ts';
import { TextField, TickField } from './Field.tsx';

/** Checks a new password's length; the service checks whether it is easy to guess. */
export function checkNewPassword(field: string, password: string): FieldProblem[] {
  if (password.length < PASSWORD_LENGTH.least) return [{ field, code: 'password-short' }];
  return password.length > PASSWORD_LENGTH.most ? [{ field, code: 'too_big' }] : [];
}

interface NewPasswordProps {
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A new password: long, and shown on request instead of typed twice. */
export function NewPassword({ name, value, onChange }: NewPasswordProps) {
  const t = useStaffWords();
  const [isShown, setShown] = useState(false);
  return (
    <>
      <TextField
        name={name}
        label={t('password.new')}
        hint={t('password.rule')}
        type={isShown ? 'text' : 'password'}
        isLatin
        autoComplete="new-password"
        value={value}
        onChange={onChange}
      />
      <TickField name={`${name}-shown`} label={t('password.show')} isChecked={isShown} onChange={setShown} />
    </>
  );
}
