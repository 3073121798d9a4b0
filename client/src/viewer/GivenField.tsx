import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrustAnchors } from './useSealedFile.ts';

interface GivenFieldProps {
  readonly of: keyof TrustAnchors;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The entered value is invalid. */
  readonly isWrong: boolean;
}

/** A field for the court's key, which shows who sealed a file, or for the fingerprint of the authority that stamped its time. */
export function GivenField({ of, value, onChange, isWrong }: GivenFieldProps) {
  const { t } = useTranslation('viewer');
  const id = useId();
  return (
    <div className="viewer-key">
      <label htmlFor={id}>{t(`${of}.label`)}</label>
      <input
        id={id}
        className="input"
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        aria-invalid={isWrong}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      <p id={`${id}-hint`} className="soft">
        {t(`${of}.hint`)}
      </p>
      <p role="alert" className="viewer-key__none">
        {isWrong ? t(`${of}.none`) : ''}
      </p>
    </div>
  );
}
