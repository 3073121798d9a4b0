import type { AllocatedAs } from '@mahzar/shared/board/board';
import { allocate, allocateMyself, endAllocation, endMyAllocation } from '@mahzar/shared/rest/allocation';
import type { Allocation } from '@mahzar/shared/rest/allocation';
import { useAct } from '../api/useAct.ts';
import { useTell } from '../ui/Toasts.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useMay, useWho } from '../session/who.tsx';

/** Allocates hearings and ends allocations at once, each with an undo. */
export function useAllocate() {
  const t = useStaffWords();
  const tell = useTell();
  const may = useMay();
  const { account: me } = useWho();
  const give = useAct(allocate);
  const take = useAct(allocateMyself);
  const end = useAct(endAllocation);
  const giveUp = useAct(endMyAllocation);
  const failed = { onError: useTellFailure() };
  const isOwn = (account: string): boolean => account === me && !may('allocate-staff');

  const begin = (booking: string, account: string, as: AllocatedAs): void => {
    const done = {
      ...failed,
      onSuccess: (made: Allocation) =>
        tell(t('allocation.done', { name: made.name }), { undo: () => leave(made, false) }),
    };
    // The person who allocates sees the hours next to each name, and may disregard them.
    const body = { booking, as, outsideHours: true };
    if (isOwn(account)) take.mutate({ body }, done);
    else give.mutate({ body: { ...body, account } }, done);
  };
  const leave = ({ id, booking, account, as, name }: Allocation, isUndone = true): void => {
    const done = {
      ...failed,
      onSuccess: () =>
        tell(t('allocation.ended', { name }), isUndone ? { undo: () => begin(booking, account, as) } : undefined),
    };
    const params = { allocation: id };
    if (isOwn(account)) giveUp.mutate({ params }, done);
    else end.mutate({ params }, done);
  };
  return {
    begin,
    end: (allocation: Allocation) => leave(allocation),
    mayEnd: ({ account }: Allocation): boolean => may('allocate-staff') || (may('allocate-self') && account === me),
    isBusy: [give, take, end, giveUp].some(({ isPending }) => isPending),
  };
}
