import { useSearchParams } from 'wouter';
import { dayOf } from './court-time.ts';

/** What of the address says which list is looked at; the address can be shared, and the back button works. */
export function useAddressed<Name extends string>(names: Record<Name, string>) {
  const [search, setSearch] = useSearchParams();
  const values = Object.fromEntries(
    Object.entries(names).map(([name, otherwise]) => [name, search.get(name) ?? otherwise]),
  ) as Record<Name, string>;
  const change = (part: Partial<Record<Name, string>>, { replace = false } = {}): void =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [name, value] of Object.entries(part) as [Name, string][]) {
          if (value === names[name]) next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace },
    );
  return [values, change] as const;
}

/** Today at the court, `YYYY-MM-DD`. */
export function today(): string {
  return dayOf(Date.now());
}
