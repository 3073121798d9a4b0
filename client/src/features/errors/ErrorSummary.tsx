import { useTranslation } from 'react-i18next';
import type { SessionError } from '../../session/types.ts';

/** What went wrong with what the person just tried, above the page on which to try again. */
export function ErrorSummary({ error }: { readonly error: SessionError }) {
  const { t } = useTranslation();
  return (
    <div className="error-summary" role="alert">
      <h2>{t(`errors.${error.code}.title`)}</h2>
      <p>{t(`errors.${error.code}.text`)}</p>
      <SupportCode error={error} />
    </div>
  );
}

/** The code by which support finds what happened. */
export function SupportCode({ error }: { readonly error: SessionError }) {
  const { t } = useTranslation();
  if (error.support === null) return null;
  return <p className="support-code">{t('app.supportCode', { code: error.support })}</p>;
}
