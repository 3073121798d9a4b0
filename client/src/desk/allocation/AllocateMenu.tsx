import { useState } from 'react';
import { ALLOCATED_AS } from '@mahzar/shared/board/board';
import type { AllocatedAs } from '@mahzar/shared/board/board';
import { listFreeStaff } from '@mahzar/shared/rest/allocation';
import type { Allocation } from '@mahzar/shared/rest/allocation';
import { ActMenu } from '../../ui/ActMenu.tsx';
import type { MenuPart } from '../../ui/ActMenu.tsx';
import { useErrorText } from '../api/error-text.ts';
import { useLoad } from '../api/useLoad.ts';
import { useStaffWords } from '../words/useStaffWords.ts';

interface AllocateMenuProps {
  /** Names the hearing, for screen readers. */
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number;
  /** The present allocations. */
  readonly staff: readonly Allocation[];
  readonly onAllocate: (account: string, as: AllocatedAs) => void;
}

/** Colleagues to whom a hearing can be allocated, the free ones first; loaded when the menu opens. */
export function AllocateMenu({ title, startsAt, endsAt, staff, onAllocate }: AllocateMenuProps) {
  const t = useStaffWords();
  const errorText = useErrorText();
  const [isOpen, setOpen] = useState(false);
  const times = { from: startsAt, to: endsAt };
  const clerk = useLoad(listFreeStaff, { query: { ...times, as: 'clerk' } }, { when: isOpen });
  const support = useLoad(listFreeStaff, { query: { ...times, as: 'support' } }, { when: isOpen });
  const judge = useLoad(listFreeStaff, { query: { ...times, as: 'judge' } }, { when: isOpen });
  const free = { clerk, support, judge };
  const isLoaded = ALLOCATED_AS.every((as) => free[as].data !== undefined);
  const parts = ALLOCATED_AS.map((as): MenuPart<string> => ({
    title: t(`allocation.as.${as}`),
    acts: (free[as].data?.items ?? [])
      .filter(({ account }) => !staff.some((each) => each.account === account))
      .map(({ account, name, why }) => ({
        id: `${as} ${account}`,
        label: name,
        note: why === null ? undefined : t(`allocation.why.${why}`),
        isDisabled: why === 'busy',
      })),
  }));
  const failure = clerk.error ?? support.error ?? judge.error;
  const nobody = [
    {
      acts: [
        {
          id: '',
          label: failure === null ? t(isLoaded ? 'allocation.nobody' : 'common.loading') : errorText(failure),
          isDisabled: true,
        },
      ],
    },
  ];
  return (
    <ActMenu
      label={t('allocation.giveOf', { title })}
      text={t('allocation.give')}
      icon="plus"
      size="small"
      ground="light"
      parts={isLoaded && parts.some(({ acts }) => acts.length > 0) ? parts : nobody}
      onOpen={() => setOpen(true)}
      onAct={(id) => {
        const [as, account] = id.split(' ');
        const found = ALLOCATED_AS.find((one) => one === as);
        if (found !== undefined && account !== undefined) onAllocate(account, found);
      }}
    />
  );
}
