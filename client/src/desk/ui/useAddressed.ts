import { useSearchParams } from 'wouter';
import { dayOf } from './court-time.ts';

/**
 * Returns the part of the address that selects a list; the address can be shared, and the back button works. An invalid day is
 * ignored.
 */
export function useAddressed<Name extends string>(names: Record<Name, string>) {
  const [search, setSearch] = useSearchParams();
  const values = Object.fromEntries(
    Object.entries<string>(names).map(([name, otherwise]) => {
      const given = search.get(name) ?? otherwise;
      return [name, isDay(otherwise) && !isDay(given) ? otherwise : given];
    }),
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

/** Whether a text is a valid day, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const at = Date.parse(`${text}T12:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(`${text}T`);
}

/** Today at the court, `YYYY-MM-DD`. */
export function today(): string {
  return dayOf(Date.now());
}
