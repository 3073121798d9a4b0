import { useTranslation } from 'react-i18next';
import { periodOf } from '@mahzar/shared/hearing/law/permission-table';
import type { Phase } from '@mahzar/shared/hearing/state';
import { usePermissionWords } from './usePermissionWords.ts';

/** Says states of a hearing: as the period that they are, or one by one. */
export function useWhen(): (phases: readonly Phase[]) => string {
  const t = usePermissionWords();
  const list = usePhaseList();
  return (phases) => {
    const period = periodOf(phases);
    return period === null ? list(phases) : t(`periods.${period}`);
  };
}

/** Names states one by one. Some names have a comma in them. */
export function usePhaseList(): (phases: readonly Phase[]) => string {
  const { t } = useTranslation();
  return (phases) => phases.map((phase) => t(`phases.${phase}`)).join(' · ');
}
