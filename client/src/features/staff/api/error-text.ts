import { useTranslation } from 'react-i18next';
import { useStaffWords } from '../useStaffWords.ts';
import type { CallError } from './call.ts';

/** Says what an error means to a person, by its code. */
export function useErrorText(): (error: CallError) => string {
  const t = useStaffWords();
  const { i18n } = useTranslation();
  return ({ code }) =>
    i18n.exists(`errors.${code}`, { ns: 'staff' }) ? t(`errors.${code as 'internal'}`) : t('errors.bad-request');
}
