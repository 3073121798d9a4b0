import { useTranslation } from 'react-i18next';
import { periodOf } from '@mahzar/shared/hearing/law/permission-table';
import type { Phase } from '@mahzar/shared/hearing/state';
import { usePermissionWords } from './usePermissionWords.ts';

/** Returns a function that names phases: as the equal period, or one by one. */
export function useWhen(): (phases: readonly Phase[]) => string {
  const t = usePermissionWords();
  const list = usePhaseList();
  return (phases) => {
    const period = periodOf(phases);
    return period === null ? list(phases) : t(`periods.${period}`);
  };
}

/** Returns a function that names phases one by one. Some names contain a comma. */
export function usePhaseList(): (phases: readonly Phase[]) => string {
  const { t } = useTranslation();
  return (phases) => phases.map((phase) => t(`phases.${phase}`)).join(' · ');
}
