import { useTranslation } from 'react-i18next';
import { formatClock } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import type { CallError } from '../../connection/call.ts';

const MINUTE_MS = 60_000;

/** Returns a function that explains an error by its code. */
export function useErrorText(): (error: CallError) => string {
  const t = useStaffWords();
  const { i18n } = useTranslation();
  const { language } = useLanguage();
  return ({ code, retryAt }) => {
    if (code === 'too-many-requests' && retryAt !== null) {
      // The first whole minute at which another try is accepted.
      return t('errors.tryAgainAt', { time: formatClock(language, Math.ceil(retryAt / MINUTE_MS) * MINUTE_MS) });
    }
    return i18n.exists(`errors.${code}`, { ns: 'staff' }) ? t(`errors.${code as 'internal'}`) : t('errors.bad-request');
  };
}
