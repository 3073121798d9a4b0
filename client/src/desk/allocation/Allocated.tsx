import type { Allocation } from '@mahzar/shared/rest/allocation';
import { Button } from '../../ui/Button.tsx';
import { Badge } from '../ui/Badge.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import { useMay, useWho } from '../session/who.tsx';
import { AllocateMenu } from './AllocateMenu.tsx';
import { ownPart } from './own-part.ts';
import { useAllocate } from './useAllocate.ts';
import './allocation.css';

interface AllocatedProps {
  readonly hearing: { readonly id: string; readonly title: string; readonly startsAt: number; readonly endsAt: number };
  readonly staff: readonly Allocation[];
  /** The hearing is still ahead or running, so staff may be needed. */
  readonly isAhead: boolean;
}

/** The staff who look after a hearing, with buttons to allocate, take and release it. */
export function Allocated({ hearing, staff, isAhead }: AllocatedProps) {
  const t = useStaffWords();
  const may = useMay();
  const { account, roles } = useWho();
  const { begin, end, mayEnd, isBusy } = useAllocate();
  const { id, title, startsAt, endsAt } = hearing;
  const part = may('allocate-self') && !staff.some((each) => each.account === account) ? ownPart(roles, staff) : null;
  return (
    <div className="allocated">
      {staff.length === 0 && <span className="soft">{t(isAhead ? 'allocation.none' : 'common.none')}</span>}
      {staff.map((each) => (
        <span key={each.id} className="allocated__one">
          <span className="allocated__who">
            <bdi>{each.name}</bdi>
            <span className="soft">{t(`allocation.as.${each.as}`)}</span>
            {isAhead && each.standing !== 'fits' && (
              <Badge look={each.standing === 'clash' ? 'bad' : 'warn'}>
                {t(`allocation.standings.${each.standing}`)}
              </Badge>
            )}
          </span>
          {isAhead && mayEnd(each) && (
            <Button
              look="quiet"
              size="icon"
              icon="close"
              aria-label={t('allocation.endOf', { name: each.name, title })}
              isDisabled={isBusy}
              onPress={() => end(each)}
            />
          )}
        </span>
      ))}
      {isAhead && (
        <span className="allocated__acts">
          {part !== null && (
            <Button
              size="small"
              aria-label={t('allocation.takeOf', { title })}
              isDisabled={isBusy}
              onPress={() => begin(id, account, part)}
            >
              {t('allocation.take')}
            </Button>
          )}
          {may('allocate-staff') && (
            <AllocateMenu
              title={title}
              startsAt={startsAt}
              endsAt={endsAt}
              staff={staff}
              onAllocate={(whom, as) => begin(id, whom, as)}
            />
          )}
        </span>
      )}
    </div>
  );
}
