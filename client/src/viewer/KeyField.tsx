import { useId } from 'react';
import { useTranslation } from 'react-i18next';

interface KeyFieldProps {
  readonly value: string;
  readonly onChange: (key: string) => void;
  /** The input is not a valid key. */
  readonly isNoKey: boolean;
}

/** A field for the court's key, which shows who sealed a file. */
export function KeyField({ value, onChange, isNoKey }: KeyFieldProps) {
  const { t } = useTranslation('viewer');
  const id = useId();
  return (
    <div className="viewer-key">
      <label htmlFor={id}>{t('key')}</label>
      <input
        id={id}
        className="input"
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        aria-invalid={isNoKey}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      <p id={`${id}-hint`} className="soft">
        {t('keyHint')}
      </p>
      <p role="alert" className="viewer-key__none">
        {isNoKey ? t('noKey') : ''}
      </p>
    </div>
  );
}
