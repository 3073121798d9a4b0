import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HEARING_KINDS, ROLES } from '@mahzar/shared/hearing/roles';
import { PHASES } from '@mahzar/shared/hearing/state';
import type { Filter } from './filter.ts';
import { usePermissionWords } from './usePermissionWords.ts';

interface PermissionFilterProps {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

/** Filters the table by kind of hearing, role, phase and the name of an act. */
export function PermissionFilter({ filter, onChange }: PermissionFilterProps) {
  const t = usePermissionWords();
  const { t: tCommon } = useTranslation();
  const change = (part: Partial<Filter>): void => onChange({ ...filter, ...part });
  return (
    <form
      className="permissions__filter"
      role="search"
      aria-label={t('filter.title')}
      onSubmit={(e) => e.preventDefault()}
    >
      <Choice
        label={t('filter.kind')}
        value={filter.kind}
        values={HEARING_KINDS}
        nameOf={(kind) => t(`kinds.${kind}`)}
        onChange={(kind) => change({ kind: kind ?? 'courtroom' })}
      />
      <Choice
        label={t('filter.role')}
        value={filter.role}
        values={ROLES}
        nameOf={(role) => tCommon(`roles.${role}`)}
        onChange={(role) => change({ role })}
      >
        <option value="">{t('filter.anyRole')}</option>
      </Choice>
      <Choice
        label={t('filter.phase')}
        value={filter.phase}
        values={PHASES}
        nameOf={(phase) => tCommon(`phases.${phase}`)}
        onChange={(phase) => change({ phase })}
      >
        <option value="">{t('filter.anyPhase')}</option>
      </Choice>
      <label>
        {t('filter.text')}
        <input type="search" value={filter.text} onChange={({ target }) => change({ text: target.value })} />
      </label>
    </form>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value | null;
  readonly values: readonly Value[];
  readonly nameOf: (value: Value) => string;
  readonly onChange: (value: Value | null) => void;
  /** Options before the values, such as "all". */
  readonly children?: ReactNode;
}

function Choice<Value extends string>({ label, value, values, nameOf, onChange, children }: ChoiceProps<Value>) {
  return (
    <label>
      {label}
      <select
        value={value ?? ''}
        onChange={({ target }) => onChange(values.find((one) => one === target.value) ?? null)}
      >
        {children}
        {values.map((one) => (
          <option key={one} value={one}>
            {nameOf(one)}
          </option>
        ))}
      </select>
    </label>
  );
}
