import { listColleagues } from '@mahzar/shared/rest/staff';
import type { Colleague } from '@mahzar/shared/rest/staff';
import { staffMay } from '@mahzar/shared/staff/roles';
import { useLoad } from '../api/useLoad.ts';
import { useMay } from '../session/who.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { labelsOf } from '../ui/picks.ts';

const NONE: readonly Colleague[] = [];

/**
 * Returns colleagues who can receive citizens or manage queues, and the accounts' names; empty for people who may not read
 * colleagues.
 */
export function useColleagueNames() {
  const t = useStaffWords();
  const may = useMay();
  const items = useLoad(listColleagues, {}, { when: may('read-colleagues') }).data?.items ?? NONE;
  const officials = items.filter(({ roles }) => roles.includes('prosecutor') || roles.includes('judge'));
  const queueStaff = items.filter(({ roles }) => staffMay(roles, 'run-queues'));
  const labels = labelsOf(
    items.map(({ account, name, roles }) => ({
      id: account,
      name,
      note: roles.map((role) => t(`roles.${role}`)).join('، '),
    })),
  );
  return { officials, queueStaff, nameOf: (account: string): string | undefined => labels.get(account) };
}
