import { useState } from 'react';
import { useStaffWords } from '../words/useStaffWords.ts';
import { TextField, TickField } from './Field.tsx';

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
        maxLength={128}
        value={value}
        onChange={onChange}
      />
      <TickField name={`${name}-shown`} label={t('password.show')} isChecked={isShown} onChange={setShown} />
    </>
  );
}
