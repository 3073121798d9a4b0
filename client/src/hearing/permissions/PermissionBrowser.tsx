import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ACTS } from '@mahzar/shared/hearing/law/permissions';
import type { HearingKind } from '@mahzar/shared/hearing/roles';
import { actsIn } from './filter.ts';
import type { Filter } from './filter.ts';
import { Guide } from './Guide.tsx';
import { PermissionFilter } from './PermissionFilter.tsx';
import { PermissionTable } from './PermissionTable.tsx';
import { usePermissionWords } from './usePermissionWords.ts';
import './permissions.css';

interface PermissionBrowserProps {
  /** The kind of hearing that is shown first. */
  readonly kind: HearingKind;
  /** Actions for the table, next to the number of acts. */
  readonly children: ReactNode;
}

/** The permission table with its filters. */
export function PermissionBrowser({ kind, children }: PermissionBrowserProps) {
  const t = usePermissionWords();
  const { t: tCommon } = useTranslation();
  const [filter, setFilter] = useState<Filter>({ kind, role: null, phase: null, text: '' });
  const acts = actsIn(filter, (act) => t(`acts.${act}`));
  const { role, phase } = filter;
  const chosen = [
    t(`kinds.${filter.kind}`),
    role === null ? t('filter.anyRole') : tCommon(`roles.${role}`),
    phase === null ? t('filter.anyPhase') : tCommon(`phases.${phase}`),
  ];
  return (
    <div className="permissions">
      <PermissionFilter filter={filter} onChange={setFilter} />
      <div className="permissions__tools">
        <p>
          {/* The filters above are not printed. */}
          <span className="permissions__chosen">{chosen.join(' · ')} · </span>
          <span role="status">
            {acts.size === 0 ? t('none') : t('count', { count: acts.size, total: ACTS.length })}
          </span>
        </p>
        {children}
      </div>
      {acts.size > 0 && <PermissionTable kind={filter.kind} role={role} acts={acts} />}
      <Guide />
    </div>
  );
}
