import { listColleagues } from '@mahzar/shared/rest/staff';
import type { Colleague } from '@mahzar/shared/rest/staff';
import { useLoad } from '../api/useLoad.ts';
import { useMay } from '../session/who.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { labelsOf } from '../ui/picks.ts';

const NONE: readonly Colleague[] = [];

/** Those who can receive citizens, and what each account is called; nobody for who may not read colleagues. */
export function useColleagueNames() {
  const t = useStaffWords();
  const may = useMay();
  const items = useLoad(listColleagues, {}, { when: may('read-colleagues') }).data?.items ?? NONE;
  const officials = items.filter(({ roles }) => roles.includes('prosecutor') || roles.includes('judge'));
  const labels = labelsOf(
    items.map(({ account, name, roles }) => ({
      id: account,
      name,
      note: roles.map((role) => t(`roles.${role}`)).join('، '),
    })),
  );
  return { officials, nameOf: (account: string): string | undefined => labels.get(account) };
}
