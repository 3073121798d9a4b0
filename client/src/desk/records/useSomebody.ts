import { useTranslation } from 'react-i18next';
import type { CopyRequest } from '@mahzar/shared/rest/record-access';
import { useStaffWords } from '../words/useStaffWords.ts';

/** Returns a function that names the author of a request or decision: people of the hearing with their role. */
export function useSomebody(): (who: CopyRequest['by']) => string {
  const t = useStaffWords();
  const { t: common } = useTranslation();
  return ({ name, role }) => {
    if (role === null) return name ?? t('record.unknown');
    return name === null ? common(`roles.${role}`) : `${name} (${common(`roles.${role}`)})`;
  };
}
