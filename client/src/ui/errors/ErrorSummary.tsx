import { useTranslation } from 'react-i18next';
import type { Rejection } from '../../connection/result.ts';
import { errorText } from './error-text.ts';
import { plainCode } from './plain-code.ts';

interface ErrorSummaryProps {
  readonly error: Rejection;
  /** Words that replace the usual ones for the error. */
  readonly words?: { readonly title: string; readonly text: string };
}

/** The error of the person's last action, above the page on which to try again. */
export function ErrorSummary({ error, words }: ErrorSummaryProps) {
  const { t } = useTranslation();
  const code = plainCode(error.code);
  return (
    <div className="error-summary" role="alert">
      <h2>{words?.title ?? t(`errors.${code}.title`)}</h2>
      <p>{words?.text ?? errorText(t, error)}</p>
      <SupportCode error={error} />
    </div>
  );
}

/** The code by which support finds the error. */
export function SupportCode({ error }: { readonly error: Rejection }) {
  const { t } = useTranslation();
  if (error.support === null) return null;
  return <p className="support-code">{t('app.supportCode', { code: error.support })}</p>;
}
