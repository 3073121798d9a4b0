import { useBoardWords } from './useBoardWords.ts';
import type { BoardFilter } from './shown.ts';

interface BoardFiltersProps {
  readonly filter: BoardFilter;
  readonly branches: readonly string[];
  readonly setSearch: (next: (now: URLSearchParams) => URLSearchParams, options: { replace: boolean }) => void;
}

/** Filters of the hearings; kept in the address, so that a reload and a shared link show the same. */
export function BoardFilters({ filter, branches, setSearch }: BoardFiltersProps) {
  const { t } = useBoardWords();
  const set = (name: string, value: string | null): void =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        if (value === null || value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const tick = (name: string, label: string, checked: boolean) => (
    <label className="choices__one">
      <input type="checkbox" checked={checked} onChange={({ target }) => set(name, target.checked ? '1' : null)} />
      {label}
    </label>
  );
  return (
    <form
      className="filters board__filters"
      role="search"
      aria-label={t('common.filter')}
      onSubmit={(event) => event.preventDefault()}
    >
      <label className="board__branch">
        <span>{t('board.filters.branch')}</span>
        <select className="input" value={filter.branch} onChange={({ target }) => set('branch', target.value)}>
          <option value="">{t('board.filters.allBranches')}</option>
          {branches.map((branch) => (
            <option key={branch} value={branch}>
              {branch}
            </option>
          ))}
        </select>
      </label>
      {tick('alarms', t('board.filters.alarmsOnly'), filter.alarmsOnly)}
      {tick('mine', t('board.filters.mine'), filter.account !== null)}
      {tick('unfinished', t('board.filters.hideOver'), filter.hideOver)}
    </form>
  );
}
