import { useTranslation } from 'react-i18next';
import type { CallError } from '../../connection/call.ts';
import { formatClock } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useCitizenWords } from './useCitizenWords.ts';

const MINUTE_MS = 60_000;

/** Returns a function that explains an error and what to do, by its code. */
export function useErrorText(): (error: CallError) => string {
  const t = useCitizenWords();
  const { i18n } = useTranslation();
  const { language } = useLanguage();
  return ({ code, retryAt }) => {
    // The first whole minute at which another try is accepted.
    if (code === 'too-many-requests' && retryAt !== null)
      return t('errors.tryAgainAt', { time: formatClock(language, Math.ceil(retryAt / MINUTE_MS) * MINUTE_MS) });
    // Blocked until tomorrow: another code would not help before.
    if (code === 'code-over' && retryAt !== null) return t('errors.guessedOut');
    return i18n.exists(`errors.${code}`, { ns: 'citizen' }) ? t(`errors.${code as 'internal'}`) : t('errors.internal');
  };
}
